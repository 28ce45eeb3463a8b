import { expect, test } from 'vitest';
import { frame, yuvFormat } from '../../../server/testing/scene.ts';
import { FrameWitness } from '../../media/pictures/frame-witness.ts';
import { picturesProblem } from '../export/video-check.ts';
import { outputFormats } from './output.ts';
import { tolerances, videoTolerance } from './tolerance.ts';

const crf = (value: number) => ({ kind: 'crf', value }) as const;
const bitrate = { kind: 'bitrate', bitsPerSecond: 1e6 } as const;

test('a rate loosens what a video may lose only as far as encoders go, and not where a format pays no heed to it', () => {
  const { mp4, webm, prores4444, ffv1 } = outputFormats;
  for (const rate of [crf(51), bitrate]) {
    expect(videoTolerance(prores4444, { quality: 'good', rate })).toBe(tolerances.good);
    expect(videoTolerance(prores4444, { quality: 'lossless', rate })).toBe(tolerances.best);
    expect(videoTolerance(ffv1, { quality: 'draft', rate })).toBe(tolerances.lossless);
  }
  expect(videoTolerance(mp4, { quality: 'lossless', rate: null })).toBe(tolerances.best);
  expect(videoTolerance(webm, { quality: 'lossless', rate: null })).toBe(tolerances.lossless);
  expect(videoTolerance(mp4, { quality: 'best', rate: crf(28) })).toBe(tolerances.draft);
  expect(videoTolerance(webm, { quality: 'best', rate: crf(40) })).toBe(tolerances.draft);
  const [worst, starved] = [crf(51), bitrate].map((rate) => videoTolerance(webm, { quality: 'draft', rate }));
  expect(worst?.colourMean).toBeGreaterThan(tolerances.draft.colourMean);
  expect(starved?.colourBlock).toBeGreaterThan(worst?.colourBlock ?? 0);
  // Black instead of white, with alpha or without, is never let through.
  expect(Math.max(starved?.colourBlock ?? 255, starved?.alphaBlock ?? 255)).toBeLessThan(219);
  expect(videoTolerance(outputFormats['alpha-pair'], { quality: 'draft', rate: bitrate }).alphaBlock).toBe(starved?.colourBlock);
});

const SIZE = { width: 96, height: 64 };
const FORMAT = yuvFormat(SIZE, { alpha: true });
const grey = (width: number, height: number) => new Uint8Array(width * height).fill(128);
type Matte = (x: number, y: number, index: number) => number;
const framesOf = (matte: Matte) =>
  [0, 1, 2].map((index) => {
    const alpha = Uint8ClampedArray.from({ length: 96 * 64 }, (_, at) => matte(at % 96, Math.floor(at / 96), index));
    return frame(FORMAT, [grey(96, 64), grey(48, 32), grey(48, 32), new Uint8Array(alpha)], index);
  });

/** What is said of a file that shows one matte where another was rendered. */
async function problemOf(rendered: Matte, shown: Matte, quality: 'draft' | 'good' | 'best') {
  const witness = new FrameWitness(3, SIZE);
  const notes = framesOf(rendered).map((seen) => witness.see(seen));
  const comparison = witness.comparison(
    (async function* () {
      yield* notes;
    })(),
  );
  for (const [at, decoded] of framesOf(shown).entries()) await comparison.add(at, decoded);
  return picturesProblem(comparison.difference, { times: Float64Array.of(0, 1, 2) }, tolerances[quality]);
}

test('grain that an encoder loses from a matte is let through, and a matte that is another one never', async () => {
  const disc: Matte = (x, y, index) => 255 * Math.min(1, Math.max(0, (20 - Math.hypot(x - 30 - 6 * index, y - 32)) / 3));
  const smooth: Matte = (x, y, index) => 128 + 60 * Math.sin((x + 12 * index) / 20) + 40 * Math.sin(y / 15);
  const LOST = { draft: 4, good: 2, best: 1 } as const;
  for (const quality of ['draft', 'good', 'best'] as const) {
    for (const matte of [disc, smooth]) {
      const grainy: Matte = (x, y, index) => matte(x, y, index) + (((x * 7 + y * 13 + index * 5) % 3) - 1) * LOST[quality];
      expect(await problemOf(grainy, matte, quality)).toBeNull();
      const wrong: Readonly<Record<string, Matte>> = {
        shifted: (x, y, index) => grainy(x - 3, y, index),
        missing: () => 255,
        inverted: (x, y, index) => 255 - grainy(x, y, index),
        late: (x, y, index) => grainy(x, y, index - 1),
        holed: (x, y, index) => (x < 48 && x >= 36 && y >= 24 && y < 36 ? 0 : grainy(x, y, index)),
        faded: (x, y, index) => 0.9 * grainy(x, y, index),
      };
      for (const [name, shown] of Object.entries(wrong)) {
        expect({ name, problem: await problemOf(grainy, shown, quality) }).toEqual({ name, problem: expect.stringContaining('alpha') });
      }
    }
  }
});
