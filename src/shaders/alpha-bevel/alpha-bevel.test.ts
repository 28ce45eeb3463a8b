import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import type { ParamValue } from '../../gpu/params.ts';
import { alphaBevel } from './alpha-bevel.ts';

const SIZE = 128;
const EDGE = 20.5;
const GREY = 0.5;
/** Grey to the right of a vertical edge. */
const sheet = () => rgbaFrame(SIZE, 16, (x) => [GREY, GREY, GREY, Math.min(1, Math.max(0, x + 1 - EDGE))]);

async function rowWith(values: Record<string, ParamValue>): Promise<Float32Array> {
  using chain = await chainOf(rgbaFormat(SIZE, 16), [active(alphaBevel, { soften: 0, light: 1, shade: 1, ...values })]);
  const picture = await pictureOf(chain, sheet);
  return Float32Array.from({ length: SIZE }, (_, x) => picture[(8 * SIZE + x) * 4] as number);
}

const toLinear = (v: number) => ((v + 0.055) / 1.055) ** 2.4;
const toEncoded = (v: number) => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);

/** Lambert on a plane that rises to the right by `slope`, lit from the left or right, mixed towards white or black. */
function litGrey(slope: number, angle: number, altitude: number): number {
  const [up, side] = [Math.sin((altitude * Math.PI) / 180), Math.cos((altitude * Math.PI) / 180) * Math.cos((angle * Math.PI) / 180)];
  const gain = (up - slope * side) / Math.hypot(1, slope) - up;
  const linear = toLinear(GREY);
  return toEncoded(gain > 0 ? linear + (1 - linear) * (gain / (1 - up)) : linear * Math.max(0, 1 + gain / up));
}

test.each([
  [6, 180, 40, 1],
  [24, 180, 60, 0.5],
  [60, 0, 40, 1],
  [60, 0, 75, 2],
])('a chisel of %d px is a plane, lit from %d° at %d° with depth %d', async (size, angle, altitude, depth) => {
  const row = await rowWith({ profile: 'chisel', size, angle, altitude, depth });
  const expected = litGrey(depth, angle, altitude);
  // Half precision keeps a plane's slope to a hundredth.
  for (const part of [0.4, 0.6]) expect(row[Math.round(EDGE + size * part)]).toBeCloseTo(expected, 1);
  expect(row[Math.round(EDGE + size + 4)]).toBeCloseTo(GREY, 2);
});

test('a round bevel flattens like a quarter circle', async () => {
  const size = 50;
  const row = await rowWith({ profile: 'round', size, angle: 0, altitude: 50 });
  for (const t of [0.3, 0.5, 0.7, 0.9]) {
    const x = Math.round(EDGE + size * t);
    const inner = (x + 0.5 - EDGE) / size;
    expect(row[x]).toBeCloseTo(litGrey((1 - inner) / Math.sqrt(inner * (2 - inner)), 0, 50), 1.5);
  }
});

test('strengths of nothing change nothing', async () => {
  const row = await rowWith({ light: 0, shade: 0 });
  for (let x = Math.ceil(EDGE); x < SIZE; x++) expect(row[x]).toBeCloseTo(GREY, 2);
});
