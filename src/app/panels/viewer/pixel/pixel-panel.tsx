import { type KeyboardEvent, useState } from 'react';
import type { PixelReading } from '../../../../../workers/render-api.ts';
import { Segments } from '../../../design/segments.tsx';
import { keysOf } from '../../../keys/bindings.ts';
import { useSetting } from '../../../library/hooks.ts';
import { useStore } from '../../../stores/store.ts';
import { useSession } from '../../studio/session.ts';
import type { Point } from '../framing.ts';
import { SidePanel } from '../side-panel.tsx';
import styles from './pixel.module.css';
import { PixelRow } from './pixel-row.tsx';
import { mostMoving, PIXEL_FORMATS, parsePixelFormat } from './pixel-values.ts';
import { StageRows } from './stage-rows.tsx';
import { useExplanation, usePixelReading } from './use-pixel.ts';
import { pixelWords, placeText, scaleText } from './words.ts';

/** The values of one pixel: in the source, behind every effect, and what moved it. */
export function PixelPanel() {
  const session = useSession();
  const at = useStore(session.pixel, ({ at: point }) => point);
  const [format, setFormat] = useSetting('viewer.pixelFormat', parsePixelFormat);
  return (
    <SidePanel
      label={pixelWords.panel}
      className={styles.panel}
      head={
        <>
          <h2>{pixelWords.panel}</h2>
          <Segments label={pixelWords.format} size="small" value={format} options={PIXEL_FORMATS} onChange={setFormat} />
        </>
      }
      close={{
        label: pixelWords.close,
        keys: keysOf('pixel'),
        onClick: () => session.pixel.update((state) => ({ ...state, on: false })),
      }}
    >
      {at ? <Values at={at} /> : <p className={styles.note}>{pixelWords.hint}</p>}
    </SidePanel>
  );
}

function Values({ at }: { at: Point }) {
  const session = useSession();
  const reading = usePixelReading(at);
  const [chosen, setChosen] = useState<string | null>(null);
  const { instance, explanation } = useExplanation(at, reading, chosen);
  const isPlaying = useStore(session.player.speed) !== 0;
  return (
    <div className={styles.body}>
      <Place at={at} reading={reading} />
      {!reading && <p className={styles.note}>{isPlaying ? pixelWords.playing : pixelWords.reading}</p>}
      {reading && (
        <table className={styles.table} data-stale={isPlaying}>
          <thead>
            <tr>
              <th>
                <span className="unseen">Stage</span>
              </th>
              {pixelWords.channels.map((channel) => (
                <th key={channel} scope="col">
                  {channel}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <PixelRow name={pixelWords.source} texel={reading.source} />
            {reading.stages.map((stage, index) => (
              <StageRows
                key={stage.instance}
                stage={stage}
                before={reading.stages[index - 1]?.value ?? reading.source}
                isMost={mostMoving(reading) === stage.instance}
                explanation={instance === stage.instance ? { moved: explanation } : null}
                onChoose={() => setChosen(stage.instance)}
              />
            ))}
          </tbody>
        </table>
      )}
      {reading && reading.scale < 1 && <p className={styles.note}>{scaleText(reading.scale)}</p>}
      <p className={styles.note}>{isPlaying ? pixelWords.playing : pixelWords.hint}</p>
    </div>
  );
}

/** Where the pixel lies; the arrow keys move it by one, with Shift by ten. */
function Place({ at, reading }: { at: Point; reading: PixelReading | null }) {
  const session = useSession();
  const text = placeText(at.x, at.y, reading?.index ?? null);
  const move = (event: KeyboardEvent) => {
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (!dx && !dy) return;
    event.preventDefault();
    const step = event.shiftKey ? 10 : 1;
    const { width, height } = session.report.size;
    const inside = (value: number, length: number) => Math.min(Math.max(value, 0), length - 1);
    const next = { x: inside(at.x + (dx as number) * step, width), y: inside(at.y + (dy as number) * step, height) };
    session.pixel.set({ on: true, at: next });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/noNoninteractiveTabindex: arrow keys move the point while this has the focus
    <div className={styles.place} role="group" data-arrows tabIndex={0} aria-label={`${text}. ${pixelWords.hint}`} onKeyDown={move}>
      <span aria-live="polite">{text}</span>
    </div>
  );
}
