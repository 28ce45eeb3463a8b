/** Videos in Node: segments by ffmpeg, put together and verified; what an interrupted run has made is taken up again. */
import { join, parse } from 'node:path';
import type { ExportLog } from '../../src/jobs/export/export-log.ts';
import { openLogSink } from '../../src/jobs/export/log-sink.ts';
import type { SegmentLength } from '../../src/jobs/export/segmented-sink.ts';
import type { Verification } from '../../src/jobs/export/video-check.ts';
import { type OutputFormat, outputFormats } from '../../src/jobs/output/output.ts';
import { toleranceFor } from '../../src/jobs/output/tolerance.ts';
import { toJson } from '../../src/jobs/recipe/canonical-json.ts';
import { MediaError } from '../../src/media/errors.ts';
import { FrameWitness } from '../../src/media/pictures/frame-witness.ts';
import type { AudioPlan } from '../../src/media/video/audio-plan.ts';
import { isSteady, type MuxedVideo, type MuxJob, muxVideo } from '../../src/media/video/mux-video.ts';
import { alphaOnly, notesInOrder, withoutAlpha } from '../../src/media/video/packet-log.ts';
import type { TrackCodec, VideoTrack } from '../../src/media/video/video-track.ts';
import type { EncoderSettings } from '../ffmpeg/encoder-arguments.ts';
import { type FileTarget, openFileTarget, unlessRemoved } from '../files/file-target.ts';
import { planAudio } from './audio.ts';
import { createPairEncoder, type PairTracks } from './pair-encoder.ts';
import { createSegmentEncoder } from './segment-encoder.ts';
import { type VideoExpectation, verifyVideo } from './verify-video.ts';
import { LogWriter, openWork, type ResumingSink, type WriterOptions, type WrittenFile } from './writer.ts';

const TRACKS: Readonly<Record<string, TrackCodec>> = { vp9: 'vp9', h264: 'avc', hevc: 'hevc', av1: 'av1', prores: 'prores' };
/** Starting an encoder takes a tenth of a second; after a crash, the segment being filled and the one being emptied are done again. */
const SEGMENT: SegmentLength = { seconds: 2, frames: 48 };
/** Bytes of a file besides its packets: in all, and for each frame. */
const CONTAINER_BYTES = { file: 4000, frame: 20 } as const;
/** Bits per second that sound may take, when a file must not be larger than asked for. */
const SOUND_BITRATE = 200_000;
/** Encoders overshoot a little. */
const CAUTION = 0.94;

/** Whether `openVideoWriter` writes a format. */
export function isVideo(outputFormat: OutputFormat): boolean {
  const { kind, codec } = outputFormats[outputFormat];
  return kind === 'video' && codec !== null && codec in TRACKS;
}

/** The files that a format makes: one, or for a pair that of the colour, at `path`, and that of the alpha. */
export function filesOf(outputFormat: OutputFormat, path: string): readonly string[] {
  if (outputFormats[outputFormat].alpha !== 'pair') return [path];
  const { dir, name, ext } = parse(path);
  return [path, join(dir, `${name} alpha${ext}`)];
}

/** Opens the work of a file. Throws `MediaError`, with `resume-refused` when work on something else lies there. */
export async function openVideoWriter(options: WriterOptions): Promise<ResumingSink<WrittenFile>> {
  const { outputFormat, output, delivery, timeline, path, recipe, source, renderer } = options;
  const { codec, alpha, lossless } = outputFormats[outputFormat];
  const quality = lossless === 'never' && output.quality === 'lossless' ? 'best' : output.quality;
  const audio = await soundFor(options);
  const settings: EncoderSettings = {
    codec: TRACKS[codec ?? ''] as TrackCodec,
    format: delivery.format,
    frameRate: options.frameRate,
    quality,
    reorders: isSteady(timeline, options.frameRate),
    rate: rateOf(options, audio),
  };
  const encoder = alpha === 'pair' ? await createPairEncoder(settings) : await createSegmentEncoder(settings);
  const witness = new FrameWitness(timeline.length, delivery.format.coded);
  const { files, target: targets } = await openWork(path, () => openTargets(filesOf(outputFormat, path)));
  const sink = await openLogSink({
    files,
    identity: { recipe, source, renderer, output: { format: outputFormat, delivery: toJson(delivery) } },
    encoder,
    length: options.segment ?? SEGMENT,
    timeline,
    witness,
    async finish(log) {
      const muxed = await mux(log, targets, audio, options);
      const tolerance = toleranceFor({ quality, rate: output.rate }, alpha === 'pair' ? 'pair' : 'none');
      const comparison = witness.comparison(notesInOrder(log.records()));
      const verified = await verify(targets, muxed, { comparison, tolerance }, options);
      for (const target of targets) await target.complete();
      const bytes = targets.reduce((sum, target) => sum + target.bytes, 0);
      const notes = [...notesOf(options, bytes), ...(audio?.notes ?? [])];
      const { mimeType, codecs } = muxed[0] as MuxedVideo;
      const { length: frames, duration } = timeline;
      return { format: outputFormat, path, frames, resumed: 0, duration, bytes, mimeType, codecs, verified, notes };
    },
    discard: () => removeAll(targets),
  });
  return new LogWriter(sink, path, timeline.length);
}

async function openTargets(paths: readonly string[]): Promise<FileTarget[]> {
  const targets: FileTarget[] = [];
  try {
    for (const path of paths) targets.push(await openFileTarget(path));
    return targets;
  } catch (error) {
    await removeAll(targets);
    throw error;
  }
}

const removeAll = async (targets: readonly FileTarget[]) => void (await Promise.allSettled(targets.map((target) => target.remove())));

/** Puts the coded frames together: into one file, or the colour into one and the alpha into another. */
async function mux(log: ExportLog, targets: readonly FileTarget[], audio: AudioPlan | null, options: WriterOptions): Promise<MuxedVideo[]> {
  const isPair = targets.length > 1;
  const muxed: MuxedVideo[] = [];
  for (const [at, target] of targets.entries()) {
    const tracks = log.track as PairTracks;
    const job: MuxJob = {
      container: outputFormats[options.outputFormat].container as MuxJob['container'],
      track: isPair ? (at === 0 ? tracks.colour : tracks.grey) : (log.track as VideoTrack),
      records: isPair ? (at === 0 ? withoutAlpha : alphaOnly)(log.records()) : log.records(),
      timeline: options.timeline,
      frameRate: options.frameRate,
      audio: at === 0 ? audio : null,
      tags: options.tags,
      stream: target.stream,
      signal: options.signal,
    };
    try {
      muxed.push(await muxVideo(job));
    } catch (error) {
      // A full disk reaches the muxer as a broken stream.
      throw target.failure ?? error;
    }
  }
  return muxed;
}

async function verify(
  targets: readonly FileTarget[],
  muxed: readonly MuxedVideo[],
  sight: Pick<VideoExpectation, 'comparison' | 'tolerance'>,
  { timeline, delivery, path, signal }: WriterOptions,
): Promise<Verification> {
  const times = Float64Array.from({ length: timeline.length }, (_, at) => timeline.timeOf(at));
  const { coded, alpha } = delivery.format;
  const files = muxed.map(({ sums, audioSpan }) => ({ packets: sums, audio: audioSpan }));
  const parts = targets.map(({ part }) => part);
  const expected = { ...sight, times, duration: timeline.duration, coded, alpha, files };
  return unlessRemoved(path, parts, verifyVideo(parts, path, expected, signal));
}

async function soundFor({ outputFormat, output, timeline, container, whole, signal }: WriterOptions): Promise<AudioPlan | null> {
  const declaration = outputFormats[outputFormat];
  if (!output.audio || !declaration.sound) return null;
  const { start, duration } = timeline;
  const place = declaration.container as 'webm' | 'mp4' | 'mov' | 'mkv';
  return planAudio({ source: container, container: place, start, end: start + duration, whole, quality: output.quality, signal });
}

function rateOf({ output, timeline }: WriterOptions, audio: AudioPlan | null): EncoderSettings['rate'] {
  const { rate } = output;
  if (rate?.kind !== 'size') return rate;
  const { duration, length } = timeline;
  const bits = (rate.bytes - CONTAINER_BYTES.file - CONTAINER_BYTES.frame * length) * 8 - (audio ? SOUND_BITRATE * duration : 0);
  if (bits > 0) return { kind: 'bitrate', bitsPerSecond: (bits * CAUTION) / duration };
  throw new MediaError(
    'encoder-unsupported',
    `${rate.bytes} bytes are too few for ${duration.toFixed(1)} s of video.`,
    'Ask for a larger file, a shorter range or fewer frames, or leave the sound out.',
  );
}

function notesOf({ outputFormat, output, delivery }: WriterOptions, bytes: number): string[] {
  const { lossless, label, alpha } = outputFormats[outputFormat];
  const { size, format } = delivery;
  const notes: string[] = [];
  const height = format.coded.height / (alpha === 'stacked' ? 2 : 1);
  if (size.width !== format.coded.width || size.height !== height) {
    notes.push(`${label} needs even sizes: the picture was extended from ${size.width}×${size.height} to ${format.coded.width}×${height}.`);
  }
  if (lossless === 'never' && output.quality === 'lossless' && output.rate === null) {
    notes.push(`${label} was written at the quality “best”: WebM can be lossless.`);
  }
  if (output.rate?.kind === 'size' && bytes > output.rate.bytes) {
    notes.push(
      `The file has ${bytes} bytes, more than the ${output.rate.bytes} asked for: ask for a smaller picture or a lower frame rate.`,
    );
  }
  return notes;
}
