/** Groups of video, each coded by an ffmpeg of its own that never outlives this process. */
import { Readable } from 'node:stream';
import { ReadableStreamSource } from 'mediabunny';
import type { GroupEncoder, GroupEncoding } from '../../src/jobs/export/group-sink.ts';
import type { Json } from '../../src/jobs/recipe/canonical-json.ts';
import { joined } from '../../src/media/archive/deflate.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import { type CodedFile, openCodedFile } from '../../src/media/video/coded-file.ts';
import { colourArguments, pixelFormatOf } from '../../src/media/video/ffmpeg-format.ts';
import { openFfv1File } from '../../src/media/video/ffv1-file.ts';
import type { LogRecord } from '../../src/media/video/packet-log.ts';
import type { VideoTrack } from '../../src/media/video/video-track.ts';
import { type EncoderSettings, encoderArguments } from '../ffmpeg/encoder-arguments.ts';
import { CardFailure, encoderFor } from '../ffmpeg/encoders.ts';
import { type FfmpegChild, startFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { ffmpegFacts } from '../ffmpeg/ffmpeg-facts.ts';

/** Matroska, which carries the packets here, counts milliseconds; frames must stay apart in them. */
const FASTEST = 400;
/** Bytes of coded video that may wait: more than one packet of any codec. */
const CACHE_BYTES = 64 * 2 ** 20;
/** Bytes of Matroska in which its tracks are described. */
const HEAD_BYTES = 4096;

/** Finds the encoder of this machine's ffmpeg for a codec. Throws `MediaError` when it has none. `stall`: seconds it may stand still. */
export async function createGroupEncoder(settings: EncoderSettings, stall?: number): Promise<GroupEncoder> {
  const { version } = await ffmpegFacts();
  const name = await encoderFor(settings);
  const encoding = encoderArguments(name, settings);
  const { format } = settings;
  const rate = Math.min(settings.frameRate, FASTEST);
  const pixels = pixelFormatOf(format);
  const args = [
    ...['-hide_banner', '-loglevel', 'error', '-xerror', '-protocol_whitelist', 'pipe'],
    ...['-f', 'rawvideo', '-pix_fmt', pixels, '-s', `${format.coded.width}x${format.coded.height}`, '-framerate', String(rate)],
    // ProRes writes the colour of each frame into it, other codecs that of the stream.
    ...[
      ...colourArguments(format.colour),
      '-i',
      'pipe:0',
      '-an',
      '-fps_mode',
      'passthrough',
      '-pix_fmt',
      pixels,
      ...encoding,
      ...colourArguments(format.colour),
    ],
    ...['-f', 'matroska', 'pipe:1'],
  ];
  const identity: Json = { program: 'ffmpeg', version, arguments: args };
  return {
    identity,
    startsSlowly: true,
    begin: (first) => new FfmpegEncoding(startFfmpeg('ffmpeg', args, stall === undefined ? {} : { stall }), settings, name, rate, first),
  };
}

class FfmpegEncoding implements GroupEncoding {
  readonly #child: FfmpegChild;
  readonly #output: ReadableStream<Uint8Array>;
  readonly #settings: EncoderSettings;
  readonly #name: string;
  readonly #rate: number;
  readonly #first: number;
  #written = 0;
  readonly #inputEnded = Promise.withResolvers<void>();
  #isRead = false;
  #aborted = false;
  #track: Json = null;

  constructor(child: FfmpegChild, settings: EncoderSettings, name: string, rate: number, first: number) {
    this.#child = child;
    this.#settings = settings;
    this.#name = name;
    this.#rate = rate;
    this.#first = first;
    // Now, because what nobody reads is lost when the program ends.
    this.#output = Readable.toWeb(this.#child.process.stdout) as ReadableStream<Uint8Array>;
  }

  async write({ planes }: PlanarFrame): Promise<void> {
    const { stdin } = this.#child.process;
    const put = (bytes: Uint8Array) =>
      new Promise<void>((resolve, reject) => {
        stdin.write(bytes, (error) => (error ? reject(error) : resolve()));
      });
    // The last one's callback comes when the pipe has taken all of them.
    const all = Promise.all(planes.map((plane) => put(new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength))));
    // While nobody takes what comes out, nothing may go in.
    await this.#step(this.#isRead ? this.#child.within(all) : all);
    this.#written++;
  }

  end(): void {
    this.#child.process.stdin.end();
    this.#inputEnded.resolve();
  }

  async *frames(): AsyncGenerator<Omit<LogRecord, 'note'>> {
    this.#isRead = true;
    using file = await this.#step(this.#inTime(this.#open()));
    const frames = file.frames(this.#rate);
    let got = 0;
    for (;;) {
      const next = await this.#step(this.#inTime(frames.next()));
      if (next.done) break;
      const { index, key, ...rest } = next.value;
      // Encoders set key frames for the colour only; where there is alpha, a player may start with the first one alone.
      yield { ...rest, index: this.#first + index, key: key && (got === 0 || rest.alpha === null) };
      got++;
    }
    const { code } = await this.#step(this.#inTime(this.#child.ended));
    if (code !== 0 || got !== this.#written) throw await this.#failed(`it gave ${got} of ${this.#written} frames`);
    const { format } = this.#settings;
    this.#track = {
      ...file.track,
      colour: { ...format.colour },
      alpha: this.#settings.codec === 'vp9' && format.alpha,
    } satisfies VideoTrack;
  }

  async track(): Promise<Json> {
    return this.#track;
  }

  async abort(): Promise<void> {
    this.#aborted = true;
    await this.#child.kill();
  }

  async #open(): Promise<CodedFile> {
    const file = this.#settings.codec === 'ffv1' ? await this.#openFfv1() : await openCodedFile(this.#sourceOf(this.#output));
    return file ?? Promise.reject(await this.#failed('it wrote nothing'));
  }

  #openFfv1(): Promise<CodedFile | null> {
    const parts: Uint8Array[] = [];
    let kept = 0;
    const keep = new TransformStream<Uint8Array, Uint8Array>({
      transform(part, controller) {
        if (kept < HEAD_BYTES) parts.push(part.slice(0, HEAD_BYTES - kept));
        kept += part.length;
        controller.enqueue(part);
      },
    });
    return openFfv1File(this.#sourceOf(this.#output.pipeThrough(keep)), () => joined(parts));
  }

  #sourceOf(stream: ReadableStream<Uint8Array>): ReadableStreamSource {
    return new ReadableStreamSource(stream, { maxCacheSize: CACHE_BYTES });
  }

  /** Waits for coded frames. Until its input ends, an encoder may wait itself, for frames that are still being rendered. */
  #inTime<T>(step: Promise<T>): Promise<T> {
    return Promise.race([step, this.#inputEnded.promise.then(() => this.#child.within(step))]);
  }

  /** Gives every failure of a step its reason. */
  async #step<T>(step: Promise<T>): Promise<T> {
    try {
      return await step;
    } catch (error) {
      throw await this.#failed(error instanceof Error ? error.message : String(error));
    }
  }

  async #failed(why: string): Promise<MediaError> {
    await this.#child.kill();
    // What was ended for standing still says nothing itself.
    const { said } = await this.#child.ended.catch(() => ({ said: '' }));
    const reason = this.#aborted ? 'it was stopped' : said.split('\n')[0] || why.replace(/\.$/, '');
    const failed = `could not encode the frames from ${this.#first} on (${reason}).`;
    if (this.#settings.card) return new CardFailure(`${this.#name} ${failed}`, false);
    return new MediaError(
      'encoder-failed',
      `ffmpeg ${failed}`,
      'Continue the export. If it stops at the same place, choose another format or quality, or free some memory.',
    );
  }
}
