/** A finished archive under oath: every sample of it is what was rendered, by the hashes of what ffmpeg decodes. */
import { createHash } from 'node:crypto';
import { FilePathSource } from 'mediabunny';
import type { Witness } from '../../src/jobs/export/log-sink.ts';
import { factsProblem, type Verification, type VideoFacts } from '../../src/jobs/export/video-check.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { PlaneFormat } from '../../src/media/picture.ts';
import { pixelFormatOf } from '../../src/media/video/ffmpeg-format.ts';
import type { PacketSums } from '../../src/media/video/packet-sums.ts';
import { eachLine, inputArguments, startFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { openFfmpegSource } from '../reading/ffmpeg-source.ts';
import { factsOf } from './verify-video.ts';

/** Notes the SHA-256 of every frame's planes. */
export const hashWitness: Witness = {
  see({ planes }) {
    const hash = createHash('sha256');
    for (const plane of planes) hash.update(new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength));
    return new Uint8Array(hash.digest());
  },
};

/** What an archive must turn out to be. */
export interface ExactExpectation extends VideoFacts {
  readonly format: PlaneFormat;
  readonly packets: PacketSums;
  /** Of the rendered frames, in the order of showing. */
  readonly hashes: AsyncIterable<Uint8Array | null>;
}

/** Decodes every frame of the file at `path`, which the user calls `name`. Throws `MediaError` (`verification-failed`). */
export async function verifyExact(path: string, name: string, expected: ExactExpectation, signal: AbortSignal): Promise<Verification> {
  const { format, times, packets, hashes } = expected;
  const failed = (what: string, cause?: unknown) => {
    signal.throwIfAborted();
    return new MediaError(
      'verification-failed',
      `${name} was read back and is not what was rendered: ${what}.`,
      'Render again; if it happens again, the disk or this ffmpeg may be at fault.',
      { cause },
    );
  };
  const found = await factsIn(path, signal).catch((error: unknown) => {
    throw failed(error instanceof Error ? error.message : String(error), error);
  });
  const problem = factsProblem(found, expected);
  if (problem) throw failed(problem);
  const output = ['-map', '0:v:0', '-fps_mode', 'passthrough', '-enc_time_base', '1:1000000', '-pix_fmt', pixelFormatOf(format)];
  const child = startFfmpeg(
    'ffmpeg',
    ['-hide_banner', '-loglevel', 'error', '-xerror', ...inputArguments(path), ...output, '-f', 'framehash', 'pipe:1'],
    { reads: true },
  );
  const rendered = hashes[Symbol.asyncIterator]();
  let frame = 0;
  // Frame by frame as they are decoded: a list of them would grow with the film.
  const { code, said } = await eachLine(
    child,
    async (line) => {
      if (line === '' || line.startsWith('#')) return;
      const { value, done } = await rendered.next();
      if (done) throw failed(`it has more than ${frame} frames`);
      if (!value || Buffer.from(value).toString('hex') !== line.split(',').at(-1)?.trim()) throw failed(`frame ${frame} differs`);
      frame++;
    },
    signal,
  );
  if (code !== 0 || frame !== times.length) throw failed(said.split('\n')[0] || `it has ${frame} frames instead of ${times.length}`);
  const damage = await packets.problemIn(new FilePathSource(path), signal);
  if (damage) throw failed(damage);
  return { framesCompared: frame, alpha: expected.alpha, alphaMeanError: 0, alphaMaxError: 0 };
}

async function factsIn(path: string, signal: AbortSignal): Promise<VideoFacts> {
  await using source = await openFfmpegSource(path, signal);
  return { ...factsOf(source), audio: await soundIn(path, signal) };
}

/** The span of the sound by its packets: FLAC tells the length of the last one only to those who parse it. */
async function soundIn(path: string, signal: AbortSignal): Promise<VideoFacts['audio']> {
  const entries = ['-select_streams', 'a:0', '-show_entries', 'packet=pts_time,duration_time', '-of', 'csv=p=0'];
  const child = startFfmpeg('ffprobe', ['-v', 'error', ...entries, ...inputArguments(path)], { reads: true });
  let span: VideoFacts['audio'] = null;
  const { code } = await eachLine(
    child,
    (line) => {
      const [start = Number.NaN, length = Number.NaN] = line.split(',').map(Number.parseFloat);
      if (Number.isFinite(start)) span = { start: span?.start ?? start, end: start + length };
    },
    signal,
  );
  return code === 0 ? span : null;
}
