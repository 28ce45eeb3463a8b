/** What a player has to be told of a stream of coded video, as plain data that a journal can keep. */
import type { ColourDescription } from '../picture.ts';

/** Codecs that files of ours hold, as mediabunny names them. */
export type TrackCodec = 'vp9' | 'avc' | 'hevc' | 'av1' | 'prores';

/** One coded stream. */
export type VideoTrack = {
  readonly codec: TrackCodec;
  /** With profile and level, for example `avc1.64001f`. */
  readonly codecString: string;
  readonly width: number;
  readonly height: number;
  /** The codec's own head (`avcC`, `hvcC`, `av1C`) in hexadecimal; null where the packets say it all. */
  readonly description: string | null;
  readonly colour: { readonly [Part in keyof ColourDescription]: ColourDescription[Part] };
  /** Whether packets come with an alpha of their own. */
  readonly alpha: boolean;
};

/** Names that containers know for primaries and transfers; others are left untagged. */
const PRIMARIES = ['bt709', 'bt470bg', 'smpte170m', 'bt2020', 'smpte432'];
const TRANSFERS = ['bt709', 'smpte170m', 'linear', 'iec61966-2-1', 'pq', 'hlg'];
const MATRICES = { bt709: 'bt709', bt601: 'smpte170m', bt2020: 'bt2020-ncl', rgb: 'rgb' } as const;

/** The track as decoders and muxers take it. */
export function decoderConfigOf({ codec, codecString, width, height, description, colour }: VideoTrack): VideoDecoderConfig {
  const { matrix, range, primaries, transfer } = colour;
  // mediabunny writes the matrix into VP9's key frames, but does not know BT.2020 and would write “unknown” over it. Without
  // a matrix it leaves them alone, and the encoder's own tag, which decoders read, stays.
  const tagged = codec !== 'vp9' || matrix !== 'bt2020';
  const colorSpace = {
    ...(tagged && { matrix: MATRICES[matrix] }),
    ...(PRIMARIES.includes(primaries) && { primaries }),
    ...(TRANSFERS.includes(transfer) && { transfer }),
    fullRange: range === 'full',
  };
  return {
    codec: codecString,
    codedWidth: width,
    codedHeight: height,
    colorSpace: colorSpace as VideoColorSpaceInit,
    ...(description !== null && { description: fromHex(description) }),
  };
}

/** Bytes as hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: text.length / 2 }, (_, index) => Number.parseInt(text.slice(2 * index, 2 * index + 2), 16));
}
