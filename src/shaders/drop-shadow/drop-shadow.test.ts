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

/** Shadow along the middle row of a tall picture whose left half is opaque, and how much lies outside of it. */
async function rowWith(values: Record<string, number>, scale = 1): Promise<Float32Array> {
  const side = 320;
  const tall = () => rgbaFrame(side, side, (x) => (x < side / 2 ? [1, 1, 1, 1] : [0, 0, 0, 0]));
  const shadowed = active(dropShadow, { opacity: 1, distance: 0, ...values });
  using chain = await chainOf(rgbaFormat(side, side), [shadowed], { kind: 'picture' }, scale);
  const picture = await pictureOf(chain, tall);
  const width = side * scale;
  return Float32Array.from({ length: width / 2 }, (_, x) => picture[((width / 2) * width + width / 2 + x) * 4 + 3] as number);
}

test.each([1, 5, 20, 40])('spreads a hard edge by %d px without a blur', async (spread) => {
  const outside = await rowWith({ blur: 0, spread });
  expect(outside.reduce((sum, cover) => sum + cover, 0)).toBeCloseTo(spread, -0.3);
  expect(outside[spread - 3] ?? 1).toBeGreaterThan(0.97);
  expect(outside[spread + 3]).toBeLessThan(0.03);
});

test.each([
  { blur: 20, spread: 6 },
  { blur: 12, spread: 24 },
])('keeps a blur of $blur px when it spreads by $spread', async ({ blur, spread }) => {
  const outside = await rowWith({ blur, spread });
  for (const away of [-blur / 4, 0, blur / 4, blur / 2].filter((offset) => spread + offset > 0)) {
    const expected = 1 - normal((away + 0.5) / (blur / 2));
    expect(Math.abs((outside[spread + away] as number) - expected), `${away} px from the spread edge`).toBeLessThan(0.05);
  }
});

test('spreads alike at half size', async () => {
  const [full, half] = [await rowWith({ blur: 8, spread: 20 }), await rowWith({ blur: 8, spread: 20 }, 0.5)];
  for (const [x, cover] of half.entries()) {
    expect(Math.abs(cover - ((full[x * 2] as number) + (full[x * 2 + 1] as number)) / 2)).toBeLessThan(0.06);
  }
});

test('values of version 1 keep their look: what lay within the soft edge lies that much further out', () => {
  const migrate = dropShadow.migrate as NonNullable<typeof dropShadow.migrate>;
  expect(migrate({ blur: 60, spread: 0.35, opacity: 0.9 }, 1)).toEqual({ blur: 60, spread: 13, opacity: 0.9 });
  expect(migrate({ blur: 0, spread: 1 }, 1)).toEqual({ blur: 0, spread: 0 });
  expect(migrate({ blur: 10 }, 1)).toEqual({ blur: 10 });
});
