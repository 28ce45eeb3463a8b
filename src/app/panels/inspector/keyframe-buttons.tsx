import { ChevronLeft, ChevronRight, Diamond } from 'lucide-react';
import type { ParamValue } from '../../../gpu/params.ts';
import { keyframeIndexAt, SAME_MOMENT } from '../../../jobs/recipe/keyframes.ts';
import type { Keyframe } from '../../../jobs/recipe/recipe.ts';
import { removeKeyframe, setKeyframe } from '../../../jobs/recipe/recipe-edit.ts';
import { classes } from '../../design/button.tsx';
import { Tip } from '../../design/tip.tsx';
import { useStore } from '../../stores/store.ts';
import { type ParamAddress, useSession } from '../studio/session.ts';
import styles from './inspector.module.css';

/** Diamond that sets or removes a keyframe at the playhead, with steps to the neighbouring ones. */
export function KeyframeButtons(props: { address: ParamAddress; label: string; keyframes: readonly Keyframe[]; value: ParamValue }) {
  const { player, document } = useSession();
  const { timeline } = player;
  const { keyframes, label, address } = props;
  // A row without keyframes looks the same at every frame and need not render again.
  const time = useStore(player.index, (index) => (keyframes.length > 0 ? timeline.timeOf(index) : 0));
  const here = keyframeIndexAt(keyframes, time) !== -1;
  const previous = keyframes.findLast((keyframe) => keyframe.time < time - SAME_MOMENT);
  const next = keyframes.find((keyframe) => keyframe.time > time + SAME_MOMENT);
  const go = (keyframe: Keyframe | undefined) => keyframe && player.seek(timeline.indexAt(keyframe.time));
  const action = here ? `Remove ${label} keyframe` : `Add ${label} keyframe`;
  return (
    <div className={styles.keys}>
      {keyframes.length > 0 && (
        <button
          type="button"
          className={styles.key}
          disabled={!previous}
          aria-label={`Previous ${label} keyframe`}
          onClick={() => go(previous)}
        >
          <ChevronLeft size={13} aria-hidden />
        </button>
      )}
      <Tip text={action} side="left">
        <button
          type="button"
          className={classes(styles.key, keyframes.length > 0 && styles.keyed, here && styles.here)}
          aria-label={action}
          onClick={() =>
            document.edit(action, (recipe) =>
              here
                ? removeKeyframe(recipe, address.instance, address.param, time)
                : setKeyframe(recipe, address.instance, address.param, timeline.timeOf(player.index.get()), props.value, 'smooth'),
            )
          }
        >
          <Diamond size={11} aria-hidden />
        </button>
      </Tip>
      {keyframes.length > 0 && (
        <button type="button" className={styles.key} disabled={!next} aria-label={`Next ${label} keyframe`} onClick={() => go(next)}>
          <ChevronRight size={13} aria-hidden />
        </button>
      )}
    </div>
  );
}
