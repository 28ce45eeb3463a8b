/** Groups coded by WebCodecs, each by encoders of its own. */

import { type CodedFrame, CodedQueue } from '../../../src/jobs/export/coded-queue.ts';
import type { GroupEncoder, GroupEncoding } from '../../../src/jobs/export/group-sink.ts';
import type { Json } from '../../../src/jobs/recipe/canonical-json.ts';
import { MediaError } from '../../../src/media/errors.ts';
import type { PlanarFrame, PlaneFormat } from '../../../src/media/picture.ts';
import { toHex, type VideoTrack } from '../../../src/media/video/video-track.ts';
import { FrameMaker } from './encoder-frame.ts';
import type { EncoderPlan } from './video-config.ts';
import { type CodedPicture, PictureEncoder } from './video-encoder.ts';

/** How one format is coded. */
export interface VideoPlan {
  readonly format: PlaneFormat;
  readonly colour: EncoderPlan;
  /** Null where frames have no alpha of their own. */
  readonly alpha: EncoderPlan | null;
  /** Alpha as a hidden plane in full range, or as a grey picture that is shown. */
  readonly alphaAs: 'plane' | 'grey';
}

/** What an export says of its stream, and of the second one where alpha is a video of its own. */
export type VideoTracks = VideoTrack & { readonly grey: VideoTrack | null };

/** An encoder for a plan. Its identity holds the browser's version: another one may code the same frames otherwise. */
export function webGroupEncoder(plan: VideoPlan): GroupEncoder {
  const facts = ({ config, quantizer }: EncoderPlan): Json => ({ config: { ...(config as unknown as Record<string, Json>) }, quantizer });
  const identity: Json = {
    program: navigator.userAgent,
    colour: facts(plan.colour),
    alpha: plan.alpha && facts(plan.alpha),
    alphaAs: plan.alphaAs,
  };
  return { identity, begin: (first) => new WebEncoding(plan, first) };
}

class WebEncoding implements GroupEncoding {
  readonly #plan: VideoPlan;
  readonly #first: number;
  readonly #maker: FrameMaker;
  readonly #queue = new CodedQueue();
  readonly #colour: PictureEncoder;
  readonly #alpha: PictureEncoder | null;
  /** Coded pictures by position until both of a pair are there; colours in the order of decoding. */
  readonly #pictures: CodedPicture[] = [];
  readonly #alphas = new Map<number, CodedPicture>();
  #tracks: VideoTracks | null = null;
  #isFirst = true;

  constructor(plan: VideoPlan, first: number) {
    this.#plan = plan;
    this.#first = first;
    this.#maker = new FrameMaker(plan.format);
    const fail = (error: MediaError) => this.#queue.fail(error);
    const took = (keep: (picture: CodedPicture) => void) => (picture: CodedPicture) => {
      keep(picture);
      this.#emit();
    };
    this.#colour = new PictureEncoder(
      plan.colour,
      'colour',
      took((picture) => this.#pictures.push(picture)),
      fail,
    );
    try {
      const keep = (picture: CodedPicture) => this.#alphas.set(picture.index, picture);
      this.#alpha = plan.alpha && new PictureEncoder(plan.alpha, 'alpha', took(keep), fail);
    } catch (error) {
      this.#colour.close();
      throw error;
    }
  }

  async write({ planes, time, duration }: PlanarFrame): Promise<void> {
    const [start, length] = [Math.round(time * 1e6), Math.round(duration * 1e6)];
    const encoding = [this.#colour.encode(this.#maker.colour(planes, start, length), this.#isFirst)];
    const plane = planes.at(-1);
    if (this.#alpha && plane) {
      const frame = this.#plan.alphaAs === 'plane' ? this.#maker.alpha(plane, start, length) : this.#maker.grey(plane, start, length);
      encoding.push(this.#alpha.encode(frame, this.#isFirst));
    }
    this.#isFirst = false;
    await Promise.all(encoding);
    this.#queue.throwIfFailed();
  }

  end(): void {
    Promise.all([this.#colour.flush(), this.#alpha?.flush()])
      .then(() => this.#queue.end())
      .catch((error: unknown) => this.#queue.fail(error))
      .finally(() => this.#close());
  }

  frames(): AsyncGenerator<CodedFrame> {
    return this.#queue.frames();
  }

  async track(): Promise<Json> {
    return this.#tracks;
  }

  async abort(): Promise<void> {
    this.#queue.fail(new MediaError('encoder-failed', 'Encoding was stopped.', 'Continue the export.'));
    this.#close();
  }

  #close(): void {
    this.#colour.close();
    this.#alpha?.close();
  }

  /** Passes on the pictures that are complete, in the order in which the colour encoder gives them. */
  #emit(): void {
    for (;;) {
      const [picture] = this.#pictures;
      const alpha = picture && this.#alphas.get(picture.index);
      if (!picture || (this.#alpha && !alpha)) return;
      this.#pictures.shift();
      this.#alphas.delete(picture.index);
      this.#tracks ??= this.#tracksOf(picture, alpha);
      this.#queue.push({
        index: this.#first + picture.index,
        // Encoders add key frames of their own; a player may start only where colour and alpha both do.
        key: picture.key && (alpha?.key ?? true),
        data: picture.data,
        alpha: alpha?.data ?? null,
      });
    }
  }

  #tracksOf(picture: CodedPicture, alpha: CodedPicture | undefined): VideoTracks {
    const { colour, alpha: second, alphaAs } = this.#plan;
    const isGrey = second !== null && alphaAs === 'grey';
    return {
      ...this.#trackOf(colour, picture, second !== null && !isGrey),
      grey: isGrey && alpha ? this.#trackOf(second, alpha, false) : null,
    };
  }

  #trackOf({ codec, config }: EncoderPlan, { meta }: CodedPicture, alpha: boolean): VideoTrack {
    const { coded, colour } = this.#plan.format;
    const { matrix, range, primaries, transfer } = colour;
    const description = meta?.decoderConfig?.description;
    return {
      codec,
      codecString: meta?.decoderConfig?.codec ?? config.codec,
      width: coded.width,
      height: coded.height,
      description: description ? toHex(bytesOf(description)) : null,
      colour: { matrix, range, primaries, transfer },
      alpha,
    };
  }
}

function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
}
