/** Colour and alpha coded as two videos of the same kind, the alpha as a grey picture: for two files, or for one with both. */
import type { CodedFrame } from '../../src/jobs/export/coded-queue.ts';
import type { GroupEncoder, GroupEncoding } from '../../src/jobs/export/group-sink.ts';
import { toJson } from '../../src/jobs/recipe/canonical-json.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { PlanarFrame, PlaneFormat } from '../../src/media/picture.ts';
import { lumaOfAlpha } from '../../src/media/pictures/alpha-luma.ts';
import type { VideoTrack } from '../../src/media/video/video-track.ts';
import type { EncoderSettings } from '../ffmpeg/encoder-arguments.ts';
import { createGroupEncoder } from './group-encoder.ts';

/** What a log says of a pair: the streams of its `data` and of its `alpha`. */
export type PairTracks = { readonly colour: VideoTrack; readonly grey: VideoTrack };

/** Share of the bits that the alpha gets where a bit rate is asked for. */
const ALPHA_SHARE = 0.25;

/** How alpha becomes a picture: its own values, or the luma that stands for them in a video of its own. */
type AlphaAs = 'plane' | 'grey';

/** Finds the encoders of this machine's ffmpeg for a pair. Throws `MediaError` when it has none. */
export function createPairEncoder(settings: EncoderSettings): Promise<GroupEncoder> {
  // Frames of both have to come out in the same order.
  return createBoth({ ...settings, reorders: false }, 'grey');
}

/** Finds those for VP9 with alpha in one file. ffmpeg would code both alike, and the alpha too coarsely. Throws `MediaError`. */
export function createAlphaEncoder(settings: EncoderSettings): Promise<GroupEncoder> {
  return createBoth(settings, 'plane');
}

async function createBoth(settings: EncoderSettings, alphaAs: AlphaAs): Promise<GroupEncoder> {
  const { rate } = settings;
  const format = { ...settings.format, alpha: false };
  const share = (part: number): EncoderSettings => ({
    ...settings,
    format,
    rate: rate?.kind === 'bitrate' ? { kind: 'bitrate', bitsPerSecond: rate.bitsPerSecond * part } : rate,
  });
  const colour = await createGroupEncoder(share(1 - ALPHA_SHARE));
  const grey = await createGroupEncoder({ ...share(ALPHA_SHARE), matte: alphaAs === 'plane' });
  return {
    identity: toJson({ colour: colour.identity, grey: grey.identity }),
    startsSlowly: true,
    begin: (first) => new PairEncoding(colour.begin(first), grey.begin(first), format, alphaAs),
  };
}

class PairEncoding implements GroupEncoding {
  readonly #colour: GroupEncoding;
  readonly #grey: GroupEncoding;
  readonly #format: PlaneFormat;
  readonly #alphaAs: AlphaAs;

  constructor(colour: GroupEncoding, grey: GroupEncoding, format: PlaneFormat, alphaAs: AlphaAs) {
    this.#colour = colour;
    this.#grey = grey;
    this.#format = format;
    this.#alphaAs = alphaAs;
  }

  async write(frame: PlanarFrame): Promise<void> {
    const colour = frame.planes.slice(0, -1);
    const alpha = frame.planes.at(-1) as PlanarFrame['planes'][0];
    const { bitDepth, colour: space } = this.#format;
    const luma = this.#alphaAs === 'plane' ? alpha : alpha.map((value) => lumaOfAlpha(value, bitDepth, space.range));
    const neutral = colour.slice(1).map((plane) => plane.map(() => 2 ** (bitDepth - 1)));
    const common = { ...frame, format: this.#format };
    await Promise.all([this.#colour.write({ ...common, planes: colour }), this.#grey.write({ ...common, planes: [luma, ...neutral] })]);
  }

  end(): void {
    this.#colour.end();
    this.#grey.end();
  }

  async *frames(): AsyncGenerator<CodedFrame> {
    const greys = this.#grey.frames();
    for await (const frame of this.#colour.frames()) {
      const { value: grey } = await greys.next();
      if (grey?.index !== frame.index) throw outOfStep(frame.index);
      yield { ...frame, key: frame.key && grey.key, alpha: grey.data };
    }
    if (!(await greys.next()).done) throw outOfStep(-1);
  }

  async track(): Promise<PairTracks | VideoTrack> {
    const [colour, grey] = [(await this.#colour.track()) as VideoTrack, (await this.#grey.track()) as VideoTrack];
    return this.#alphaAs === 'plane' ? { ...colour, alpha: true } : { colour, grey };
  }

  async abort(): Promise<void> {
    await Promise.all([this.#colour.abort(), this.#grey.abort()]);
  }
}

function outOfStep(index: number): MediaError {
  return new MediaError('encoder-failed', `The alpha of frame ${index} came out of order.`, 'Render again, or choose another format.');
}
