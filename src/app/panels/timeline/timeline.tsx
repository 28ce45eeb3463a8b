import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { setRange } from '../../../jobs/recipe/recipe-edit.ts';
import { classes } from '../../design/button.tsx';
import { timecodeOf } from '../../playback/timecode.ts';
import { shownColours } from '../../settings/follow-settings.ts';
import { useStore } from '../../stores/store.ts';
import { useEditable } from '../studio/edits.tsx';
import { useSession } from '../studio/session.ts';
import { drawTimeline, layoutOf } from './draw.ts';
import { KeyframeLane } from './keyframe-lane.tsx';
import styles from './timeline.module.css';
import { EDGE, useScroll } from './use-scroll.ts';
import { useStrip, useWaveform } from './use-strip.ts';

/** Ruler, pictures, sound, in and out points, keyframes and the playhead. */
export function Timeline() {
  const session = useSession();
  const { player, document, report, timelineZoom } = session;
  const { timeline } = player;
  const { range } = useStore(document.state, ({ recipe }) => recipe);
  const window = useRef<HTMLDivElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const zoom = useStore(timelineZoom);
  const length = Math.max(size.width * zoom, 1);
  const offset = useScroll(session, window, size.width);
  const layout = layoutOf(size.height, report.audio !== null);
  const pictures = useStrip(session, layout.pictures, { length, offset, width: size.width });
  const waveform = useWaveform(session);
  const colours = useStore(shownColours);

  useEffect(() => {
    const element = window.current;
    if (!element) return;
    // Not the height of the track: a scroll bar below takes a part of the window.
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth - 2 * EDGE, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the canvas takes its colours from the style sheet.
  useEffect(() => {
    if (!canvas.current || size.width === 0) return;
    drawTimeline(canvas.current, size.width, size.height, devicePixelRatio, {
      timeline,
      range,
      pictures,
      waveform,
      layout: layoutOf(size.height, report.audio !== null),
      length,
      offset,
    });
  }, [size, timeline, range, pictures, waveform, report.audio, length, offset, colours]);

  const xOf = (time: number) => (time / timeline.duration) * length;
  const frameAt = (event: PointerEvent<HTMLElement>) => {
    const box = track.current?.getBoundingClientRect();
    return box ? timeline.indexAt(((event.clientX - box.left) / box.width) * timeline.duration) : 0;
  };
  const endTime = (end: number) => (end >= timeline.length ? timeline.duration : timeline.timeOf(end));
  const first = range?.start ?? 0;
  const last = range?.end ?? timeline.length;
  const setIn = (start: number) =>
    document.edit('Set in point', (recipe) => setRange(recipe, { start: Math.min(Math.max(start, 0), last - 1), end: last }), {
      gesture: 'in',
      held: true,
    });
  const setOut = (end: number) =>
    document.edit(
      'Set out point',
      (recipe) => setRange(recipe, { start: first, end: Math.min(Math.max(end, first + 1), timeline.length) }),
      {
        gesture: 'out',
        held: true,
      },
    );

  return (
    <div className={classes(styles.window, !report.audio && styles.short)} ref={window}>
      <div className={styles.track} ref={track} style={{ width: `${zoom * 100}%` }}>
        <canvas ref={canvas} className={styles.canvas} style={{ width: size.width, height: size.height }} aria-hidden />
        <Scrubber frameAt={frameAt} />
        <Handle
          label="In point"
          frame={first}
          last={timeline.length - 1}
          text={timecodeOf(timeline, first)}
          left={xOf(timeline.timeOf(first)) - 7}
          frameAt={frameAt}
          onMove={setIn}
        />
        <Handle
          label="Out point"
          frame={last - 1}
          last={timeline.length - 1}
          text={timecodeOf(timeline, last - 1)}
          left={xOf(endTime(last)) - 3}
          frameAt={frameAt}
          onMove={(frame) => setOut(frame + 1)}
        />
        <KeyframeLane xOf={xOf} />
        <Playhead width={length} />
      </div>
    </div>
  );
}

/** The surface that moves the playhead, by pointer or keyboard. */
function Scrubber({ frameAt }: { frameAt: (event: PointerEvent<HTMLElement>) => number }) {
  const { player } = useSession();
  const { timeline } = player;
  const index = useStore(player.index);
  const resume = useRef(0);
  return (
    <div
      className={styles.scrub}
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-valuemin={0}
      aria-valuemax={timeline.length - 1}
      aria-valuenow={index}
      aria-valuetext={timecodeOf(timeline, index)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        resume.current = player.speed.get();
        player.seek(frameAt(event));
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && player.seek(frameAt(event))}
      onLostPointerCapture={() => resume.current !== 0 && player.play(resume.current)}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
        if (step !== undefined) player.step(event.shiftKey ? step * 10 : step);
        else if (event.key === 'Home') player.seek(0);
        else if (event.key === 'End') player.seek(timeline.length - 1);
        else return;
        event.preventDefault();
      }}
    />
  );
}

/** One end of the range, draggable; arrows move it by frames. */
function Handle(props: {
  label: string;
  frame: number;
  last: number;
  text: string;
  left: number;
  frameAt: (event: PointerEvent<HTMLElement>) => number;
  onMove: (frame: number) => void;
}) {
  const { document, player } = useSession();
  const editable = useEditable();
  return (
    <div
      className={styles.handle}
      role="slider"
      tabIndex={editable ? 0 : -1}
      aria-disabled={!editable}
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={props.last}
      aria-valuenow={props.frame}
      aria-valuetext={props.text}
      style={{ left: props.left }}
      onPointerDown={(event) => editable && event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const frame = props.frameAt(event);
        props.onMove(frame);
        player.seek(frame);
      }}
      onLostPointerCapture={() => document.endGesture()}
      onKeyUp={() => document.endGesture()}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        props.onMove(props.frame + (event.shiftKey ? step * 10 : step));
      }}
    />
  );
}

/** Follows the playhead without rendering React for every frame. */
function Playhead({ width }: { width: number }) {
  const { player } = useSession();
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { timeline } = player;
    const move = () => {
      const x = (timeline.timeOf(player.index.get()) / timeline.duration) * width;
      if (line.current) line.current.style.transform = `translateX(${Math.round(x * devicePixelRatio) / devicePixelRatio}px)`;
    };
    move();
    return player.index.subscribe(move);
  }, [player, width]);
  return <div ref={line} className={styles.playhead} />;
}
