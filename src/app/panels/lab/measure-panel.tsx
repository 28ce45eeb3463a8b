import type { MeasuredFrame } from '../../../../workers/lab-api.ts';
import type { PictureDifference } from '../../../gpu/metrics/picture-meter.ts';
import { type MeasureId, meanOf, measuredValue, measures, measureText } from '../../../jobs/lab/measures.ts';
import { Button } from '../../design/button.tsx';
import { Tip } from '../../design/tip.tsx';
import table from './measure.module.css';
import styles from './panel.module.css';
import type { Measuring } from './use-measuring.ts';
import { words } from './words.ts';

/** What is compared with what. */
export const PAIRS = ['a', 'b', 'between'] as const;

/** Measures the pair, and the means of each measure; pressing one plots it. */
export function MeasurePanel(props: {
  measuring: Measuring;
  /** True while the numbers would tell which is which. */
  hidden: boolean;
  plotted: MeasureId;
  onPlot: (id: MeasureId) => void;
}) {
  const { measuring, hidden, plotted, onPlot } = props;
  const { measured } = measuring;
  if (hidden) return <p className={styles.hint}>{words.measureBlind}</p>;
  const isRunning = measured?.phase === 'running';
  const means = measured && measured.frames.length > 0 ? meansOf(measured.frames) : null;
  return (
    <>
      <p className={styles.hint}>{words.measureHint}</p>
      <div className={styles.row}>
        {isRunning ? (
          <>
            <Button onClick={measuring.cancel}>{words.stop}</Button>
            <span role="status">{words.measuring(measured.done, measured.total)}</span>
          </>
        ) : (
          <Button variant={means ? 'plain' : 'primary'} onClick={measuring.start}>
            {means ? words.measureAgain : words.measure}
          </Button>
        )}
      </div>
      {isRunning && <Bar done={measured.done} total={measured.total} />}
      {measured?.phase === 'stopped' && <p className={styles.hint}>{words.stopped(measured.done)}</p>}
      {means && (
        <>
          <table className={table.table} aria-label={words.measures}>
            <thead>
              <tr>
                <th>{words.measures}</th>
                {PAIRS.map((pair) => (
                  <th key={pair} scope="col">
                    {words.columns[pair]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {measures.map((measure) => (
                <tr key={measure.id}>
                  <th scope="row">
                    <Tip text={measure.help} side="left">
                      <button
                        type="button"
                        className={table.measure}
                        aria-pressed={plotted === measure.id}
                        onClick={() => onPlot(measure.id)}
                      >
                        {measure.label}
                      </button>
                    </Tip>
                  </th>
                  {PAIRS.map((pair) => (
                    <td key={pair}>
                      {pair === 'between' && measure.isOwn ? '' : measureText(measure, measuredValue(measure.id, means[pair]))}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <p className={styles.hint}>{words.measuredAt(measured?.frames.length ?? 0, measured?.coarseness ?? 1)}</p>
        </>
      )}
    </>
  );
}

/** Means over measured frames, of which there is at least one. */
export function meansOf(frames: readonly MeasuredFrame[]): Readonly<Record<(typeof PAIRS)[number], PictureDifference>> {
  const of = (pair: (typeof PAIRS)[number]) => meanOf(frames.map((frame) => frame[pair])) as PictureDifference;
  return { a: of('a'), b: of('b'), between: of('between') };
}

/** How far something is. */
export function Bar({ done, total }: { done: number; total: number }) {
  return (
    <div className={table.bar}>
      <i style={{ width: `${(done / Math.max(total, 1)) * 100}%` }} />
    </div>
  );
}
