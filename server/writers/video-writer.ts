/** Videos in Node: groups by ffmpeg, put together and verified; what an interrupted run has made is taken up again. */
import { join, parse } from 'node:path';
import type { ExportLog } from '../../src/jobs/export/export-log.ts';
import { groupLengths } from '../../src/jobs/export/group-length.ts';
import { openLogSink, type Witness } from '../../src/jobs/export/log-sink.ts';
import { BeyondTolerance, type Verification, type VideoFacts } from '../../src/jobs/export/video-check.ts';
import { betterNote, betterOutput, keptWithLoss, levelOf } from '../../src/jobs/output/better-output.ts';
import { type OutputFormat, type OutputSettings, outputFormats } from '../../src/jobs/output/output.ts';
import { foreignTolerance, videoTolerance } from '../../src/jobs/output/tolerance.ts';
import { toJson } from '../../src/jobs/recipe/canonical-json.ts';
import { MediaError } from '../../src/media/errors.ts';
import { FrameWitness } from '../../src/media/pictures/frame-witness.ts';
import { AUDIO_BITRATES, type AudioPlan } from '../../src/media/video/audio-plan.ts';
import { namedFfv1 } from '../../src/media/video/ffv1-file.ts';
import { isSteady, type MuxedVideo, type MuxJob, muxVideo } from '../../src/media/video/mux-video.ts';
import { alphaOnly, notesInOrder, withoutAlpha } from '../../src/media/video/packet-log.ts';
import type { VideoTrack } from '../../src/media/video/video-track.ts';
import type { EncoderSettings, VideoCodec } from '../ffmpeg/encoder-arguments.ts';
import { CardFailure, type CardProof, encoderFor, proveCard } from '../ffmpeg/encoders.ts';
import { type FileTarget, unlessRemoved } from '../files/file-target.ts';
import { audioTrackOf } from '../reading/audio-track.ts';
import { planAudio } from './audio.ts';
import { nameAll, namedBefore, openTargets, removeAll } from './file-targets.ts';
import { createGroupEncoder } from './group-encoder.ts';
import { createAlphaEncoder, createPairEncoder, type PairTracks } from './pair-encoder.ts';
import { hashWitness, verifyExact } from './verify-exact.ts';
import { verifyVideo } from './verify-video.ts';
import { LogWriter, openWork, type ResumingSink, type WriterOptions, type Written, type WrittenFile, workFolderOf } from './writer.ts';

/** Where the card is not asked. */
const NO_CARD: CardProof = { works: false, reason: null };

/** Whether `openVideoWriter` writes a format. */
export function isVideo(outputFormat: OutputFormat): boolean {
  return outputFormats[outputFormat].kind === 'video';
}

/** The files that a format makes: one, or for a pair that of the colour, at `path`, and that of the alpha. */
export function filesOf(outputFormat: OutputFormat, path: string): readonly string[] {
  if (outputFormats[outputFormat].alpha !== 'pair') return [path];
  const { dir, name, ext } = parse(path);
  return [path, join(dir, `${name} alpha${ext}`)];
}

/** Opens the work of a file. Throws `MediaError`, with `resume-refused` when work on something else lies there. */
export async function openVideoWriter(options: WriterOptions): Promise<ResumingSink<Written>> {
  const { outputFormat, output, delivery, timeline, frameRate } = options;
  const { codec, alpha, lossless } = outputFormats[outputFormat];
  const audio = await soundFor(options);
  const settings: EncoderSettings = {
    codec: codec as VideoCodec,
    format: alpha === 'pair' ? { ...delivery.format, alpha: false } : delivery.format,
    frameRate,
    quality: lossless === 'never' && output.quality === 'lossless' ? 'best' : output.quality,
    reorders: isSteady(timeline, frameRate),
    rate: await rateOf(options, audio),
  };
  const { works, reason } = options.encoder === 'auto' ? await proveCard(settings) : NO_CARD;
  const notes = reason === null ? [] : [`The graphics card does not encode this video (${reason.replace(/\.$/, '')}): software did.`];
  let refusal: unknown = null;
  for (const card of works ? [true, false] : [false]) {
    try {
      return await openWith({ ...settings, card }, { ...options, notes }, audio);
    } catch (error) {
      // Work that was begun with software goes on with software, whatever the card does now.
      if (!(error instanceof MediaError) || error.code !== 'resume-refused') throw error;
      refusal ??= error;
    }
  }
  throw refusal;
}

interface WithNotes extends WriterOptions {
  readonly notes: readonly string[];
}

/** Opens the work of a file with the encoder that the settings name. */
async function openWith(settings: EncoderSettings, options: WithNotes, audio: AudioPlan | null): Promise<ResumingSink<Written>> {
  const { outputFormat, output, delivery, timeline, path, recipe, source, renderer, size } = options;
  const encoder = await encoderCreatorOf(outputFormat, settings)(settings);
  const encoderName = await encoderFor(settings);
  const { witness, verify } = settings.codec === 'ffv1' ? exactProof(options) : nearProof(options);
  const work = workFolderOf(path, options.asked ? levelOf(output) : size?.attempt);
  const paths = filesOf(outputFormat, path);
  const { files, target: targets } = await openWork(work, () => openTargets(paths));
  const sink = await openLogSink<Written>({
    files,
    identity: { recipe, source, renderer, output: { format: outputFormat, delivery: toJson(delivery) } },
    encoder,
    length: options.group ?? groupLengths.ffmpeg,
    timeline,
    witness,
    async finish(log) {
      const asked = toJson({ tags: options.tags, encoder: encoderName });
      const named = await namedBefore(log, targets, paths, asked);
      if (named) return named;
      const muxed = await mux(log, targets, audio, options);
      const bytes = targets.reduce((sum, target) => sum + target.bytes, 0);
      const sized = { bytes, pictures: muxed.reduce((sum, { pictureBytes }) => sum + pictureBytes, 0) };
      const next = size?.after(sized) ?? null;
      if (next) {
        await removeAll(targets);
        return { next };
      }
      const parts = targets.map(({ part }) => part);
      const verdict = await verdictOn(unlessRemoved(path, parts, verify(parts, muxed, log)), settings, options);
      if ('better' in verdict) return verdict;
      const { verified, warnings } = verdict;
      const notes = [
        ...[...options.notes, ...notesOf(options), ...(size ? [size.note(sized)] : []), ...(audio?.notes ?? [])],
        ...[...(options.asked ? [betterNote(output)] : []), ...warnings],
      ];
      const { mimeType, codecs } = namesOf(outputFormat, muxed[0] as MuxedVideo);
      const { length: frames, duration } = timeline;
      const facts = { frames, resumed: 0, duration, bytes, mimeType, codecs, encoder: encoderName };
      const written: WrittenFile = { ...facts, format: outputFormat, path, verified, notes };
      await nameAll(log, targets, asked, written);
      return written;
    },
    discard: () => removeAll(targets),
  });
  const writer = new LogWriter(sink, { path, work, until: timeline.length });
  if (!writer.superseded) return writer;
  await writer.close();
  for (const target of targets) await target.close();
  return openVideoWriter({ ...options, output: writer.superseded, asked: options.asked ?? output });
}

/** What becomes of a file that was read again: it is taken, with warnings, or made again with more spent on it. Throws `MediaError`. */
async function verdictOn(
  verifying: Promise<Verification>,
  settings: EncoderSettings,
  { outputFormat, output, asked }: WriterOptions,
): Promise<{ readonly verified: Verification; readonly warnings: readonly string[] } | { readonly better: OutputSettings }> {
  try {
    return { verified: await verifying, warnings: [] };
  } catch (error) {
    if (!(error instanceof MediaError) || error.code !== 'verification-failed') throw error;
    if (settings.card)
      throw new CardFailure(`What ${await encoderFor(settings)} has made is wrong: ${error.message}`, true, { cause: error });
    if (!(error instanceof BeyondTolerance)) throw error;
    const declaration = outputFormats[outputFormat];
    const better = betterOutput(declaration, output);
    if (
      better &&
      (await encodes(outputFormat, {
        ...settings,
        quality: better.quality,
        rate: better.rate?.kind === 'crf' ? better.rate : settings.rate,
      }))
    )
      return { better };
    const kept = keptWithLoss(error, declaration, asked ?? output);
    if (!kept) throw error;
    return { verified: kept.verified, warnings: [kept.note] };
  }
}

/** Whether this machine's ffmpeg has an encoder for that. */
async function encodes(outputFormat: OutputFormat, settings: EncoderSettings): Promise<boolean> {
  try {
    await encoderCreatorOf(outputFormat, settings)(settings);
    return true;
  } catch (error) {
    if (error instanceof MediaError && error.code === 'encoder-unsupported') return false;
    throw error;
  }
}

function encoderCreatorOf(outputFormat: OutputFormat, { codec, format }: EncoderSettings): typeof createGroupEncoder {
  if (outputFormats[outputFormat].alpha === 'pair') return createPairEncoder;
  return codec === 'vp9' && format.alpha ? createAlphaEncoder : createGroupEncoder;
}

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
      onFrame: (done) => options.onFinishing?.('writing', (at + done / options.timeline.length) / targets.length),
      stream: outputFormats[options.outputFormat].codec === 'ffv1' ? namedFfv1(target.stream) : target.stream,
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

/** What a file is called: the muxer knows FFV1 under another name. */
function namesOf(outputFormat: OutputFormat, { mimeType, codecs }: MuxedVideo): Pick<MuxedVideo, 'mimeType' | 'codecs'> {
  const { codec, mimeType: own } = outputFormats[outputFormat];
  return codec === 'ffv1' ? { mimeType: own, codecs: { ...codecs, video: codec } } : { mimeType, codecs };
}

/** How it is known that files show what was rendered. */
interface Proof {
  readonly witness: Witness;
  /** Reads the finished files. Throws `MediaError` (`verification-failed`). */
  verify(parts: readonly string[], muxed: readonly MuxedVideo[], log: ExportLog): Promise<Verification>;
}

function factsFor({ timeline, delivery }: WriterOptions): Omit<VideoFacts, 'audio'> {
  const { coded, alpha } = delivery.format;
  const times = Float64Array.from({ length: timeline.length }, (_, at) => timeline.timeOf(at));
  return { times, duration: timeline.duration, coded, alpha };
}

function exactProof(options: WriterOptions): Proof {
  const { delivery, path, signal } = options;
  return {
    witness: hashWitness,
    verify([part = ''], [muxed], log) {
      const { sums: packets, audioSpan: audio } = muxed as MuxedVideo;
      const hashes = notesInOrder(log.records());
      options.onFinishing?.('verifying', 0);
      return verifyExact(part, path, { ...factsFor(options), format: delivery.format, packets, audio, hashes }, signal);
    },
  };
}

function nearProof(options: WriterOptions): Proof {
  const { outputFormat, output, asked = output, delivery, timeline, path, signal } = options;
  const witness = new FrameWitness(timeline.length, delivery.format.coded);
  return {
    witness,
    verify(parts, muxed, log) {
      const files = muxed.map(({ sums, audioSpan }) => ({ packets: sums, audio: audioSpan }));
      const declaration = outputFormats[outputFormat];
      const limits = { tolerance: videoTolerance(declaration, asked), foreign: foreignTolerance(declaration, asked) };
      const comparison = witness.comparison(notesInOrder(log.records()));
      const onFrame = (done: number) => options.onFinishing?.('verifying', done / timeline.length);
      return verifyVideo(parts, path, { ...factsFor(options), files, ...limits, comparison }, signal, onFrame);
    },
  };
}

async function soundFor({ outputFormat, output, timeline, container, whole, signal }: WriterOptions): Promise<AudioPlan | null> {
  const declaration = outputFormats[outputFormat];
  if (!output.audio || !declaration.sound) return null;
  const { start, duration } = timeline;
  const place = declaration.container as 'webm' | 'mp4' | 'mov' | 'mkv';
  return planAudio({ source: container, container: place, start, end: start + duration, whole, quality: output.quality, signal });
}

async function rateOf({ output, timeline, size, container }: WriterOptions, audio: AudioPlan | null): Promise<EncoderSettings['rate']> {
  const { rate, quality } = output;
  if (rate?.kind !== 'size') return rate;
  if (!size) throw new TypeError('Nobody searches for the size.');
  const channels = audio ? ((await audioTrackOf(container))?.info.channels ?? 0) : 0;
  return { kind: 'bitrate', bitsPerSecond: size.bitrate(timeline, AUDIO_BITRATES[quality] * channels) };
}

function notesOf({ outputFormat, output, delivery }: WriterOptions): string[] {
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
  return notes;
}
