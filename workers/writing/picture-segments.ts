/** Segments of video, each coded by WebCodecs encoders of its own: one for colour and, where there is some, one for alpha. */
import { type Json, toJson } from '../../src/jobs/canonical-json.ts';
import { type CodedFrame, CodedQueue } from '../../src/jobs/coded-queue.ts';
import type { SegmentEncoder, SegmentEncoding } from '../../src/jobs/segmented-sink.ts';
import type { PlanarFrame, PlaneFormat } from '../../src/media/picture.ts';
import { toHex, type VideoTrack } from '../../src/media/video-track.ts';
import { FrameMaker } from './encoder-frame.ts';
import type { EncoderPlan } from './video-config.ts';
import { type CodedPicture, PictureEncoder } from './video-encoder.ts';

/** Which encoders. */
export interface PicturePlans {
  readonly codec: 'vp9' | 'avc';
  readonly colour: EncoderPlan;
  readonly alpha: EncoderPlan | null;
}

/** A segment encoder for frames of a format. */
export function createSegmentEncoder(plans: PicturePlans, format: PlaneFormat): SegmentEncoder {
  const maker = new FrameMaker(format);
  const told = ({ config, quantizer }: EncoderPlan) => ({ config: toJson(config), quantizer });
  return {
    // Without the browser's version: updating it often is what interrupts. What its encoder says of the video still has to match.
    identity: { program: 'WebCodecs', colour: told(plans.colour), alpha: plans.alpha && told(plans.alpha) },
    begin: (first) => new PictureSegment(plans, format, maker, first),
  };
}

class PictureSegment implements SegmentEncoding {
  readonly #plans: PicturePlans;
  readonly #format: PlaneFormat;
  readonly #maker: FrameMaker;
  readonly #first: number;
  readonly #colour: PictureEncoder;
  readonly #alpha: PictureEncoder | null;
  /** Coded pictures by index until both of a pair are there. */
  readonly #pictures = new Map<number, CodedPicture>();
  readonly #alphas = new Map<number, CodedPicture>();
  #meta: EncodedVideoChunkMetadata | undefined;
  readonly #coded = new CodedQueue();
  #given = 0;
  #paired = 0;

  constructor(plans: PicturePlans, format: PlaneFormat, maker: FrameMaker, first: number) {
    this.#plans = plans;
    this.#format = format;
    this.#maker = maker;
    this.#first = first;
    const name = plans.codec === 'vp9' ? 'VP9' : 'H.264';
    const into = (map: Map<number, CodedPicture>) => (picture: CodedPicture) => {
      map.set(picture.index, picture);
      this.#pair();
    };
    this.#colour = new PictureEncoder(plans.colour, name, into(this.#pictures));
    try {
      this.#alpha = plans.alpha && new PictureEncoder(plans.alpha, `${name} (alpha)`, into(this.#alphas));
    } catch (error) {
      this.#colour.close();
      throw error;
    }
  }

  async write({ time, duration, planes }: PlanarFrame): Promise<void> {
    const key = this.#given++ === 0;
    const times = [Math.round(time * 1e6), Math.round(duration * 1e6)] as const;
    const encoding = [this.#colour.encode(this.#maker.colour(planes, ...times), key)];
    const alpha = planes.at(-1);
    if (this.#alpha && alpha) encoding.push(this.#alpha.encode(this.#maker.alpha(alpha, ...times), key));
    await Promise.all(encoding);
  }

  end(): void {
    Promise.all([this.#colour.flush(), this.#alpha?.flush()])
      .then(
        () => this.#coded.end(),
        (cause: unknown) => this.#coded.fail(cause),
      )
      .finally(() => this.#close());
  }

  frames(): AsyncGenerator<CodedFrame> {
    return this.#coded.frames();
  }

  async track(): Promise<Json> {
    const { codec, colour } = this.#plans;
    const config = this.#meta?.decoderConfig;
    const { description } = config ?? {};
    const { width, height } = this.#maker.size;
    return {
      codec,
      codecString: config?.codec ?? colour.config.codec,
      width,
      height,
      description: description ? toHex(bytesOf(description)) : null,
      colour: { ...this.#format.colour },
      alpha: this.#alpha !== null,
    } satisfies VideoTrack;
  }

  async abort(): Promise<void> {
    this.#close();
    this.#coded.fail(new DOMException('The segment was given up.', 'AbortError'));
  }

  #close(): void {
    this.#colour.close();
    this.#alpha?.close();
  }

  /** Passes on the frames whose pair is complete, in order. */
  #pair(): void {
    for (;;) {
      const index = this.#paired;
      const picture = this.#pictures.get(index);
      const alpha = this.#alphas.get(index);
      if (!picture || (this.#alpha && !alpha)) return;
      this.#pictures.delete(index);
      this.#alphas.delete(index);
      this.#paired++;
      this.#meta ??= picture.meta;
      // Encoders add key frames of their own; a player may start only where colour and alpha both do.
      const key = picture.key && (alpha?.key ?? true);
      this.#coded.push({ index: this.#first + index, key, data: picture.data, alpha: alpha?.data ?? null });
    }
  }
}

function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
}
