import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { frame, rgbaFormat } from '../../../server/testing/scene.ts';
import { straightBytes } from '../../gpu/read-picture.ts';
import { denoise } from './denoise.ts';

const WIDTH = 160;
const HEIGHT = 90;
const RAW = ['-f', 'rawvideo', '-pix_fmt', 'rgba'];
const BASE = { luma: 0.3, chroma: 0.4, coarse: 0.5, texture: 0, stability: 0 };

/** Soft shading, hard edges and fine stripes, without noise. */
function clean(): Uint8Array {
  const bytes = new Uint8Array(WIDTH * HEIGHT * 4);
  for (let at = 0; at < WIDTH * HEIGHT; at++) {
    const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
    const shade = 90 + 60 * Math.sin(x / 25) * Math.cos(y / 18);
    const disc = Math.hypot(x - 110, y - 45) < 25;
    const stripes = x < 50 && y > 50 ? (x % 6 < 3 ? 50 : 0) : 0;
    bytes.set(disc ? [210, 110, 60, 255] : [shade + stripes, shade * 0.8 + 30 + stripes, 130 + stripes, 255], at * 4);
  }
  return bytes;
}

/** The same with noise of ±`amount` codes in each channel, from an integer generator. */
function noisy(amount: number, seed = 12345): Uint8Array {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return clean().map((value, at) =>
    at % 4 === 3 ? value : Math.min(255, Math.max(0, Math.round(value + (next() + next() - 1) * amount))),
  );
}

async function cleaned(bytes: Uint8Array, values: Partial<typeof BASE> = {}): Promise<Uint8Array> {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(denoise, { ...BASE, ...values })]);
  return straightBytes(await pictureOf(chain, () => frame(rgbaFormat(WIDTH, HEIGHT), [bytes])));
}

/** Decibels over red, green and blue, or of any part that `of` takes from a colour. */
function psnr(a: Uint8Array, b: Uint8Array, of: (colour: readonly number[]) => readonly number[] = (colour) => colour): number {
  let [sum, count] = [0, 0];
  for (let at = 0; at < a.length; at += 4) {
    const [one, other] = [of([...a.subarray(at, at + 3)]), of([...b.subarray(at, at + 3)])];
    one.forEach((value, part) => {
      sum += (value - (other[part] as number)) ** 2;
      count++;
    });
  }
  return 10 * Math.log10(255 ** 2 / (sum / count));
}
const lumaOf = ([r, g, b]: readonly number[]) => [0.2126 * (r as number) + 0.7152 * (g as number) + 0.0722 * (b as number)];
const chromaOf = (colour: readonly number[]) => [
  (colour[0] as number) - (lumaOf(colour)[0] as number),
  (colour[2] as number) - (lumaOf(colour)[0] as number),
];

test.each([20, 45])(
  'removes noise of ±%d as well as ffmpeg’s nlmeans, which searches nine times as far, each at its best strength',
  async (amount) => {
    const [wanted, given] = [clean(), noisy(amount)];
    const best = Math.max(
      ...[3, 5, 8, 12, 16].map((strength) => {
        const size = `${WIDTH}x${HEIGHT}`;
        const args = ['-v', 'error', ...RAW, '-s', size, '-i', 'pipe:0', '-vf', `nlmeans=s=${strength}`, ...RAW, 'pipe:1'];
        return psnr(new Uint8Array(execFileSync('ffmpeg', args, { input: given })), wanted);
      }),
    );
    let ours = 0;
    for (const strength of [0.3, 0.5, 0.8]) ours = Math.max(ours, psnr(await cleaned(given, { luma: strength, chroma: strength }), wanted));
    expect(ours).toBeGreaterThan(best - 0.3);
    expect(ours).toBeGreaterThan(psnr(given, wanted) + 6);
  },
);

test('keeps a picture without noise, and changes nothing at strength 0', async () => {
  expect(psnr(await cleaned(clean()), clean())).toBeGreaterThan(38);
  expect(psnr(await cleaned(noisy(30), { luma: 0, chroma: 0 }), noisy(30))).toBeGreaterThan(55);
});

test('cleans brightness and colour apart', async () => {
  const given = noisy(30);
  const colourOnly = await cleaned(given, { luma: 0, chroma: 0.7 });
  expect(psnr(colourOnly, given, lumaOf)).toBeGreaterThan(50);
  expect(psnr(colourOnly, clean(), chromaOf)).toBeGreaterThan(psnr(given, clean(), chromaOf) + 6);
  const brightnessOnly = await cleaned(given, { luma: 0.7, chroma: 0 });
  expect(psnr(brightnessOnly, given, chromaOf)).toBeGreaterThan(46);
  expect(psnr(brightnessOnly, clean(), lumaOf)).toBeGreaterThan(psnr(given, clean(), lumaOf) + 5);
});

test('gives texture back, and takes coarse noise out only when asked', async () => {
  const given = noisy(30);
  expect(psnr(await cleaned(given, { texture: 1, chroma: 0 }), given)).toBeGreaterThan(45);
  const blotchy = new Uint8Array(
    execFileSync('ffmpeg', ['-v', 'error', ...RAW, '-s', `${WIDTH}x${HEIGHT}`, '-i', 'pipe:0', '-vf', 'gblur=1.5', ...RAW, 'pipe:1'], {
      input: noisy(90),
    }),
  );
  const deviation = async (coarse: number) => {
    const result = await cleaned(blotchy, { luma: 0.5, coarse });
    // Inside the disc, where the picture has one colour.
    let [sum, squares, count] = [0, 0, 0];
    for (let y = 35; y < 55; y++) {
      for (let x = 100; x < 120; x++) {
        const v = lumaOf([...result.subarray((y * WIDTH + x) * 4, (y * WIDTH + x) * 4 + 3)])[0] as number;
        sum += v;
        squares += v * v;
        count++;
      }
    }
    return Math.sqrt(squares / count - (sum / count) ** 2);
  };
  expect(await deviation(1)).toBeLessThan((await deviation(0)) * 0.7);
});

test('is better still on a scene that stands still, when earlier frames may help', async () => {
  const at = async (stability: number) => {
    using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(denoise, { ...BASE, stability })]);
    const shot = (index: number) => frame(rgbaFormat(WIDTH, HEIGHT), [noisy(30, index * 7919)], index);
    return psnr(straightBytes(await pictureOf(chain, shot, 12)), clean());
  };
  expect(await at(100)).toBeGreaterThan((await at(0)) + 1);
});

test('neither colour nor alpha bleeds over the edge of a matte', async () => {
  const bytes = new Uint8Array(WIDTH * HEIGHT * 4);
  for (let at = 0; at < WIDTH * HEIGHT; at++)
    bytes.set(at % WIDTH < 80 ? [200, 120, 60, 255] : at % WIDTH < 100 ? [200, 120, 60, 128] : [0, 0, 0, 0], at * 4);
  const result = await cleaned(bytes, { luma: 1, chroma: 1, coarse: 1 });
  for (let at = 0; at < bytes.length; at++) expect(Math.abs((result[at] as number) - (bytes[at] as number))).toBeLessThanOrEqual(2);
});
