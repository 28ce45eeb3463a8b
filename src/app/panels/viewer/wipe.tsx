import type { PointerEvent } from 'react';
import { useStore } from '../../stores/store.ts';
import { useSession } from '../studio/session.ts';
import { toCanvas } from './framing.ts';
import type { Stage } from './use-stage.ts';
import styles from './viewer.module.css';

/** The line between source (left) and result (right); drag it, or move it with the arrows. */
export function Wipe({ stage: { framing, canvas } }: { stage: Stage }) {
  const session = useSession();
  const at = useStore(session.viewer, ({ wipe }) => wipe.at);
  const { size } = session.report;
  const move = (next: number) => session.viewer.update((state) => ({ ...state, wipe: { on: true, at: Math.min(Math.max(next, 0), 1) } }));
  const ratio = devicePixelRatio;
  const top = toCanvas(framing, canvas, { x: at * size.width, y: 0 });
  const bottom = toCanvas(framing, canvas, { x: 0, y: size.height });
  const start = Math.max(0, top.y / ratio);
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    event.stopPropagation();
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const stage = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!stage) return;
    const x = (event.clientX - stage.left) * ratio;
    move((framing.centre.x + (x - canvas.width / 2) / framing.zoom) / size.width);
  };
  return (
    <div
      className={styles.wipe}
      role="slider"
      tabIndex={0}
      aria-label="Before/after line"
      aria-valuenow={Math.round(at * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={`${Math.round(at * 100)} % before`}
      style={{ left: top.x / ratio, top: start, height: Math.min(bottom.y / ratio, canvas.height / ratio) - start }}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onDoubleClick={(event) => {
        event.stopPropagation();
        move(0.5);
      }}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -0.01, ArrowRight: 0.01, PageDown: -0.1, PageUp: 0.1 }[event.key];
        if (step !== undefined) move(at + step);
        if (event.key === 'Home') move(0);
        if (event.key === 'End') move(1);
      }}
    >
      <span className={`${styles.wipeTag} ${styles.before}`}>Before</span>
      <span className={`${styles.wipeTag} ${styles.after}`}>After</span>
    </div>
  );
}
