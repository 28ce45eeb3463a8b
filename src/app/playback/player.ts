import type { PlaybackStats, PreviewApi, PreviewEvents, SourceReport } from '../../../workers/render-api.ts';
import type { Connection } from '../../../workers/rpc.ts';
import { type FrameRange, type Timeline, timelineOf } from '../../media/time.ts';
import { createStore, type ReadableStore, type Store } from '../stores/store.ts';
import { type AudioPlayer, createAudioPlayer } from './audio-player.ts';
import { latest } from './latest.ts';

const MAX_SPEED = 8;
/** Speeds to choose from; 1 is as filmed. */
export const RATES = [0.1, 0.25, 0.5, 1, 1.5, 2, 4] as const;

/** The transport: where the playhead is and how fast it goes. */
export interface Player {
  readonly timeline: Timeline;
  /** Frame under the playhead. */
  readonly index: ReadableStore<number>;
  /** 0 is paused; negative goes backwards. */
  readonly speed: ReadableStore<number>;
  /** The speed that playing starts with. */
  readonly rate: Store<number>;
  readonly loop: Store<boolean>;
  readonly stats: ReadableStore<PlaybackStats | null>;
  /** Picture texels per source pixel of what is shown; below 1 on a GPU that is too slow for the full size. */
  readonly scale: ReadableStore<number>;
  /** Null without an audio track. */
  readonly audio: AudioPlayer | null;
  /** Shows exactly this frame, pausing playback. */
  seek(index: number): void;
  /** Moves by frames from the playhead. */
  step(frames: number): void;
  play(speed?: number): void;
  pause(): void;
  toggle(): void;
  /** J (-1) and L (+1): start, turn round, or double the speed. */
  shuttle(direction: 1 | -1): void;
  /** Frames to play within; null is all. */
  setRange(range: FrameRange | null): void;
  close(): void;
}

/** Makes the transport of an opened source. `onError` hears of what could not be shown or heard, `onSeek` of every frame asked for. */
export function createPlayer(
  { api, on }: Connection<PreviewApi, PreviewEvents>,
  report: SourceReport,
  onError: (error: unknown, doing: string) => void,
  onSeek: (shown: Promise<void>) => Promise<void> = (shown) => shown,
): Player {
  const timeline = timelineOf(report.times, report.duration);
  const index = createStore(0);
  const speed = createStore(0);
  const rate = createStore(1);
  const loop = createStore(true);
  const stats = createStore<PlaybackStats | null>(null);
  const scale = createStore(1);
  const audio = report.audio
    ? createAudioPlayer(
        report.audio.sampleRate,
        (start, end) => api.audio(start, end),
        (error) => onError(error, 'Playing the sound'),
      )
    : null;
  let range: FrameRange | null = null;
  let clock: ReturnType<typeof setInterval> | undefined;

  const limits = () => range ?? { start: 0, end: timeline.length };
  const clamp = (frame: number) => Math.min(Math.max(Math.round(frame), 0), timeline.length - 1);
  const failed = (doing: string) => (error: unknown) => {
    if ((error as Error).name !== 'AbortError') onError(error, doing);
  };

  // One seek at a time and only the newest waiting: scrubbing never builds up a backlog.
  let settled: Promise<void> = Promise.resolve();
  const show = latest((target: number) => onSeek(api.seek(target)), failed('Showing the frame'));

  // The newest start of playback; a halt ends it, so that one still waiting for a frame knows it is no longer wanted.
  let run = 0;
  // Pictures that were asked for earlier may still arrive after playback was asked for: they do not move the playhead.
  let isRunning = false;
  // What is shown until the worker stands is what stands: the playhead follows it.
  let isStopping = false;
  const halt = () => {
    run++;
    isRunning = false;
    isStopping = false;
    clearInterval(clock);
    audio?.stop();
    speed.set(0);
  };

  const pause = () => {
    if (speed.get() === 0) return;
    halt();
    const own = run;
    isStopping = true;
    api
      .pause()
      .catch(failed('Pausing'))
      .finally(() => {
        if (own === run) isStopping = false;
      });
  };

  const seek = (target: number) => {
    pause();
    isStopping = false;
    index.set(clamp(target));
    settled = show(index.get());
  };

  const play = async (next: number) => {
    const own = ++run;
    isRunning = false;
    isStopping = false;
    const { start, end } = limits();
    if (next === 1) audio?.prepare();
    clearInterval(clock);
    audio?.stop();
    speed.set(next);
    await settled;
    if (own !== run) return;
    const outside = index.get() < start || index.get() >= end;
    const finished = !loop.get() && (next > 0 ? index.get() >= end - 1 : index.get() <= start);
    if (outside || finished) {
      index.set(next > 0 ? start : end - 1);
      await show(index.get());
      if (own !== run) return;
    }
    await api.play({ speed: next, range: { start, end }, loop: loop.get() });
    if (own !== run) return;
    isRunning = true;
    if (next !== 1 || !audio) return;
    const stop = end >= timeline.length ? timeline.duration : timeline.timeOf(end);
    audio.play(timeline.timeOf(index.get()), timeline.timeOf(start), stop, loop.get());
    let last: number | null = null;
    clock = setInterval(() => {
      const now = audio.position();
      // A device whose clock stands still must not hold the picture back.
      if (now !== null && now !== last) api.syncClock(now).catch(failed('Playing'));
      last = now;
    }, 250);
  };
  const start = (next: number) => {
    play(next).catch((error: unknown) => {
      halt();
      failed('Playing')(error);
    });
  };

  const unlisten = [
    on('shown', (frame) => {
      scale.set(frame.scale);
      if (isRunning || isStopping) index.set(frame.index);
    }),
    on('stats', (value) => stats.set(value)),
    on('ended', halt),
  ];
  loop.subscribe(() => speed.get() !== 0 && start(speed.get()));
  rate.subscribe(() => speed.get() > 0 && start(rate.get()));

  return {
    timeline,
    index,
    speed,
    rate,
    loop,
    stats,
    scale,
    audio,
    seek,
    step: (frames) => seek(index.get() + frames),
    play: (next = rate.get()) => start(next),
    pause,
    toggle: () => (speed.get() === 0 ? start(rate.get()) : pause()),
    shuttle(direction) {
      const now = speed.get();
      start(Math.sign(now) === direction ? direction * Math.min(Math.abs(now) * 2, MAX_SPEED) : direction);
    },
    setRange(next) {
      if (range?.start === next?.start && range?.end === next?.end) return;
      range = next;
      if (speed.get() !== 0) start(speed.get());
    },
    close() {
      halt();
      audio?.close();
      for (const stop of unlisten) stop();
      api.pause().catch(() => {
        // The worker may already be gone, which is what pausing is for.
      });
    },
  };
}
