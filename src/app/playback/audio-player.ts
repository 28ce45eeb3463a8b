import type { AudioBlock } from '../../../workers/render-api.ts';
import { createStore, type Store } from '../stores/store.ts';

/** Seconds of audio asked for at a time, and kept scheduled ahead of what is heard. */
const BLOCK = 0.5;
const AHEAD = 1.5;

/** Plays a source's audio block by block; its clock tells the picture where the sound is. */
export interface AudioPlayer {
  readonly muted: Store<boolean>;
  /** Opens the device, which may hold the page up for a while: before pictures run, not while they do. */
  prepare(): void;
  /** Starts at `from` within [start, end), all in source seconds; wraps round when `loop`. */
  play(from: number, start: number, end: number, loop: boolean): void;
  stop(): void;
  /** The source time being heard, or null while nothing plays or the device's clock stands still. */
  position(): number | null;
  close(): void;
}

/** Makes a player that pulls audio with `pull`; `onError` hears of a device or a stretch that cannot be played. */
export function createAudioPlayer(
  sampleRate: number,
  pull: (start: number, end: number) => Promise<AudioBlock | null>,
  onError: (error: unknown) => void,
): AudioPlayer {
  const muted = createStore(false);
  let context: AudioContext | null = null;
  let gain: GainNode | null = null;
  /** What is playing; replaced by every start and stop, so that a late block knows that it is too late. */
  let run: { from: number; start: number; end: number; loop: boolean; origin: number } | null = null;
  let playing = new Set<AudioBufferSourceNode>();

  const open = () => {
    if (context && gain) return { context, gain };
    // At the source's own rate neighbouring blocks join without a click; few devices refuse it.
    context = new AudioContext(sampleRate >= 8000 && sampleRate <= 96000 ? { sampleRate } : {});
    gain = context.createGain();
    gain.gain.value = muted.get() ? 0 : 1;
    gain.connect(context.destination);
    return { context, gain };
  };
  muted.subscribe(() => {
    if (gain) gain.gain.value = muted.get() ? 0 : 1;
  });

  const schedule = (block: AudioBlock, at: number, wanted: number, length: number) => {
    const { context, gain } = open();
    const first = block.channels[0];
    if (!first || first.length === 0) return;
    const buffer = context.createBuffer(block.channels.length, first.length, block.sampleRate);
    for (const [channel, samples] of block.channels.entries()) buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, channel);
    const node = context.createBufferSource();
    node.buffer = buffer;
    node.connect(gain);
    // A block may begin before or after what was asked for, and may arrive when its start has passed.
    const late = Math.max(0, context.currentTime - at);
    const skip = Math.max(0, wanted - block.time) + late;
    const delay = Math.max(0, block.time - wanted);
    const rest = Math.min(buffer.duration - skip, length - delay - late);
    if (rest <= 0) return;
    node.start(Math.max(at + delay, context.currentTime), skip, rest);
    playing.add(node);
    node.addEventListener('ended', () => playing.delete(node));
  };

  const fill = async (mine: NonNullable<typeof run>) => {
    const { context } = open();
    let elapsed = 0;
    while (run === mine) {
      if (mine.origin + elapsed - context.currentTime > AHEAD) {
        await new Promise((resolve) => setTimeout(resolve, 150));
        continue;
      }
      const at = sourceTime(mine, elapsed);
      const length = Math.min(BLOCK, mine.end - at);
      if (length <= 1e-6) {
        if (!mine.loop) return;
        elapsed += 1e-6;
        continue;
      }
      const block = await pull(at, at + length);
      if (run !== mine) return;
      if (block) schedule(block, mine.origin + elapsed, at, length);
      elapsed += length;
      if (!mine.loop && mine.from + elapsed >= mine.end - 1e-6) return;
    }
  };

  const stop = () => {
    run = null;
    for (const node of playing) node.stop();
    playing = new Set();
  };

  return {
    muted,
    prepare: () => void open(),
    play(from, start, end, loop) {
      stop();
      const { context } = open();
      if (context.state === 'suspended') context.resume().catch(onError);
      run = { from, start, end, loop, origin: context.currentTime + 0.12 };
      fill(run).catch(onError);
    },
    stop,
    position() {
      if (!run || !context || context.state !== 'running') return null;
      const heard = context.currentTime - run.origin - (context.outputLatency || 0);
      return heard < 0 ? null : sourceTime(run, heard);
    },
    close() {
      stop();
      context?.close().catch(onError);
      context = null;
    },
  };
}

/** Source time after `elapsed` seconds of playing. */
function sourceTime(run: { from: number; start: number; end: number; loop: boolean }, elapsed: number): number {
  const time = run.from + elapsed;
  if (time < run.end || !run.loop) return Math.min(time, run.end);
  return run.start + ((time - run.start) % Math.max(run.end - run.start, 1e-3));
}
