import { SAME_MOMENT } from '../../../jobs/keyframes.ts';
import { moveKeyframe } from '../../../jobs/recipe-edit.ts';
import { classes } from '../../design/button.tsx';
import { Tip } from '../../design/tip.tsx';
import { timecodeOf } from '../../playback/timecode.ts';
import { useStore } from '../../stores/store.ts';
import { effectOf, useSession } from '../studio/session.ts';
import styles from './timeline.module.css';

/** A moment with keyframes, and of which parameters. */
interface Moment {
  readonly time: number;
  readonly names: readonly string[];
  readonly keys: readonly { readonly instance: string; readonly param: string; readonly time: number }[];
}

/** Markers of all keyframes: click to go there, drag to move them in time. */
export function KeyframeLane({ xOf }: { xOf: (time: number) => number }) {
  const session = useSession();
  const { player, document } = session;
  const { timeline } = player;
  const selected = useStore(session.selected);
  const { effects } = useStore(document.state, ({ recipe }) => recipe);
  const moments: Moment[] = [];
  for (const instance of effects) {
    const effect = effectOf(session, instance);
    for (const [param, track] of Object.entries(instance.keyframes ?? {})) {
      for (const { time } of track) {
        const name = `${effect?.label ?? instance.effect} ${effect?.params[param]?.label ?? param}`;
        const key = { instance: instance.id, param, time };
        const at = moments.findIndex((moment) => Math.abs(moment.time - time) < SAME_MOMENT);
        const moment = moments[at];
        if (moment) moments[at] = { ...moment, names: [...moment.names, name], keys: [...moment.keys, key] };
        else moments.push({ time, names: [name], keys: [key] });
      }
    }
  }

  const move = (moment: Moment, to: number) =>
    document.edit('Move keyframe', (recipe) =>
      moment.keys.reduce((next, { instance, param, time }) => moveKeyframe(next, instance, param, time, to), recipe),
    );
  return (
    <ul className={styles.lane} aria-label="Keyframes">
      {moments.map((moment) => {
        const index = timeline.indexAt(moment.time);
        return (
          <li key={moment.time}>
            <Tip text={`${moment.names.join(', ')} at ${timecodeOf(timeline, index)}`} side="top">
              <button
                type="button"
                className={classes(styles.marker, moment.keys.some(({ instance }) => instance === selected) && styles.selected)}
                style={{ left: xOf(moment.time) }}
                aria-label={`Keyframe at ${timecodeOf(timeline, index)}: ${moment.names.join(', ')}`}
                onClick={() => player.seek(index)}
                onPointerDown={(event) => {
                  const marker = event.currentTarget;
                  const lane = marker.closest('ul')?.getBoundingClientRect();
                  if (!lane) return;
                  marker.setPointerCapture(event.pointerId);
                  const from = event.clientX;
                  let to: number | null = null;
                  const drag = ({ clientX }: globalThis.PointerEvent) => {
                    if (to === null && Math.abs(clientX - from) < 4) return;
                    to = timeline.timeOf(timeline.indexAt(((clientX - lane.left) / lane.width) * timeline.duration));
                    marker.style.left = `${xOf(to)}px`;
                  };
                  marker.addEventListener('pointermove', drag);
                  marker.addEventListener(
                    'lostpointercapture',
                    () => {
                      marker.removeEventListener('pointermove', drag);
                      if (to !== null) move(moment, to);
                    },
                    { once: true },
                  );
                }}
              />
            </Tip>
          </li>
        );
      })}
    </ul>
  );
}
