import { type PointerEvent, useState } from 'react';
import type { MeasuredFrame } from '../../../../workers/lab-api.ts';
import { type MeasureId, measuredValue, measureOf, measureText } from '../../../jobs/lab/measures.ts';
import type { Player } from '../../playback/player.ts';
import { useStore } from '../../stores/store.ts';
import { PAIRS } from './measure-panel.tsx';
import styles from './plot.module.css';
import { words } from './words.ts';

const LINES = 4;

/** A measure over the frames of a clip: hovering tells values, pressing goes to the frame. */
export function Plot({ id, frames, player }: { id: MeasureId; frames: readonly MeasuredFrame[]; player: Player }) {
  const measure = measureOf(id);
  const [over, setOver] = useState<number | null>(null);
  const playhead = useStore(player.index);
  const pairs = PAIRS.filter((pair) => pair !== 'between' || !measure.isOwn);
  const values = (frame: MeasuredFrame) => pairs.map((pair) => measuredValue(id, frame[pair]));
  // Where pictures are identical the line runs along the top.
  const all = frames.flatMap(values).filter((value) => value !== null && Number.isFinite(value)) as number[];
  const top = measure.to ?? niceTop(Math.max(...all, 0));
  const bottom = niceBottom(Math.min(...all, top), top);
  const [first, last] = [frames[0]?.index ?? 0, frames.at(-1)?.index ?? 1];
  const x = (index: number) => (last === first ? 0.5 : (index - first) / (last - first));
  const y = (value: number) => 1 - Math.min(Math.max((value - bottom) / (top - bottom), 0), 1);
  const near = (index: number) =>
    frames.reduce(
      (best, frame) => (Math.abs(frame.index - index) < Math.abs(best.index - index) ? frame : best),
      frames[0] as MeasuredFrame,
    );
  const told = frames.length > 0 ? near(over ?? playhead) : null;
  const frameAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return near(first + ((event.clientX - box.left) / box.width) * (last - first)).index;
  };
  return (
    <section className={styles.plot} aria-label={words.plot(measure.label)}>
      <header className={styles.head}>
        <strong>{measure.label}</strong>
        {told && <span>{words.frame(told.index)}</span>}
        {pairs.map((pair) => (
          <span key={pair} className={`${styles.key} ${styles[pair]}`}>
            <i />
            {words.columns[pair]} <b>{told ? measureText(measure, measuredValue(id, told[pair])) : ''}</b>
          </span>
        ))}
        <span className={styles.spacer} />
        <span>{words.plotHelp}</span>
      </header>
      <div className={styles.body}>
        <div className={styles.scale}>
          {Array.from({ length: LINES + 1 }, (_, line) => line / LINES).map((share) => (
            <span key={share} style={{ bottom: `calc(6px + ${share} * (100% - 12px))` }}>
              {axisText(bottom + share * (top - bottom))}
            </span>
          ))}
        </div>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the playhead below the pictures does the same by keyboard */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
        <div
          className={styles.field}
          data-plot
          onPointerMove={(event) => setOver(frameAt(event))}
          onPointerLeave={() => setOver(null)}
          onClick={(event) => player.seek(frameAt(event as never))}
        >
          <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
            {Array.from({ length: LINES + 1 }, (_, line) => line / LINES).map((share) => (
              <line key={share} className={styles.grid} x1="0" x2="1" y1={share} y2={share} />
            ))}
            {pairs.toReversed().map((pair) => (
              <polyline
                key={pair}
                className={styles[pair]}
                points={frames
                  .flatMap((frame) => {
                    const value = measuredValue(id, frame[pair]);
                    return value === null ? [] : [`${x(frame.index)},${y(value)}`];
                  })
                  .join(' ')}
              />
            ))}
          </svg>
          {playhead >= first && playhead <= last && <i className={styles.now} style={{ left: `${x(playhead) * 100}%` }} />}
          {over !== null && <i className={styles.over} style={{ left: `${x(over) * 100}%` }} />}
        </div>
      </div>
    </section>
  );
}

/** The next of 1, 2, 5, 10 … above a value, so that the lines between stand at round numbers. */
function niceTop(value: number): number {
  if (value <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 5, 8, 10].find((factor) => factor * unit >= value) ?? 10) * unit;
}

/** Where a plot begins so that what varies can be seen: at zero, or at a round share of its top. */
const niceBottom = (least: number, top: number): number =>
  top * ([0.98, 0.95, 0.9, 0.8, 0.6].find((share) => least >= (share + (1 - share) / 8) * top) ?? 0);

const axisText = (value: number): string => String(Number(value.toPrecision(3)));
