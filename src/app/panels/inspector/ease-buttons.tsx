import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { SAME_MOMENT } from '../../../jobs/recipe/keyframes.ts';
import type { Ease, Keyframe } from '../../../jobs/recipe/recipe.ts';
import { setKeyframe } from '../../../jobs/recipe/recipe-edit.ts';
import { Tip } from '../../design/tip.tsx';
import { type ParamAddress, useSession } from '../studio/session.ts';
import { EASES } from './eases.ts';
import styles from './inspector.module.css';

/** How the value moves from the keyframe at or before the playhead to the next one. */
export function EaseButtons(props: { address: ParamAddress; label: string; keyframes: readonly Keyframe[]; time: number }) {
  const { document } = useSession();
  const { keyframes, label, address } = props;
  const keyframe = keyframes.findLast(({ time }) => time <= props.time + SAME_MOMENT) ?? keyframes[0];
  if (!keyframe) return null;
  return (
    <div className={styles.ease}>
      <span>To the next keyframe</span>
      <ToggleGroup
        className={styles.eases}
        aria-label={`${label} easing`}
        value={[keyframe.ease]}
        onValueChange={([next]) =>
          next &&
          document.edit(`Ease ${label}`, (recipe) =>
            setKeyframe(recipe, address.instance, address.param, keyframe.time, keyframe.value, next as Ease),
          )
        }
      >
        {EASES.map(({ ease, label: name, help, path }) => (
          <Tip key={ease} text={`${name}: ${help}`} side="left">
            <Toggle value={ease} aria-label={name}>
              <svg className={styles.easeIcon} viewBox="0 0 18 12" aria-hidden="true">
                <path d={path} />
              </svg>
            </Toggle>
          </Tip>
        ))}
      </ToggleGroup>
    </div>
  );
}
