/** What a file is, from its container alone: nothing is decoded, however long it is. */

import { type PlaneFormat, type Size, uprightSize } from '../../src/media/picture.ts';
import { frameRateOf } from '../../src/media/reading/frame-table.ts';
import type { Edit } from '../../src/media/reading/x-ray.ts';
import type { AudioInfo, SourceWarning } from '../../src/media/source.ts';
import { layoutOf } from '../../src/media/video/ffmpeg-format.ts';
import { ffprobe } from '../ffmpeg/ffmpeg.ts';
import { audioTrackOf } from './audio-track.ts';
import { type Container, openContainer, type VideoFacts } from './container.ts';
import { formatOf, inputOptions } from './stream-facts.ts';

/** One stream of a file. */
export interface ProbedTrack {
  readonly index: number;
  /** `video`, `audio`, `subtitle`, `data` or `attachment`. */
  readonly kind: string;
  /** ffmpeg's name of the codec, null where it knows none. */
  readonly codec: string | null;
  readonly language: string | null;
}

/** The video of a file. Times are seconds from the start of the presentation. */
export interface ProbedPicture {
  /** Codec as browsers name it, or ffmpeg's name. */
  readonly codec: string;
  readonly profile: string | null;
  /** Size of the coded picture. */
  readonly coded: Size;
  /** Upright size with square pixels. */
  readonly size: Size;
  readonly pixelFormat: string;
  readonly bitDepth: number | null;
  readonly alpha: boolean;
  readonly colour: PlaneFormat['colour'] | null;
  /** Clockwise turn that makes the picture upright, in degrees. */
  readonly rotation: number;
  readonly mirrored: boolean;
  /** Width of a pixel over its height. */
  readonly pixelAspect: string;
  readonly fieldOrder: string | null;
  readonly frames: number;
  readonly start: number;
  readonly end: number;
  /** Frames per second: exact for a constant rate, else the mean. */
  readonly frameRate: number;
  readonly variableRate: boolean;
  readonly shortestFrame: number;
  readonly longestFrame: number;
  readonly bFrames: boolean;
  readonly gops: {
    readonly count: number;
    /** Of the longest one. */
    readonly frames: number;
    readonly seconds: number;
    /** Frames before a key frame refer to it, so that they cannot be decoded without the GOP before. */
    readonly open: boolean;
  };
  readonly edits: readonly Edit[];
}

/** What `probe` finds. */
export interface Probe {
  readonly path: string;
  readonly bytes: number;
  readonly container: string;
  readonly duration: number;
  readonly tracks: readonly ProbedTrack[];
  readonly video: ProbedPicture;
  readonly audio: AudioInfo | null;
  readonly warnings: readonly SourceWarning[];
}

/** Probes a file. Throws `MediaError` when it is no video, or its index is damaged. */
export async function probe(path: string, signal?: AbortSignal): Promise<Probe> {
  using container = await openContainer(path, signal);
  const audio = (await audioTrackOf(container))?.info ?? null;
  const { file, name, video, warnings } = container;
  return {
    path,
    bytes: file.size,
    container: name,
    duration: Math.max(video.table.end, audio?.end ?? 0),
    tracks: await tracksOf(container, signal),
    video: pictureOf(container),
    audio,
    warnings,
  };
}

interface ProbedEntry {
  readonly index: number;
  readonly codec_type?: string;
  readonly codec_name?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

async function tracksOf({ path, kind }: Container, signal?: AbortSignal): Promise<ProbedTrack[]> {
  const { json } = await ffprobe(path, 'stream=index,codec_type,codec_name:stream_tags=language', signal, {
    select: null,
    input: inputOptions(kind),
  });
  const { streams = [] } = (json ?? {}) as { streams?: ProbedEntry[] };
  return streams.map(({ index, codec_type, codec_name, tags }) => {
    const language = tags?.['language'];
    return { index, kind: codec_type ?? 'data', codec: codec_name ?? null, language: language && language !== 'und' ? language : null };
  });
}

function pictureOf({ video, opened }: Container): ProbedPicture {
  const { stream, table, packets } = video;
  const samples = layoutOf(stream.pix_fmt);
  const alpha = stream.tags?.['alpha_mode'] === '1';
  const format = formatOf(stream, samples ?? { layout: 'i420', bitDepth: 8, alpha: false, pixelFormat: stream.pix_fmt });
  const { rate, constant } = frameRateOf(table.times, table.end, video.resolution);
  let shortest = Number.POSITIVE_INFINITY;
  let longest = 0;
  for (let frame = 0; frame < table.length; frame++) {
    const seconds = (table.times[frame + 1] ?? table.end) - (table.times[frame] as number);
    shortest = Math.min(shortest, seconds);
    longest = Math.max(longest, seconds);
  }
  const { num, den } = format.pixelAspect;
  return {
    codec: video.codec,
    profile: stream.profile ?? null,
    coded: format.coded,
    size: uprightSize(format),
    pixelFormat: stream.pix_fmt,
    bitDepth: samples?.bitDepth ?? null,
    // What is packed as RGB is read with alpha whether it has some or not.
    alpha: alpha || /^(yuva|rgba|bgra|argb|abgr|gbrap|pal8|ya)/.test(stream.pix_fmt),
    colour: samples && format.colour,
    rotation: format.rotation,
    mirrored: video.mirrored,
    pixelAspect: `${num}:${den}`,
    fieldOrder: stream.field_order ?? null,
    frames: table.length,
    start: table.times[0] as number,
    end: table.end,
    frameRate: rate,
    variableRate: !constant,
    shortestFrame: shortest,
    longestFrame: longest,
    bFrames: packets.positions((position) => packets.timeOf(position) < packets.timeOf(position - 1)).length > 0,
    gops: gopsOf(video),
    edits: opened?.index?.edits ?? [],
  };
}

function gopsOf({ packets, entries }: VideoFacts): ProbedPicture['gops'] {
  let frames = 0;
  let seconds = 0;
  let open = false;
  for (const [place, entry] of entries.entries()) {
    const next = entries[place + 1] ?? packets.length;
    const start = packets.timeOf(entry);
    const end = next < packets.length ? packets.timeOf(next) : Math.max(start, packets.endFrom(entry));
    frames = Math.max(frames, next - entry);
    seconds = Math.max(seconds, end - start);
    open ||= place > 0 && packets.timeOf(entry + 1) < start;
  }
  return { count: entries.length, frames, seconds, open };
}
