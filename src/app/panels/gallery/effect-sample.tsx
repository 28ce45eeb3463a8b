import { useEffect, useRef, useState } from 'react';
import type { Effect } from '../../../gpu/define-effect.ts';
import { SAMPLE_SIZE } from '../../../samples/samples.ts';
import { noticeOf } from '../../design/card.tsx';
import type { Easel, Sitter } from './easel.ts';
import styles from './gallery.module.css';

/** Part of the width that shows the picture without the effect until somebody moves the line, percent. */
const REST = 50;

/** Before and after, drawn when scrolled to; the line follows the pointer or the arrow keys, and meanwhile the sample plays. */
export function EffectSample({ effect, order, easel }: { effect: Effect; order: number; easel: Easel }) {
  const frame = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLCanvasElement>(null);
  const after = useRef<HTMLCanvasElement>(null);
  const sitter = useRef<Sitter>(null);
  const [state, setState] = useState<'waiting' | 'drawn' | 'failed'>('waiting');
  const [problem, setProblem] = useState('');
  const [wipe, setWipe] = useState(REST);
  const stop = useRef<(() => void) | null>(null);

  useEffect(() => {
    let isDrawn = false;
    const own: Sitter = {
      effect: effect.id,
      order,
      show: (pictures) => {
        before.current?.getContext('2d')?.drawImage(pictures.before, 0, 0);
        after.current?.getContext('2d')?.drawImage(pictures.after, 0, 0);
        isDrawn = true;
        setState('drawn');
      },
      fail: (error) => {
        const { title, remedy } = noticeOf(error, `Drawing ${effect.label}`);
        setProblem(`${title} ${remedy ?? ''}`);
        setState('failed');
      },
    };
    sitter.current = own;
    let takeBack: (() => void) | null = null;
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) {
          // Scrolled away: if its turn has not come yet, it is asked for again when it comes back.
          takeBack?.();
          takeBack = null;
        } else if (!isDrawn) takeBack ??= easel.want(own);
      },
      { rootMargin: '120px' },
    );
    if (frame.current) seen.observe(frame.current);
    return () => {
      seen.disconnect();
      takeBack?.();
      stop.current?.();
    };
  }, [effect, order, easel]);

  const play = () => {
    if (stop.current || !sitter.current || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    stop.current = easel.play(sitter.current);
  };
  const rest = () => {
    stop.current?.();
    stop.current = null;
    setWipe(REST);
  };

  return (
    <div ref={frame} className={styles.sample} data-state={state}>
      <canvas ref={before} {...SAMPLE_SIZE} aria-hidden data-picture="before" />
      <canvas ref={after} {...SAMPLE_SIZE} aria-hidden data-picture="after" style={{ clipPath: `inset(0 0 0 ${wipe}%)` }} />
      {state === 'drawn' && (
        <>
          <i className={styles.line} style={{ left: `${wipe}%` }} aria-hidden />
          <input
            type="range"
            min={0}
            max={100}
            value={wipe}
            aria-label={`${effect.label}: how much of the picture is without it`}
            onChange={(event) => setWipe(Number(event.target.value))}
            onPointerMove={(event) => {
              const { left, width } = event.currentTarget.getBoundingClientRect();
              setWipe(Math.min(100, Math.max(0, ((event.clientX - left) / width) * 100)));
            }}
            onPointerEnter={play}
            onPointerLeave={rest}
            onFocus={play}
            onBlur={rest}
          />
        </>
      )}
      {state === 'failed' && <p role="alert">{problem}</p>}
    </div>
  );
}
