import { Scissors } from 'lucide-react';
import { type PointerEvent, type ReactNode, useRef } from 'react';
import type { FrameRange } from '../../../../media/time.ts';
import { IconButton } from '../../../design/button.tsx';
import { toastFloor } from '../../../design/toast-floor.ts';
import { viewKeysOf } from '../../../keys/bindings.ts';
import type { Player } from '../../../playback/player.ts';
import { timecodeOf } from '../../../playback/timecode.ts';
import type { ViewCommandId } from '../../../shortcuts.ts';
import { useStore } from '../../../stores/store.ts';
import { RepeatButtons, StepButtons } from '../player-buttons.tsx';
import { SpeedMenu } from '../speed-menu.tsx';
import styles from './full.module.css';
import { fullWords } from './words.ts';

/** The transport below a picture: where it is, play, step, loop, speed, sound, and what else there is to do. */
export function PlayBar(props: { player: Player; range: FrameRange | null; run: (command: ViewCommandId) => void; children?: ReactNode }) {
  const { player, range, run } = props;
  const index = useStore(player.index);
  const { timeline } = player;
  const isMoving = timeline.length > 1;
  return (
    <div ref={toastFloor} className={styles.bottom}>
      {isMoving && <Scrub player={player} range={range} />}
      <div className={styles.controls}>
        {isMoving && (
          <>
            <StepButtons player={player} run={run} keysOf={viewKeysOf} />
            <span className={styles.timecode}>
              {timecodeOf(timeline, index)} <span>/ {timecodeOf(timeline, timeline.length - 1)}</span>
            </span>
            <SpeedMenu player={player} keys={`${viewKeysOf('slower')} ${viewKeysOf('faster')}`} />
            <RepeatButtons player={player} run={run} keysOf={viewKeysOf} />
            {range && (
              <>
                <button type="button" className={styles.range} onClick={() => run('clear-range')}>
                  {fullWords.range(timecodeOf(timeline, range.start), timecodeOf(timeline, range.end - 1))}
                </button>
                <IconButton icon={Scissors} label={fullWords.trim} keys={viewKeysOf('trim')} side="top" onClick={() => run('trim')} />
              </>
            )}
          </>
        )}
        <span className={styles.spacer} />
        {props.children}
      </div>
    </div>
  );
}

/** The line along which the playhead moves, with the part that is looped. */
function Scrub({ player, range }: { player: Player; range: FrameRange | null }) {
  const { timeline } = player;
  const index = useStore(player.index);
  const resume = useRef(0);
  const last = timeline.length - 1;
  const share = (frame: number) => `${(frame / Math.max(last, 1)) * 100}%`;
  const frameAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.round(((event.clientX - box.left) / box.width) * last);
  };
  return (
    <div
      className={styles.scrub}
      role="slider"
      tabIndex={0}
      aria-label={fullWords.playhead}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={index}
      aria-valuetext={timecodeOf(timeline, index)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        resume.current = player.speed.get();
        player.seek(frameAt(event));
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && player.seek(frameAt(event))}
      onLostPointerCapture={() => resume.current !== 0 && player.play(resume.current)}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        player.step(event.shiftKey ? step * 10 : step);
      }}
    >
      <i className={styles.line} />
      {range && <i className={styles.part} style={{ left: share(range.start), right: `calc(100% - ${share(range.end - 1)})` }} />}
      <i className={styles.head} style={{ left: share(index) }} />
    </div>
  );
}
