import { expect, test } from 'vitest';
import { gaussian } from '../../../server/testing/gaussian.ts';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { defineEffect, type Effect } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import { blurOf } from './blur.ts';

const WIDTH = 160;
const HEIGHT = 96;

const value = { from: 'input', value: 'input_load(at).x', outside: 'edge' } as const;
const wide = blurOf({ ...value, prefix: 'wide_', sigma: [{ of: 'sigma' }, { of: 'least', plus: 0.5 }] });
const narrow = blurOf({ ...value, prefix: 'narrow_', sigma: [{ of: 'sigma', times: 0.25 }], within: wide });

/** Shows a blur in red and, read in between texels, in green, and a narrower one of the same pyramid in blue. */
const shown = defineEffect({
  id: 'blurs-shown',
  version: 1,
  label: 'Blurs',
  category: 'Light',
  help: 'Shows two blurs.',
  shape: 'kernel',
  params: { sigma: float('Sigma', { default: 4, min: 0, max: 80 }), least: float('Least', { default: 0, min: 0, max: 80 }) },
  textures: () => ({ ...wide.textures, ...narrow.textures }),
  passes: () => [
    ...wide.passes,
    ...narrow.passes,
    {
      label: 'show',
      kind: 'pixel',
      wgsl: `${wide.wgsl}${narrow.wgsl}fn effect(at: vec2i) -> vec4f { return vec4f(wide_blurred_on(at), wide_blurred_at(vec2f(at) + 1.0), narrow_blurred_on(at), 1.0); }`,
      reads: [...wide.reads, ...narrow.reads],
      writes: 'output',
    },
  ],
}) as Effect;

/** Bars of several widths, away from the border, which a smaller picture repeats more coarsely; in code values of eight bits. */
const paint = (x: number, y: number) => (x > 31 && x < 128 && y > 31 && y < 64 && (x * (y >> 3)) % 64 < 24 ? 204 : 51) / 255;
const frame = (index = 0) => rgbaFrame(WIDTH, HEIGHT, (x, y) => [paint(x, y), paint(x, y), paint(x, y), 1], index);
const plain = Array.from({ length: WIDTH * HEIGHT }, (_, at) => paint(at % WIDTH, Math.floor(at / WIDTH)));

const chainWith = (values: Record<string, number>) => chainOf(rgbaFormat(WIDTH, HEIGHT), [active(shown, { least: 0, ...values })]);

// On both sides of where the next smaller picture is taken, and well between.
test.each([0.6, 1.7, 3.9, 3.996, 3.9972, 4, 6, 7.9, 8, 11, 15.99, 16, 30])('blurs as a Gaussian of %f texels', async (sigma) => {
  using chain = await chainWith({ sigma });
  const picture = await pictureOf(chain, frame);
  const [expected, inner] = [gaussian(plain, WIDTH, sigma), gaussian(plain, WIDTH, Math.max(sigma / 4, 0.05))];
  let [worst, worstInner, worstBetween] = [0, 0, 0];
  for (let y = 0; y < HEIGHT - 1; y++) {
    for (let x = 0; x < WIDTH - 1; x++) {
      const at = y * WIDTH + x;
      const around = [at, at + 1, at + WIDTH, at + WIDTH + 1].reduce((sum, beside) => sum + (expected[beside] as number) / 4, 0);
      worst = Math.max(worst, Math.abs((picture[at * 4] as number) - (expected[at] as number)));
      worstBetween = Math.max(worstBetween, Math.abs((picture[at * 4 + 1] as number) - around));
      worstInner = Math.max(worstInner, Math.abs((picture[at * 4 + 2] as number) - (inner[at] as number)));
    }
  }
  // The contrast is 0.6.
  expect(Math.max(worst, worstBetween, worstInner)).toBeLessThan(0.02);
});

test('makes only the sizes that the width asks for, and moves less the wider it is', async () => {
  const costs: number[] = [];
  for (const [sigma, labels] of [
    [2, ['blur rows at 1', 'blur columns at 1']],
    [5, ['shrink to 0.5', 'blur rows at 0.5', 'blur columns at 0.5']],
    [20, ['shrink to 0.5', 'shrink to 0.25', 'shrink to 0.125', 'blur rows at 0.125', 'blur columns at 0.125']],
  ] as const) {
    using chain = await chainWith({ sigma });
    const traffic = chain.traffic();
    const own = traffic.map(({ label }) => label.replace('blurs-shown: ', ''));
    // Ingest first and the effect's own pass last; the narrower blur comes behind the wider one.
    expect(own.slice(1, 1 + labels.length)).toEqual(labels);
    costs.push(traffic.reduce((sum, { bytesPerPixel }) => sum + bytesPerPixel, 0));
  }
  expect(costs).toEqual(costs.toSorted((a, b) => b - a));
});

test('a width that changes over time gives what the same widths give alone', async () => {
  const widths = [1, 3.9973, 12, 40, 0.2];
  const valuesAt = (time: number) => ({ sigma: widths[Math.round(time * 30)] ?? 1, least: 0 });
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [{ effect: shown, valuesAt }]);
  for (const [index, sigma] of widths.entries()) {
    using alone = await chainWith({ sigma });
    expect(await pictureOf(chain, frame, index)).toEqual(await pictureOf(alone, frame));
  }
});

test('the largest of several lengths counts', async () => {
  using chain = await chainWith({ sigma: 2, least: 5.5 });
  using alone = await chainWith({ sigma: 6 });
  const [both, one] = [await pictureOf(chain, frame), await pictureOf(alone, frame)];
  for (let at = 0; at < both.length; at += 4) expect(both[at]).toBe(one[at]);
});
