import { type PointerEvent, useState } from 'react';
import { SessionContext } from '../../studio/session.ts';
import type { Opening } from '../../studio/use-open-item.ts';
import full from '../full/full.module.css';
import { FullPicture } from '../full/picture.tsx';
import { fullWords } from '../full/words.ts';
import styles from './compare.module.css';
import type { Arrangement } from './compare-search.ts';
import { compareWords } from './words.ts';

/** Two pictures: beside each other, or the right one over the left one up to a line. */
export function Pair(props: { left: Opening; right: Opening; as: Arrangement; names: readonly [string, string] }) {
  const [at, setAt] = useState(0.5);
  const { left, right, as, names } = props;
  return (
    <div className={styles.pair} data-as={as}>
      <Pane opening={left} label={compareWords.left} name={names[0]} side="left" />
      <Pane
        opening={right}
        label={compareWords.right}
        name={names[1]}
        side="right"
        {...(as === 'wipe' && { clip: `inset(0 0 0 ${at * 100}%)` })}
      />
      {as === 'wipe' && <Line at={at} onMove={(next) => setAt(Math.min(Math.max(next, 0), 1))} />}
    </div>
  );
}

function Pane(props: { opening: Opening; label: string; name: string; side: 'left' | 'right'; clip?: string }) {
  const { opening, label, name, side, clip } = props;
  return (
    <>
      <div className={styles.pane} data-side={side} style={clip ? { clipPath: clip } : undefined}>
        {opening.phase === 'open' ? (
          <SessionContext value={opening.session}>
            <FullPicture label={label} />
          </SessionContext>
        ) : (
          opening.phase === 'opening' && (
            <div className={full.waiting}>
              <p role="status">{fullWords.opening}</p>
            </div>
          )
        )}
      </div>
      <span className={styles.tag} data-side={side}>
        {name}
      </span>
    </>
  );
}

/** The line between the pictures; drag it, or move it with the arrows. */
function Line({ at, onMove }: { at: number; onMove: (next: number) => void }) {
  const percent = Math.round(at * 100);
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box && event.currentTarget.hasPointerCapture(event.pointerId)) onMove((event.clientX - box.left) / box.width);
  };
  return (
    <div
      className={styles.line}
      role="slider"
      tabIndex={0}
      aria-label={compareWords.line}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={compareWords.lineText(percent)}
      style={{ left: `${at * 100}%` }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => onMove(0.5)}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -0.01, ArrowRight: 0.01 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        onMove(at + step * (event.shiftKey ? 10 : 1));
      }}
    />
  );
}
