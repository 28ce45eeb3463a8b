/** Files that only ffmpeg decodes, under oath: their tables read by mediabunny and mp4box, their frames decoded by ffmpeg. */
import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input } from 'mediabunny';
import { factsProblem, picturesProblem, type Verification, type VideoFacts } from '../../../src/jobs/export/video-check.ts';
import type { Tolerance } from '../../../src/jobs/output/tolerance.ts';
import { type PlaneFormat, planeSizes } from '../../../src/media/picture.ts';
import type { Comparison, Difference } from '../../../src/media/pictures/frame-witness.ts';
import { pixelFormatOf } from '../../../src/media/video/ffmpeg-format.ts';
import type { PacketSums } from '../../../src/media/video/packet-sums.ts';
import { toHex } from '../../../src/media/video/video-track.ts';
import { checkIndex, failed } from '../check-index.ts';
import { OUTPUT, runCore } from './ffmpeg-core.ts';
import { frameBytes, pieceLength } from './piece-encoder.ts';

/** What a file must turn out to be. */
export interface DecodedExpectation extends VideoFacts {
  readonly container: string;
  readonly format: PlaneFormat;
  readonly packets: PacketSums;
  /** Exactly what was rendered, or near it. */
  readonly pictures:
    | { readonly kind: 'exact'; readonly hashes: AsyncIterable<Uint8Array | null> }
    | { readonly kind: 'near'; readonly comparison: Comparison; readonly tolerance: Tolerance };
}

/** Compares a finished file with what was rendered. Throws `MediaError` (`verification-failed`). */
export async function verifyDecoded(
  file: File,
  expected: DecodedExpectation,
  signal: AbortSignal,
  onProgress: (done: number) => void = () => undefined,
): Promise<Verification> {
  const { container, times, pictures, packets } = expected;
  if (container === 'mov') await checkIndex(file, times.length);
  const problem = factsProblem(await factsOf(file, expected.alpha), expected);
  if (problem) throw failed(file, problem);
  const damage = await packets.problemIn(new BlobSource(file), signal);
  if (damage) throw failed(file, damage);
  const { frames, alphaMean, alphaMax } =
    pictures.kind === 'exact'
      ? await compareHashes(file, expected, pictures.hashes, signal, onProgress)
      : await compareNear(file, expected, pictures, signal, onProgress);
  return { framesCompared: frames, alpha: expected.alpha, alphaMeanError: alphaMean, alphaMaxError: alphaMax };
}

/** What the tables of a file say; whether it has alpha only its pictures tell. */
async function factsOf(file: File, alpha: boolean): Promise<VideoFacts> {
  using input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  const video = await input.getPrimaryVideoTrack();
  if (!video) throw failed(file, 'it has no video');
  const times: number[] = [];
  let duration = 0;
  for await (const packet of new EncodedPacketSink(video).packets(undefined, undefined, { metadataOnly: true })) {
    times.push(packet.timestamp);
    duration = Math.max(duration, packet.timestamp + packet.duration);
  }
  const audio = await input.getPrimaryAudioTrack();
  return {
    times: Float64Array.from(times),
    duration,
    coded: { width: await video.getCodedWidth(), height: await video.getCodedHeight() },
    alpha,
    audio: audio && { start: Math.max(0, await audio.getFirstTimestamp()), end: await audio.computeDuration() },
  };
}

/** What a comparison found. */
type Compared = Pick<Difference, 'frames' | 'alphaMean' | 'alphaMax'>;

/** Frames of a file from `first` on as ffmpeg gives them. */
interface DecodedPiece {
  readonly first: number;
  readonly count: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * A file decoded piece by piece, `muxed` as the last options say: a run of ffmpeg has a limited time, and a file has any length.
 */
async function* decodedPieces(
  file: File,
  { format, times }: DecodedExpectation,
  muxed: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<DecodedPiece> {
  const { frames: most } = pieceLength(format);
  for (let first = 0; first < times.length; first += most) {
    const count = Math.min(most, times.length - first);
    // Half-way from the frame before, so that rounding cannot reach a neighbour.
    const from = first === 0 ? 0 : ((times[first - 1] as number) + (times[first] as number)) / 2;
    const frames = ['-map', '0:v:0', '-frames:v', String(count), '-fps_mode', 'passthrough'];
    const output = [...frames, '-pix_fmt', pixelFormatOf(format), ...muxed, OUTPUT];
    yield {
      first,
      count,
      bytes: await runCore({ args: ['-ss', String(from), '-i', `/in/${file.name}`, ...output], mounted: file, signal }),
    };
  }
}

/** Compares ffmpeg's lists of frames (stream, two times, duration, size, hash) with the hashes of the rendered ones. */
async function compareHashes(
  file: File,
  expected: DecodedExpectation,
  rendered: AsyncIterable<Uint8Array | null>,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<Compared> {
  const { times } = expected;
  const notes = rendered[Symbol.asyncIterator]();
  try {
    for await (const { first, count, bytes } of decodedPieces(file, expected, ['-f', 'framehash', '-hash', 'sha256'], signal)) {
      const lines = new TextDecoder().decode(bytes).split('\n');
      const hashes = lines.flatMap((line) => (line === '' || line.startsWith('#') ? [] : [line.split(',').at(-1)?.trim()]));
      if (hashes.length !== count) {
        throw failed(file, `${first + hashes.length} frames could be decoded of ${times.length} that were rendered`);
      }
      for (const [at, hash] of hashes.entries()) {
        const note = await notes.next();
        const time = times[first + at] as number;
        if (!note.value || toHex(note.value) !== hash) {
          throw failed(file, `frame ${first + at} (${time.toFixed(2)} s) is not exactly what was rendered`);
        }
      }
      onProgress(first + count);
    }
  } finally {
    await notes.return?.();
  }
  return { frames: times.length, alphaMean: 0, alphaMax: 0 };
}

async function compareNear(
  file: File,
  expected: DecodedExpectation,
  { comparison, tolerance }: { readonly comparison: Comparison; readonly tolerance: Tolerance },
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<Compared> {
  const { format, times } = expected;
  for await (const { first, bytes } of decodedPieces(file, expected, ['-f', 'rawvideo'], signal)) {
    for (let at = 0; at < Math.floor(bytes.length / frameBytes(format)); at++) {
      const index = first + at;
      const planes = planesAt(bytes, at * frameBytes(format), format);
      await comparison.add(index, { index, time: times[index] as number, duration: 0, format, planes, [Symbol.dispose]: () => undefined });
      onProgress(index + 1);
    }
  }
  const problem = picturesProblem(comparison.difference, expected, tolerance);
  if (problem) throw failed(file, problem);
  return comparison.difference;
}

function planesAt(bytes: Uint8Array<ArrayBuffer>, from: number, format: PlaneFormat): (Uint8Array | Uint16Array)[] {
  let at = from;
  return planeSizes(format).map(({ width, height }) => {
    const length = width * height * (format.bitDepth > 8 ? 2 : 1);
    const plane = bytes.slice(at, at + length);
    at += length;
    return format.bitDepth > 8 ? new Uint16Array(plane.buffer) : plane;
  });
}
