/** The Node host's source: ffprobe says what a file is, ffmpeg decodes it. */
import { MediaError } from '../src/media/errors.ts';
import { type PlanarFrame, type PlaneFormat, planeChannels, planeSizes, uprightSize } from '../src/media/picture.ts';
import type { FrameSource, SourceInfo } from '../src/media/source.ts';
import { type Rational, timelineOf } from '../src/media/time.ts';
import { ffprobe, inputArguments, startFfmpeg } from './ffmpeg.ts';
import { type ColourTags, colourOf, layoutOf, type SampleLayout } from './ffmpeg-format.ts';

/** Most pixels of a picture. */
const MAX_PIXELS = 2 ** 26;

interface ProbedStream extends ColourTags {
  readonly codec_name: string;
  readonly width: number;
  readonly height: number;
  readonly r_frame_rate: string;
  readonly avg_frame_rate: string;
  readonly sample_aspect_ratio?: string;
  readonly side_data_list?: readonly { readonly rotation?: number }[];
  readonly tags?: Readonly<Record<string, string>>;
}

interface ProbedFrame {
  readonly best_effort_timestamp_time?: string;
  readonly pkt_duration_time?: string;
  readonly duration_time?: string;
}

/** A source with its frame rate as the container states it. */
export interface FfmpegSource extends FrameSource {
  readonly rate: Rational;
}

/** Opens a file. Throws `MediaError` when it is no video that can be decoded exactly, or is damaged. */
export async function openFfmpegSource(path: string, signal?: AbortSignal): Promise<FfmpegSource> {
  const stream = await probeStream(path, signal);
  const { samples, decoder } = samplesOf(path, stream);
  if (stream.width * stream.height > MAX_PIXELS) {
    throw new MediaError('too-large', `${path} is ${stream.width}×${stream.height}; 67 megapixels is the most.`, 'Scale it down first.');
  }
  const format = formatOf(stream, samples);
  const { times, end, skipped } = await probeTimes(path, signal);
  const timeline = timelineOf(times, end);
  const { rate, constant } = rateOf(stream, times);
  const info: SourceInfo = {
    kind: 'video',
    container: stream.container,
    codec: stream.codec_name,
    format,
    size: uprightSize(format),
    timeline,
    frameRate: constant ? rate.num / rate.den : times.length / Math.max(timeline.duration, 1e-6),
    constantRate: constant,
    // Sound is not decoded here; a sink that copies it asks ffmpeg for it.
    audio: null,
    warnings: [],
  };

  async function* frames(indices: Iterable<number>, ended: AbortSignal): AsyncGenerator<PlanarFrame> {
    const wanted = [...indices];
    const last = wanted.at(-1);
    if (last === undefined) return;
    ended.throwIfAborted();
    const args = [
      ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-xerror', '-noautorotate'],
      ...inputArguments(path, ['-max_pixels', String(MAX_PIXELS), ...decoder]),
      ...['-map', '0:V:0', '-fps_mode', 'passthrough', '-frames:v', String(skipped + last + 1)],
      ...['-pix_fmt', samples.pixelFormat, '-f', 'rawvideo', 'pipe:1'],
    ];
    const child = startFfmpeg('ffmpeg', args);
    const stop = () => void child.kill();
    ended.addEventListener('abort', stop, { once: true });
    try {
      let decoded = -skipped;
      let next = 0;
      for await (const bytes of chunksOf(child.process.stdout, frameBytes(format))) {
        ended.throwIfAborted();
        const index = decoded++;
        if (wanted[next] !== index) continue;
        next++;
        yield frameOf(info, index, bytes);
      }
      ended.throwIfAborted();
      const { code, said } = await child.ended;
      if (code !== 0 || next < wanted.length) throw damaged(path, `past ${seconds(timeline.timeOf(wanted[next] ?? last))}`, said);
    } catch (error) {
      throw ended.aborted ? ended.reason : error;
    } finally {
      ended.removeEventListener('abort', stop);
      await child.kill();
    }
  }

  return { info, rate, frames, [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function probeStream(path: string, signal?: AbortSignal): Promise<ProbedStream & { container: string }> {
  const names = 'codec_name,width,height,pix_fmt,color_range,color_space,color_primaries,color_transfer';
  const timing = 'r_frame_rate,avg_frame_rate,sample_aspect_ratio:stream_tags=alpha_mode:stream_side_data=rotation:format=format_long_name';
  const { json, said } = await ffprobe(path, `stream=${names},${timing}`, signal);
  if (json === null) {
    throw new MediaError(
      'not-media',
      `${path} cannot be read as a video (${said || 'no reason given'}).`,
      'Check that the file exists, is complete and holds video rather than a playlist.',
    );
  }
  const { streams, format } = json as { streams: ProbedStream[]; format: { format_long_name?: string } };
  const [stream] = streams;
  // Without its first picture a stream has no sample format.
  if (stream && !stream.pix_fmt && said !== '') throw damaged(path, 'from its first frame on', said);
  if (!stream?.pix_fmt) throw new MediaError('no-video', `${path} has no video that can be decoded.`, 'Choose a file with a video track.');
  return { ...stream, container: format.format_long_name ?? 'unknown' };
}

/** Which samples to ask for. ffmpeg's own VP8 and VP9 decoders ignore alpha, so libvpx decodes where there is some. */
function samplesOf(path: string, stream: ProbedStream): { samples: SampleLayout; decoder: string[] } {
  const alpha = stream.tags?.['alpha_mode'] === '1' && /^vp[89]$/.test(stream.codec_name);
  const library = stream.codec_name === 'vp9' ? 'libvpx-vp9' : 'libvpx';
  const samples = layoutOf(alpha && stream.pix_fmt === 'yuv420p' ? 'yuva420p' : stream.pix_fmt);
  if (samples) return { samples, decoder: alpha ? ['-c:v', library] : [] };
  throw new MediaError(
    'codec-unsupported',
    `The samples of ${path} are stored as ${stream.pix_fmt}, which cannot be read without loss.`,
    'Convert it first, for example with: ffmpeg -i IN -pix_fmt yuv444p10le -c:v ffv1 OUT.mkv',
  );
}

function formatOf(stream: ProbedStream, { layout, bitDepth, alpha }: SampleLayout): PlaneFormat {
  const turn = stream.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0;
  // ffprobe counts anticlockwise; only quarter turns are upright again on a grid of pixels.
  const rotation = ((((Math.round(-turn / 90) * 90) % 360) + 360) % 360) as PlaneFormat['rotation'];
  const aspect = ratio(stream.sample_aspect_ratio ?? '');
  return {
    coded: { width: stream.width, height: stream.height },
    layout,
    bitDepth,
    alpha,
    rotation,
    pixelAspect: aspect ?? { num: 1, den: 1 },
    colour: colourOf(stream, layout),
  };
}

/** Start of every frame from the first, and the end, in seconds; frames before zero are not shown. */
async function probeTimes(path: string, signal?: AbortSignal): Promise<{ times: Float64Array; end: number; skipped: number }> {
  const { json, said } = await ffprobe(path, 'frame=best_effort_timestamp_time,pkt_duration_time,duration_time', signal);
  const frames = (json as { frames?: ProbedFrame[] } | null)?.frames ?? [];
  const all = frames.map(({ best_effort_timestamp_time: time }) => Number(time));
  // ffprobe goes on after what it cannot decode; a film that is silently shorter is not what was asked for.
  if (json === null || said !== '') throw damaged(path, `without errors up to ${seconds(all.at(-1))}`, said);
  const shown = all.filter((time) => time >= 0);
  const first = shown[0];
  if (first === undefined) throw new MediaError('no-video', `${path} has no frame to show.`, 'Choose another file.');
  const unordered = shown.findIndex((time, index) => !Number.isFinite(time) || time <= (shown[index - 1] ?? -1));
  if (unordered >= 0) throw damaged(path, `past ${seconds(shown[unordered - 1])}`, 'its frames are not in order of time');
  const times = Float64Array.from(shown, (time) => time - first);
  const final = frames.at(-1);
  const stated = Number(final?.duration_time ?? final?.pkt_duration_time ?? Number.NaN);
  const lasting = stated > 0 ? stated : times.length > 1 ? (times.at(-1) as number) - (times.at(-2) as number) : 0.04;
  return { times, end: (times.at(-1) as number) + lasting, skipped: all.length - shown.length };
}

function rateOf({ r_frame_rate, avg_frame_rate }: ProbedStream, times: Float64Array): { rate: Rational; constant: boolean } {
  const rates = [ratio(r_frame_rate), ratio(avg_frame_rate)].filter((rate) => rate !== null);
  // Containers that count milliseconds are off by up to one.
  const fits = ({ num, den }: Rational) => times.every((time, index) => Math.abs(time - (index * den) / num) < 0.0011);
  const rate = rates.find(fits);
  return { rate: rate ?? rates[0] ?? { num: 25, den: 1 }, constant: rate !== undefined };
}

function ratio(text: string): Rational | null {
  const [num, den] = text.split(/[:/]/).map(Number);
  return num && den ? { num, den } : null;
}

const sampleBytes = (format: PlaneFormat) => (format.bitDepth > 8 ? 2 : 1);

/** Bytes of each plane. */
function planeBytes(format: PlaneFormat): number[] {
  return planeSizes(format).map(({ width, height }, plane) => width * height * planeChannels(format.layout, plane) * sampleBytes(format));
}

const frameBytes = (format: PlaneFormat) => planeBytes(format).reduce((sum, bytes) => sum + bytes, 0);

function frameOf({ format, timeline }: SourceInfo, index: number, bytes: Uint8Array): PlanarFrame {
  let offset = 0;
  const planes = planeBytes(format).map((length) => {
    const from = offset;
    offset += length;
    return format.bitDepth > 8 ? new Uint16Array(bytes.buffer, from, length / 2) : new Uint8Array(bytes.buffer, from, length);
  });
  const time = timeline.timeOf(index);
  const end = index + 1 < timeline.length ? timeline.timeOf(index + 1) : timeline.duration;
  return { index, time, duration: end - time, format, planes, [Symbol.dispose]: () => undefined };
}

/** Cuts a stream into pieces of `size` bytes, each in memory of its own; what is left over at the end is dropped. */
async function* chunksOf(stream: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let piece = new Uint8Array(size);
  let filled = 0;
  for await (const part of stream) {
    for (let at = 0; at < part.length; ) {
      const taken = part.subarray(at, at + size - filled);
      piece.set(taken, filled);
      at += taken.length;
      filled += taken.length;
      if (filled < size) continue;
      yield piece;
      piece = new Uint8Array(size);
      filled = 0;
    }
  }
}

const seconds = (time = 0) => `${time.toFixed(3)} s`;

function damaged(path: string, place: string, said: string): MediaError {
  return new MediaError(
    'damaged',
    `${path} cannot be decoded ${place}${said ? ` (${said.split('\n')[0]})` : ''}.`,
    'Get an undamaged copy of the file; or convert the part that plays with another program, and render that.',
  );
}
