/** Archives in Node: FFV1 with alpha and FLAC, every sample proven by the hashes of what ffmpeg decodes. */
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import type { ExportLog } from '../../src/jobs/export/export-log.ts';
import { factsProblem, type VideoFacts } from '../../src/jobs/export/video-check.ts';
import { outputFormats } from '../../src/jobs/output/output.ts';
import { shownPart } from '../../src/jobs/output/shown-part.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { OutputTimeline } from '../../src/media/output-timeline.ts';
import { unpackPicture } from '../../src/media/pictures/picture-record.ts';
import { colourArguments, pixelFormatOf } from '../../src/media/video/ffmpeg-format.ts';
import { RECIPE_KEY } from '../../src/media/video/recipe-text.ts';
import { ffprobe, inputArguments, outputOf, startFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { openFileTarget, unlessRemoved } from '../files/file-target.ts';
import { audioTrackOf } from '../reading/audio-track.ts';
import { openFfmpegSource } from '../reading/ffmpeg-source.ts';
import { codingFailed } from './child-pieces.ts';
import { openPictureLog } from './picture-log.ts';
import { factsOf } from './verify-video.ts';
import type { ResumingSink, WriterOptions, Written } from './writer.ts';

/** Linux lets a program have no longer argument than 131072 bytes, with the zero at its end. */
const LONGEST_TAG = 131_071;
/** Seconds by which a frame may be off a constant rate: what sources that count milliseconds are off by. */
const ROUNDING = 0.0011;

/** Opens the work of an archive. Throws `MediaError`, also where frames come at irregular times. */
export async function openFfv1Writer(options: WriterOptions): Promise<ResumingSink<Written>> {
  const { outputFormat, delivery, path, signal, container, output } = options;
  const { mimeType } = outputFormats[outputFormat];
  const timeline = shownPart(outputFormats[outputFormat], options.timeline);
  const rate = timeline.rate ? `${timeline.rate.num}/${timeline.rate.den}` : String(timeline.length / timeline.duration);
  const isSteady = Array.from({ length: timeline.length }, (_, at) => Math.abs(timeline.timeOf(at) - steadyTime(timeline, at)));
  if (isSteady.some((error) => error > ROUNDING)) {
    throw new MediaError(
      'encoder-unsupported',
      'The frames come at irregular times, which the FFV1 writer cannot keep.',
      'Choose a frame rate for the export, or a PNG sequence.',
    );
  }
  const tag = `${RECIPE_KEY}=${options.tags[RECIPE_KEY] ?? ''}`;
  const isTagged = Buffer.byteLength(tag) <= LONGEST_TAG;
  const { format } = delivery;
  const audio = output.audio ? await soundWithin(container, timeline) : null;
  return openPictureLog(options, timeline, async () => {
    const target = await openFileTarget(path);
    await target.stream.close();
    const finish = async (log: ExportLog) => {
      const pixels = pixelFormatOf(format);
      const sound = audio ? ['-ss', String(timeline.start), '-t', String(timeline.duration), ...inputArguments(container.path)] : [];
      const encoding = ['-c:v', 'ffv1', '-level', '3', '-g', '1', '-slices', '4', '-slicecrc', '1'];
      const hashes = await encode(log, options, [
        ...['-f', 'rawvideo', '-pix_fmt', pixels, '-s', `${format.coded.width}x${format.coded.height}`, '-framerate', rate, '-i', 'pipe:0'],
        ...[...sound, '-map', '0:v', ...(audio ? ['-map', '1:a:0', '-c:a', 'flac', '-af', 'aresample=async=1:first_pts=0'] : [])],
        ...['-fps_mode', 'passthrough', '-pix_fmt', pixels, ...encoding, ...colourArguments(format.colour)],
        ...(isTagged ? ['-metadata', tag] : []),
        // Without random numbers and versions: the same frames give the same file.
        ...['-fflags', '+bitexact', '-protocol_whitelist', 'file', '-f', 'matroska', `file:${target.part}`],
      ]);
      const times = Float64Array.from({ length: timeline.length }, (_, at) => steadyTime(timeline, at));
      const facts = { times, duration: timeline.duration, coded: format.coded, alpha: format.alpha, audio };
      const checks = compare(target.part, path, pixels, hashes, signal).then(() => checkFacts(target.part, path, facts, signal));
      await unlessRemoved(path, [target.part], checks);
      const written = await open(target.part, 'r+');
      await written.sync().finally(() => written.close());
      const { size: bytes } = await stat(target.part);
      await target.complete();
      const verified = { framesCompared: hashes.length, alpha: format.alpha, alphaMeanError: 0, alphaMaxError: 0 };
      const notes = isTagged ? [] : ['The recipe is too long to travel inside an FFV1 file.'];
      const codecs = { video: 'ffv1', audio: audio ? 'flac' : null };
      return { frames: timeline.length, duration: timeline.duration, bytes, mimeType, codecs, verified, notes };
    };
    return { finish, discard: () => target.remove() };
  });
}

/** Seconds at which a frame would come at a constant rate. */
const steadyTime = ({ duration, length }: OutputTimeline, at: number) => (at * duration) / length;

/** The span of the sound in a file of a timeline: from its start on, as silence stands for what is missing there; null for none. */
async function soundWithin(container: WriterOptions['container'], { start, duration }: OutputTimeline): Promise<VideoFacts['audio']> {
  const info = (await audioTrackOf(container))?.info;
  if (!info || info.start >= start + duration || info.end <= start) return null;
  return { start: 0, end: Math.min(info.end - start, duration) };
}

/** The span of the sound of a finished file by its packets: FLAC tells the length of the last one only to those who parse it. */
async function soundIn(part: string, signal: AbortSignal): Promise<VideoFacts['audio']> {
  const { json } = await ffprobe(part, 'packet=pts_time,duration_time', signal, { select: 'a:0' });
  const { packets = [] } = (json ?? {}) as { packets?: { pts_time?: string; duration_time?: string }[] };
  const [first, last] = [packets[0], packets.at(-1)];
  return first && last ? { start: Number(first.pts_time), end: Number(last.pts_time) + Number(last.duration_time) } : null;
}

/** Throws `MediaError` unless the file says of itself what it should. */
async function checkFacts(part: string, path: string, expected: VideoFacts, signal: AbortSignal): Promise<void> {
  await using source = await openFfmpegSource(part, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw wrong(path, error instanceof Error ? error.message : String(error));
  });
  const found = { ...factsOf(source), audio: await soundIn(part, signal) };
  const problem = factsProblem(found, expected);
  if (problem) throw wrong(path, problem);
}

/** Feeds ffmpeg with all frames; gives the SHA-256 of each. */
async function encode(log: ExportLog, { delivery, signal }: WriterOptions, args: readonly string[]): Promise<string[]> {
  const common = ['-hide_banner', '-loglevel', 'error', '-xerror', '-y', '-protocol_whitelist', 'pipe'];
  const child = startFfmpeg('ffmpeg', [...common, ...args]);
  const stop = () => void child.kill();
  signal.addEventListener('abort', stop, { once: true });
  const hashes: string[] = [];
  try {
    signal.throwIfAborted();
    child.process.stdout.resume();
    for await (const { data } of log.records()) {
      const planes = await unpackPicture(delivery.format, data as Uint8Array<ArrayBuffer>);
      const hash = createHash('sha256');
      for (const plane of planes) {
        const bytes = new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength);
        hash.update(bytes);
        await child.within(
          new Promise<void>((resolve) => {
            // A program that has ended takes nothing; why it has is told below.
            child.process.stdin.write(bytes, () => resolve());
          }),
        );
      }
      hashes.push(hash.digest('hex'));
    }
    child.process.stdin.end();
    const { code, said } = await child.ended;
    signal.throwIfAborted();
    if (code === 0) return hashes;
    throw codingFailed('write the archive', said.split('\n')[0] || 'it gave no reason', 'Free some space, or choose a PNG sequence.');
  } finally {
    signal.removeEventListener('abort', stop);
    await child.kill();
  }
}

/** Throws `MediaError` unless the file decodes to exactly the frames with these hashes. */
async function compare(part: string, path: string, pixels: string, hashes: readonly string[], signal: AbortSignal): Promise<void> {
  const output = ['-map', '0:v:0', '-fps_mode', 'passthrough', '-pix_fmt', pixels, '-f', 'framehash', 'pipe:1'];
  const child = startFfmpeg('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-xerror', ...inputArguments(part), ...output], {
    reads: true,
  });
  const { text, code, said } = await outputOf(child, signal);
  const found = text.split('\n').flatMap((line) => (line === '' || line.startsWith('#') ? [] : (line.split(',').at(-1)?.trim() ?? '')));
  const at = hashes.findIndex((hash, index) => found[index] !== hash);
  if (code === 0 && at < 0 && found.length === hashes.length) return;
  const what = said.split('\n')[0] || (at < 0 ? `it has ${found.length} frames instead of ${hashes.length}` : `frame ${at} differs`);
  throw wrong(path, what);
}

function wrong(path: string, what: string): MediaError {
  return new MediaError(
    'verification-failed',
    `${path} was read back and is not what was rendered: ${what}.`,
    'Render again; if it happens again, the disk or this ffmpeg may be at fault.',
  );
}
