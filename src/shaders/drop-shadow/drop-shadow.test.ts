import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { dropShadow } from './drop-shadow.ts';

const WIDTH = 320;
const HEIGHT = 12;
/** The left half is opaque, so the shadow's edge is a step. */
const half = () => rgbaFrame(WIDTH, HEIGHT, (x) => (x < WIDTH / 2 ? [1, 1, 1, 1] : [0, 0, 0, 0]));

async function shadowWith(values: Record<string, number>): Promise<Float32Array> {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(dropShadow, { opacity: 1, distance: 0, ...values })]);
  const picture = await pictureOf(chain, half);
  return Float32Array.from({ length: WIDTH }, (_, x) => picture[(6 * WIDTH + x) * 4 + 3] as number);
}

/** Integral of the standard normal density (Abramowitz & Stegun 26.2.17). */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail = 0.3989423 * Math.exp((-x * x) / 2) * t * (0.3193815 + t * (-0.3565638 + t * (1.781478 + t * (-1.821256 + t * 1.330274))));
  return x < 0 ? tail : 1 - tail;
}

// The picture is 12 high with nothing above and below, so values are compared after scaling by what is left vertically.
test.each([8, 20, 40, 80])('its edge falls off as a Gaussian whose deviation is half the blur of %d px', async (blur) => {
  const shadow = await shadowWith({ blur });
  const sigma = blur / 2;
  const reach = (Math.floor(sigma) * 2) / 3;
  const near = shadow[WIDTH / 2 + 1] as number;
  for (const distance of [reach / 2, reach]) {
    const x = WIDTH / 2 + 1 + Math.round(distance);
    const expected = (1 - normal((x + 0.5 - WIDTH / 2) / sigma)) / (1 - normal(1.5 / sigma));
    expect((shadow[x] as number) / near).toBeCloseTo(expected, 1);
  }
});

test('falls in the direction of its angle', async () => {
  const shadow = await shadowWith({ blur: 0, distance: 20, angle: 0 });
  expect(shadow[WIDTH / 2 + 18]).toBeCloseTo(1, 2);
  expect(shadow[WIDTH / 2 + 22]).toBeCloseTo(0, 2);
});
