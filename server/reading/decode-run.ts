/** One ffmpeg that decodes a video from a place on, and says of each frame when it is shown. */
import { type FfmpegChild, inputArguments, startFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { type FramePool, FrameStream } from './frame-pool.ts';

/** What to decode. */
export interface DecodeRequest {
  readonly path: string;
  /** Options of the input. */
  readonly input: readonly string[];
  /** Where to begin, in seconds as ffmpeg counts them; null begins with the first packet. */
  readonly seek: number | null;
  /** Frames before this one are decoded but not handed out: a timestamp, or the number of frames to pass over. */
  readonly from: { readonly pts: number } | { readonly count: number };
  readonly pixelFormat: string;
  /** Memory of its frames. */
  readonly pool: FramePool;
}

/** A frame's label. */
export interface FrameLabel {
  /** How many frames were decoded before it. */
  readonly number: number;
  /** Its timestamp, null where it has none. */
  readonly pts: number | null;
  /** What ffmpeg complained of since the label before, in or before this frame. */
  readonly complaint: string | null;
}

/** Decoders' messages come from threads of their own, so a label may stand within one. */
const LABEL = /frame:(\d+)\s+pts:\s*(-?\d+|NOPTS)\s+pts_time:/;
const MARK = 'framewright=1';
/** Said of undamaged files too. */
const HARMLESS = /mmco: unref short failure|co located POCs unavailable|SEI type \d+ |number of reference frames .* exceeds max/;

/** Decoding under way. */
export class DecodeRun implements AsyncDisposable {
  readonly #child: FfmpegChild;
  readonly #frames: FrameStream;
  readonly #labels: FrameLabel[] = [];
  #complaint: string | null = null;
  #ended = false;
  #wake: (() => void) | null = null;
  readonly #signal: AbortSignal;
  readonly #stop = () => void this.#child.kill();

  constructor({ path, input, seek, from, pixelFormat, pool }: DecodeRequest, signal: AbortSignal) {
    const place = seek === null ? [] : ['-seek_timestamp', '1', '-ss', seek.toFixed(6), '-noaccurate_seek'];
    const first = 'pts' in from ? `gte(pts,${from.pts})` : `gte(n,${from.count})`;
    // Labels are printed for frames that have metadata, with all of it. They come where complaints come, so that it is known which came first.
    const filters = `metadata=delete,metadata=add:key=framewright:value=1,metadata=print:file=pipe\\\\:2:direct=1,select='${first}'`;
    this.#child = startFfmpeg(
      'ffmpeg',
      [
        ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-xerror', '-copyts', '-noautorotate'],
        ...inputArguments(path, [...input, ...place]),
        ...['-map', '0:V:0', '-fps_mode', 'passthrough', '-vf', filters],
        // Raw video would count frames, and complain where two times come to one number.
        ...['-enc_time_base', '1:1000000', '-pix_fmt', pixelFormat, '-f', 'rawvideo', 'pipe:1'],
      ],
      { reads: true, onLine: (line) => this.#hear(line) },
    );
    this.#frames = new FrameStream(this.#child.process.stdout, pool);
    const over = () => {
      this.#ended = true;
      this.#wake?.();
    };
    this.#child.ended.then(over, over);
    this.#signal = signal;
    signal.addEventListener('abort', this.#stop, { once: true });
  }

  #hear(line: string): boolean {
    const [, number, pts] = LABEL.exec(line) ?? [];
    if (number === undefined) {
      if (line === MARK) return true;
      if (line.trim() !== '' && !HARMLESS.test(line)) this.#complaint ??= line.trim();
      return false;
    }
    this.#labels.push({ number: Number(number), pts: pts === 'NOPTS' ? null : Number(pts), complaint: this.#complaint });
    this.#complaint = null;
    this.#wake?.();
    return true;
  }

  /** The label of the next frame, handed out or not; null at the end. */
  async label(): Promise<FrameLabel | null> {
    while (this.#labels.length === 0 && !this.#ended) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await this.#child.within(promise);
    }
    return this.#labels.shift() ?? null;
  }

  /** The bytes of the next frame handed out; null at the end. */
  bytes(): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#child.within(this.#frames.next());
  }

  /** Ends it and gives what it said. Throws when it stalled or could not be started. */
  async said(): Promise<string> {
    await this.#child.kill();
    return (await this.#child.ended).said;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.removeEventListener('abort', this.#stop);
    await this.#child.kill();
  }
}
