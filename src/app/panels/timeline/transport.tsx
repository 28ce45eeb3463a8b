import { Camera, ChevronFirst, ChevronLast, MoveHorizontal, Scissors, X, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { TextField } from '../../controls/text-field.tsx';
import { Button, IconButton } from '../../design/button.tsx';
import { Tip } from '../../design/tip.tsx';
import { toastFloor } from '../../design/toast-floor.ts';
import { keysOf } from '../../keys/bindings.ts';
import { clockOf, framesText, parseTimecode, timecodeOf } from '../../playback/timecode.ts';
import { useStore } from '../../stores/store.ts';
import { Edits } from '../studio/edits.tsx';
import { useSession } from '../studio/session.ts';
import { useCommands } from '../studio/use-commands.ts';
import { RepeatButtons, StepButtons } from '../viewer/player-buttons.tsx';
import { SpeedMenu } from '../viewer/speed-menu.tsx';
import { mostZoom } from './ruler.ts';
import styles from './timeline.module.css';
import { Timeline } from './timeline.tsx';

/** The bottom of the studio: timecode, playback buttons, in and out, and the timeline. */
export function TransportPanel() {
  const { player, document, timelineZoom } = useSession();
  const { timeline } = player;
  const zoom = useStore(timelineZoom);
  const run = useCommands();
  const { range } = useStore(document.state, ({ recipe }) => recipe);
  return (
    <section ref={toastFloor} className={styles.panel} aria-label="Timeline">
      <div className={styles.transport}>
        <div className={styles.left}>
          <Timecode />
          <span className={styles.total}>
            / {timecodeOf(timeline, timeline.length - 1)} · {framesText(timeline.length)}
          </span>
          <SpeedMenu player={player} keys={`${keysOf('slower')} ${keysOf('faster')}`} />
        </div>
        <div className={styles.middle}>
          <IconButton icon={ChevronFirst} label="Go to start" keys={keysOf('start')} side="top" onClick={() => run('start')} />
          <StepButtons player={player} run={run} keysOf={keysOf} playClass={styles.play} />
          <IconButton icon={ChevronLast} label="Go to end" keys={keysOf('end')} side="top" onClick={() => run('end')} />
          <RepeatButtons player={player} run={run} keysOf={keysOf} />
          <IconButton icon={Camera} label="Save this frame" keys={keysOf('save-frame')} side="top" onClick={() => run('save-frame')} />
        </div>
        <div className={styles.right}>
          {range && (
            <span className={styles.range}>
              {clockOf((range.end >= timeline.length ? timeline.duration : timeline.timeOf(range.end)) - timeline.timeOf(range.start), 2)}{' '}
              selected, {framesText(range.end - range.start)}
            </span>
          )}
          <Edits>
            <Tip text="Set the in point here" keys={keysOf('in-point')} side="top">
              <Button variant="quiet" onClick={() => run('in-point')}>
                Set in
              </Button>
            </Tip>
            <Tip text="Set the out point here" keys={keysOf('out-point')} side="top">
              <Button variant="quiet" onClick={() => run('out-point')}>
                Set out
              </Button>
            </Tip>
            {range && <IconButton icon={Scissors} label="Trim…" keys={keysOf('trim')} side="top" onClick={() => run('trim')} />}
            <IconButton
              icon={X}
              label="Clear in and out"
              keys={keysOf('clear-range')}
              side="top"
              disabled={!range}
              onClick={() => run('clear-range')}
            />
          </Edits>
          <span className={styles.divider} />
          <IconButton
            icon={ZoomOut}
            label="Zoom the timeline out"
            side="top"
            disabled={zoom <= 1}
            onClick={() => timelineZoom.set(Math.max(zoom / 2, 1))}
          />
          <IconButton
            icon={ZoomIn}
            label="Zoom the timeline in"
            side="top"
            disabled={zoom >= mostZoom(timeline.length)}
            onClick={() => timelineZoom.set(Math.min(zoom * 2, mostZoom(timeline.length)))}
          />
          <IconButton icon={MoveHorizontal} label="Fit the timeline" side="top" disabled={zoom <= 1} onClick={() => timelineZoom.set(1)} />
        </div>
      </div>
      <Timeline />
    </section>
  );
}

/** Where the playhead is; a click (or `=`) makes it a field for typing where it should go. */
function Timecode() {
  const session = useSession();
  const { player, typingTimecode } = session;
  const typing = useStore(typingTimecode);
  if (!typing) {
    return (
      <Tip text="Type a timecode, seconds, or +20 for frames from here" keys={keysOf('timecode')} side="top">
        <button type="button" className={styles.timecode} onClick={() => typingTimecode.set(true)}>
          <span className="unseen">Timecode </span>
          <Reading />
        </button>
      </Tip>
    );
  }
  return (
    <TextField
      autoFocus
      className={styles.timecode}
      aria-label="Timecode"
      placeholder="hh:mm:ss:ff"
      value={timecodeOf(player.timeline, player.index.get())}
      onCommit={(text) => {
        const frame = parseTimecode(player.timeline, player.index.get(), text);
        if (frame !== null) player.seek(frame);
        return frame !== null;
      }}
      onClose={() => typingTimecode.set(false)}
    />
  );
}

/** The running timecode, written straight into the page for every frame. */
function Reading() {
  const { player } = useSession();
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = () => {
      if (text.current) text.current.textContent = timecodeOf(player.timeline, player.index.get());
    };
    write();
    return player.index.subscribe(write);
  }, [player]);
  return <span ref={text} />;
}
