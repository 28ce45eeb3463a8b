/** What ffprobe knows of a file's video without decoding it. */
import { MediaError } from '../../src/media/errors.ts';
import type { PlaneFormat } from '../../src/media/picture.ts';
import { nameOf } from '../../src/media/reading/file-bytes.ts';
import type { Rational } from '../../src/media/time.ts';
import { type ColourTags, colourOf, layoutOf, type SampleLayout } from '../../src/media/video/ffmpeg-format.ts';
import { ffprobe } from '../ffmpeg/ffmpeg.ts';

/** A video stream in ffprobe's words. */
export interface ProbedStream extends ColourTags {
  readonly codec_name: string;
  readonly profile?: string;
  readonly width: number;
  readonly height: number;
  readonly time_base: string;
  readonly r_frame_rate: string;
  readonly has_b_frames?: number;
  readonly field_order?: string;
  readonly sample_aspect_ratio?: string;
  readonly side_data_list?: readonly { readonly rotation?: number }[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** A packet in ffprobe's words; times in the stream's time base. */
export interface ProbedPacket {
  readonly pts?: number;
  readonly dts?: number;
  readonly duration?: number;
  readonly flags: string;
}

/** A file's first video stream. */
export interface ProbedVideo {
  readonly stream: ProbedStream;
  readonly packets: readonly ProbedPacket[];
  /** The container as ffmpeg calls it. */
  readonly container: string;
  /** Earliest time in the file, in seconds. */
  readonly start: number;
}

/** Packets that are compared with the other reader's. */
const COMPARED = 64;

/** Options that make ffmpeg read the same packets with the same times as the table: edit lists are applied by us. */
export function inputOptions(kind: string): string[] {
  if (kind === 'isobmff') return ['-f', 'mov', '-ignore_editlist', '1'];
  if (kind === 'matroska') return ['-f', 'matroska'];
  return kind === 'mpeg-ts' ? ['-f', 'mpegts'] : [];
}

/** Asks ffprobe for the first video stream and its packets, the first ones or `all`. Throws `MediaError`. */
export async function probeVideo(path: string, kind: string, all: boolean, signal?: AbortSignal): Promise<ProbedVideo> {
  const names = 'codec_name,profile,width,height,pix_fmt,color_range,color_space,color_primaries,color_transfer,field_order,has_b_frames';
  const timing = 'time_base,r_frame_rate,sample_aspect_ratio:stream_tags=alpha_mode:stream_side_data=rotation';
  const entries = `stream=${names},${timing}:packet=pts,dts,duration,flags:format=format_long_name,start_time`;
  const { json, said } = await ffprobe(path, entries, signal, {
    options: all ? [] : ['-read_intervals', `%+#${COMPARED}`],
    input: inputOptions(kind),
  });
  const tooLarge = /Picture size (\d+)x(\d+)/.exec(said);
  if (tooLarge) throw tooLargeError(path, Number(tooLarge[1]), Number(tooLarge[2]));
  if (json === null) {
    throw new MediaError(
      'not-media',
      `${named(path)} cannot be read as a video (${said || 'no reason given'}).`,
      'Check that the file is complete and holds video rather than a playlist.',
    );
  }
  const {
    streams = [],
    packets = [],
    format,
  } = json as {
    streams?: ProbedStream[];
    packets?: ProbedPacket[];
    format?: { format_long_name?: string; start_time?: string };
  };
  const [stream] = streams;
  // Without its first picture a stream has no sample format.
  if (stream && !stream.pix_fmt && said !== '') throw damaged(path, 'from its first frame on', said);
  if (!stream?.pix_fmt)
    throw new MediaError('no-video', `${named(path)} has no video that can be decoded.`, 'Choose a file with a video track.');
  return { stream, packets, container: format?.format_long_name ?? 'unknown', start: Number(format?.start_time ?? 0) };
}

/** A path for messages. */
const named = (path: string) => nameOf(new File([], path));

/** The error for a picture with more pixels than there is memory for. */
export const tooLargeError = (path: string, width: number, height: number): MediaError =>
  new MediaError('too-large', `${named(path)} is ${width}×${height}; 67 megapixels is the most.`, 'Scale it down first.');

/** The error for a file that cannot be decoded at a place. */
export function damaged(path: string, place: string, said: string): MediaError {
  return new MediaError(
    'damaged',
    `${named(path)} cannot be decoded ${place}${said ? ` (${said.split('\n')[0]})` : ''}.`,
    'Get an undamaged copy of the file; or convert the part that plays with another program, and render that.',
  );
}

/** Which samples to ask for. ffmpeg's own VP8 and VP9 decoders ignore alpha, so libvpx decodes where there is some. Throws `MediaError`. */
export function samplesOf(path: string, stream: ProbedStream): { readonly samples: SampleLayout; readonly decoder: readonly string[] } {
  const alpha = stream.tags?.['alpha_mode'] === '1' && /^vp[89]$/.test(stream.codec_name);
  const library = stream.codec_name === 'vp9' ? 'libvpx-vp9' : 'libvpx';
  const samples = layoutOf(alpha && stream.pix_fmt === 'yuv420p' ? 'yuva420p' : stream.pix_fmt);
  if (samples) return { samples, decoder: alpha ? ['-c:v', library] : [] };
  throw new MediaError(
    'codec-unsupported',
    `The samples of ${named(path)} are stored as ${stream.pix_fmt}, which cannot be read without loss.`,
    'Convert it first, for example with: ffmpeg -i IN -pix_fmt yuv444p10le -c:v ffv1 OUT.mkv',
  );
}

/** The format of a stream's frames. */
export function formatOf(stream: ProbedStream, { layout, bitDepth, alpha }: SampleLayout): PlaneFormat {
  const aspect = ratio(stream.sample_aspect_ratio ?? '');
  return {
    coded: { width: stream.width, height: stream.height },
    layout,
    bitDepth,
    alpha,
    rotation: rotationOf(stream),
    pixelAspect: aspect ?? { num: 1, den: 1 },
    colour: colourOf(stream, layout),
  };
}

/** Clockwise turn that makes the picture upright. */
export function rotationOf({ side_data_list }: ProbedStream): PlaneFormat['rotation'] {
  const turn = side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0;
  // ffprobe counts anticlockwise; only quarter turns are upright again on a grid of pixels.
  return ((((Math.round(-turn / 90) * 90) % 360) + 360) % 360) as PlaneFormat['rotation'];
}

/** Two integers that ffprobe writes as `a/b` or `a:b`; null where it knows none. */
export function ratio(text: string): Rational | null {
  const [num, den] = text.split(/[:/]/).map(Number);
  return num && den ? { num, den } : null;
}
