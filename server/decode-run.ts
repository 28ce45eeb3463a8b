/** One ffmpeg that decodes a video from a place on, and says of each frame when it is shown. */
import { type FfmpegChild, inputArguments, startFfmpeg } from './ffmpeg.ts';
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

/** A frame's label: how many were decoded before it, and its timestamp (null where there is none). */
export interface FrameLabel {
  readonly number: number;
  readonly pts: number | null;
}

const LABEL = /^frame:(\d+)\s+pts:\s*(-?\d+|NOPTS)/;

/** Decoding under way. */
export class DecodeRun implements AsyncDisposable {
  readonly #child: FfmpegChild;
  readonly #frames: FrameStream;
  readonly #labels: AsyncGenerator<FrameLabel>;
  readonly #signal: AbortSignal;
  readonly #stop = () => void this.#child.kill();

  constructor({ path, input, seek, from, pixelFormat, pool }: DecodeRequest, signal: AbortSignal) {
    const place = seek === null ? [] : ['-seek_timestamp', '1', '-ss', seek.toFixed(6), '-noaccurate_seek'];
    const first = 'pts' in from ? `gte(pts,${from.pts})` : `gte(n,${from.count})`;
    // Labels are printed for frames that have metadata; they are there before the frame goes on.
    const filters = `metadata=add:key=framewright:value=1,metadata=print:file=pipe\\\\:3:direct=1,select='${first}'`;
    this.#child = startFfmpeg(
      'ffmpeg',
      [
        ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-xerror', '-copyts', '-noautorotate'],
        ...inputArguments(path, [...input, ...place]),
        ...['-map', '0:V:0', '-fps_mode', 'passthrough', '-vf', filters],
        ...['-pix_fmt', pixelFormat, '-f', 'rawvideo', 'pipe:1'],
      ],
      { reads: true, labels: true },
    );
    this.#frames = new FrameStream(this.#child.process.stdout, pool);
    this.#labels = labelsFrom(this.#child);
    this.#signal = signal;
    signal.addEventListener('abort', this.#stop, { once: true });
  }

  /** The label of the next frame, handed out or not; null at the end. */
  async label(): Promise<FrameLabel | null> {
    const { value, done } = await this.#labels.next();
    return done ? null : value;
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

async function* labelsFrom(child: FfmpegChild): AsyncGenerator<FrameLabel> {
  const parts = child.labels?.setEncoding('utf8')[Symbol.asyncIterator]() as AsyncIterator<string>;
  let text = '';
  for (let part = await child.within(parts.next()); !part.done; part = await child.within(parts.next())) {
    const lines = (text + part.value).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const [, number, pts] = LABEL.exec(line) ?? [];
      if (number !== undefined) yield { number: Number(number), pts: pts === 'NOPTS' ? null : Number(pts) };
    }
  }
}
