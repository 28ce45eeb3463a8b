import { BlobSource } from 'mediabunny';
import { factsProblem } from '../../src/jobs/export/video-check.ts';
import { outputFormats } from '../../src/jobs/output/output.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { SequenceTimeline } from '../../src/media/sequence/sequence-timeline.ts';
import { type MuxedVideo, muxVideo } from '../../src/media/video/mux-video.ts';
import { framePath } from '../capabilities.ts';
import { type LaidOut, laidOut, openClips } from '../reading/clips.ts';
import { planJoin } from '../reading/join-plan.ts';
import { openMediaSource } from '../reading/media-source.ts';
import type { ClipSequence, ExportProgress, ExportRequest, ExportResult } from '../render-api.ts';
import { planAudio } from './audio-packets.ts';
import { checkIndex, failed } from './check-index.ts';
import { ExportMeter } from './export-meter.ts';
import { OutputFiles } from './output-files.ts';

/**
 * Clips one after the other in one file, their pictures copied as they are coded; sound is coded anew, so that it keeps time. Throws
 * `MediaError` where they do not fit together.
 */
export async function joined(
  { recipe, targets }: ExportRequest,
  clips: ClipSequence,
  report: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<ExportResult> {
  const started = performance.now();
  await using stack = new AsyncDisposableStack();
  const sources = await openClips(clips.parts, stack, {}, signal);
  const plan = await planJoin(clips, sources, stack);
  if ('reason' in plan) {
    throw new MediaError('codec-unsupported', `These clips cannot be joined as they are. ${plan.reason}`, 'Let them be coded anew.');
  }
  const target = targets.find(({ format }) => format === plan.format);
  if (!target) throw new TypeError(`Joined clips are ${plan.format}.`);
  const { stretches, timeline, sound } = laidOut(clips.parts, sources);
  const { duration, length, timeOf } = timeline;
  const durationOf = (at: number) => (at + 1 < length ? timeOf(at + 1) : duration) - timeOf(at);
  const { container } = outputFormats[plan.format];
  if (container !== 'webm' && container !== 'mp4' && container !== 'mov') throw new TypeError(`Nothing is joined into ${container}.`);
  const { quality } = recipe.output;
  const heard = recipe.output.audio ? sound : null;
  const audio = heard && (await planAudio({ audio: heard, container, start: 0, end: duration, whole: false, quality, signal }));
  const files = new OutputFiles(target.handles, null);
  const meter = new ExportMeter('rendering', length, report);
  const opened = performance.now();
  const [rate, ...others] = new Set(stretches.map(({ clip }) => clip.info.frameRate));
  const muxed = await files.write(0, (stream) =>
    muxVideo({
      container,
      track: plan.track,
      records: plan.records(signal),
      timeline: { length, timeOf, durationOf },
      frameRate: others.length === 0 && rate !== undefined ? rate : null,
      audio,
      tags: {},
      stream,
      signal,
      onFrame: (done) => meter.update(done),
    }),
  );
  const written = performance.now();
  const file = await (target.handles[0] as FileSystemFileHandle).getFile();
  if (container !== 'webm') await checkIndex(file, length);
  const compared = await checked(file, muxed, { stretches, timeline }, report, signal);
  const ended = performance.now();
  const seconds = (from: number, to: number) => (to - from) / 1000;
  return {
    files: [
      {
        format: plan.format,
        frames: length,
        duration,
        bytes: file.size,
        mimeType: muxed.mimeType,
        codecs: muxed.codecs,
        verified: { framesCompared: compared, alpha: plan.track.alpha, alphaMeanError: 0, alphaMaxError: 0 },
        notes: ['The pictures were copied as they were coded: nothing was lost.', ...(audio?.notes ?? [])],
      },
    ],
    failed: [],
    stages: {
      open: seconds(started, opened),
      decode: 0,
      render: 0,
      encode: seconds(opened, written),
      verify: seconds(written, ended),
      total: seconds(started, ended),
    },
  };
}

/** Frames on each side of a joint that are decoded and compared. */
const NEAR = 2;

/** Reads the file again: its packets are the very ones, its frames at their times, and those around the joints decode to the clips' own. */
async function checked(
  file: File,
  { sums, audioSpan }: MuxedVideo,
  { stretches, timeline }: Pick<LaidOut, 'stretches' | 'timeline'>,
  report: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<number> {
  const damage = await sums.problemIn(new BlobSource(file), signal);
  if (damage) throw failed(file, damage);
  await using made = await openMediaSource(file, { framePath: await framePath() });
  const { coded, alpha } = (stretches[0] as LaidOut['stretches'][number]).clip.info.format;
  const times = Float64Array.from({ length: timeline.length }, (_, at) => timeline.timeOf(at));
  const found = {
    times: made.times,
    duration: made.info.timeline.duration,
    coded: made.info.format.coded,
    alpha: made.info.format.alpha,
    audio: made.audio?.info ?? null,
  };
  const problem = factsProblem(found, { times, duration: timeline.duration, coded, alpha, audio: audioSpan });
  if (problem) throw failed(file, problem);
  const near = [...framesNearJoints(timeline)];
  const meter = new ExportMeter('verifying', near.length, report);
  let done = 0;
  for await (using frame of made.frames(near, signal)) {
    const { part, index } = timeline.placeOf(frame.index);
    const { clip } = stretches[part] as LaidOut['stretches'][number];
    for await (using own of clip.frames([index], signal)) {
      const same = own.planes.every((plane, at) => plane.every((sample, place) => sample === frame.planes[at]?.[place]));
      if (!same) throw failed(file, `frame ${frame.index} decodes to another picture than in its clip`);
    }
    meter.update(++done);
  }
  return near.length;
}

function* framesNearJoints(timeline: SequenceTimeline): Generator<number> {
  const { length } = timeline;
  for (let at = 0; at < length; at++) {
    const { part } = timeline.placeOf(at);
    const isNear = at < NEAR || at >= length - NEAR;
    if (isNear || timeline.placeOf(at + NEAR).part !== part || timeline.placeOf(at - NEAR).part !== part) yield at;
  }
}
