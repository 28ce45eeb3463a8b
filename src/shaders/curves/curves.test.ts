import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { COLOURS, coloursThrough, expectColours, expectStraightMaths, type Rgb } from '../../../server/testing/colours.ts';
import { active } from '../../../server/testing/gpu.ts';
import { curveThrough } from '../../gpu/curve.ts';
import { exampleOf } from '../../gpu/define-effect.ts';
import type { CurvePoints } from '../../gpu/params.ts';
import { exposure } from '../exposure/exposure.ts';
import { curves } from './curves.ts';

const example = exampleOf(curves);
const oracle = (colour: Rgb): Rgb => {
  const master = curveThrough(example.master);
  return [example.red, example.green, example.blue].map((points, channel) =>
    master(curveThrough(points)(colour[channel] as number)),
  ) as unknown as Rgb;
};

test('changes nothing by default', async () => expectColours(await coloursThrough([active(curves)]), (colour) => colour));

test('bends each channel, then all', async () => expectColours(await coloursThrough([active(curves, example)]), oracle, 0.003));

test('half strength lies half way', async () => {
  const half = await coloursThrough([active(curves, { ...example, strength: 0.5 })]);
  expectColours(half, (colour) => oracle(colour).map((value, at) => (value + (colour[at] as number)) / 2) as unknown as Rgb, 0.003);
});

test('keeps what is brighter than white brighter', async () => {
  const [white] = await coloursThrough([active(exposure, { exposure: 1, temperature: 0, rolloff: 0 }), active(curves)], [[1, 1, 1]]);
  expect((white as Rgb)[0]).toBeGreaterThan(1.3);
});

test('agrees with the curves filter of ffmpeg but for its natural spline, which may overshoot', async () => {
  const points = (list: CurvePoints) => list.map(([x, y]) => `${x}/${y}`).join(' ');
  const { master, red, green, blue } = example;
  const filter = `curves=m='${points(master)}':r='${points(red)}':g='${points(green)}':b='${points(blue)}'`;
  const input = Uint8Array.from(COLOURS.flatMap((colour) => colour.map((value) => Math.round(value * 255))));
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24'];
  const output = execFileSync(
    'ffmpeg',
    ['-v', 'error', ...raw, '-s', `${COLOURS.length}x1`, '-i', 'pipe:0', '-vf', filter, '-frames:v', '1', ...raw, 'pipe:1'],
    { input },
  );
  const bent = await coloursThrough([active(curves, example)]);
  bent.forEach((colour, at) => {
    colour.forEach((value, channel) => {
      expect(Math.abs(value * 255 - (output[at * 3 + channel] as number))).toBeLessThan(4);
    });
  });
});

test('works on straight colour', () => expectStraightMaths(active(curves, example)));
