import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COLOURS, coloursThrough, expectColours, expectStraightMaths, type Rgb } from '../../../server/testing/colours.ts';
import { active, chainOf, device, pictureOf } from '../../../server/testing/gpu.ts';
import { frame, rgbaFormat } from '../../../server/testing/scene.ts';
import { lutTexture } from '../../gpu/asset-texture.ts';
import { type LutTable, parseCube } from '../../media/lut/cube-lut.ts';
import { lutColour } from '../../media/lut/lut-colour.ts';
import { randomFrom } from '../../media/random.ts';
import { lut } from './lut.ts';

/** A look that mixes channels and bends tones, so that every corner of a cell differs. */
function look([r, g, b]: Rgb): Rgb {
  const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return [0.9 * r ** 0.8 + 0.1 * g * b, 0.15 * luma + 0.85 * g ** 1.3, 0.1 + 0.6 * b + 0.2 * (1 - r) * luma];
}

function cubeText(size: number, change: (colour: Rgb) => Rgb, header = ''): string {
  const rows: string[] = [];
  const at = (step: number) => step / (size - 1);
  for (let b = 0; b < size; b++) {
    for (let g = 0; g < size; g++)
      for (let r = 0; r < size; r++)
        rows.push(
          change([at(r), at(g), at(b)])
            .map((v) => v.toFixed(6))
            .join(' '),
        );
  }
  return `${header}LUT_3D_SIZE ${size}\n${rows.join('\n')}\n`;
}

/** Interpolation over the simplex found by sorting the place within the cell: the definition, in doubles. */
function tetrahedral({ size, table, low, high }: LutTable, colour: Rgb): Rgb {
  const place = colour.map((v, at) => Math.min(1, Math.max(0, (v - low[at as 0]) / (high[at as 0] - low[at as 0]))) * (size - 1));
  const cell = place.map((v) => Math.min(size - 2, Math.floor(v)));
  const order = [0, 1, 2].sort((a, b) => (place[b] as number) - (cell[b] as number) - ((place[a] as number) - (cell[a] as number)));
  const entry = (at: readonly number[]) => (((at[2] as number) * size + (at[1] as number)) * size + (at[0] as number)) * 3;
  const corner = [...cell];
  const sum = [0, 1, 2].map((channel) => table[entry(corner) + channel] as number);
  for (const axis of order) {
    const before = entry(corner);
    (corner[axis] as number)++;
    const after = entry(corner);
    const share = (place[axis] as number) - (cell[axis] as number);
    for (const channel of [0, 1, 2] as const)
      sum[channel] = (sum[channel] as number) + share * ((table[after + channel] as number) - (table[before + channel] as number));
  }
  return sum as unknown as Rgb;
}

async function graded(table: LutTable, rgba: Uint8Array, width: number, height: number, strength = 1): Promise<Float32Array> {
  using texture = lutTexture(device, table);
  using chain = await chainOf(rgbaFormat(width, height), [active(lut, { file: 'look', strength })]);
  chain.setAssets(new Map([['look', texture]]));
  return pictureOf(chain, () => frame(rgbaFormat(width, height), [rgba]));
}

const bytesOf = (colours: readonly Rgb[]) => Uint8Array.from(colours.flatMap((colour) => [...colour.map((v) => Math.round(v * 255)), 255]));
const coloursIn = (picture: Float32Array): Rgb[] =>
  Array.from(
    { length: picture.length / 4 },
    (_, at): Rgb => [picture[at * 4] as number, picture[at * 4 + 1] as number, picture[at * 4 + 2] as number],
  );
const throughTable = async (table: LutTable, strength = 1) => coloursIn(await graded(table, bytesOf(COLOURS), COLOURS.length, 1, strength));

test('leaves the picture alone without a file', async () => expectColours(await coloursThrough([active(lut)]), (colour) => colour, 0.001));

test.each([2, 3, 17, 65])('interpolates a cube of %d³ in tetrahedra', async (size) => {
  const table = parseCube(cubeText(size, look), 'look.cube');
  expectColours(await throughTable(table), (colour) => tetrahedral(table, colour));
});

test('an identity cube changes nothing, and its domain is where it lies', async () => {
  expectColours(
    await throughTable(
      parseCube(
        cubeText(33, (colour) => colour),
        'identity.cube',
      ),
    ),
    (colour) => colour,
    0.001,
  );
  const table = parseCube(cubeText(9, look, 'DOMAIN_MIN -0.5 0 0.25\nDOMAIN_MAX 1.5 2 0.75\n'), 'domain.cube');
  expectColours(await throughTable(table), (colour) => tetrahedral(table, colour));
});

test('interpolates a curve for each channel', async () => {
  const rows = Array.from({ length: 5 }, (_, at) => `${(at / 4) ** 2} ${1 - at / 4} ${0.5 + at / 8}`);
  const table = parseCube(`LUT_1D_SIZE 5\n${rows.join('\n')}`, 'curve.cube');
  const along = (v: number, channel: number) => {
    const i = Math.min(3, Math.floor(v * 4));
    const [a, b] = [table.table[i * 3 + channel] as number, table.table[i * 3 + 3 + channel] as number];
    return a + (b - a) * (v * 4 - i);
  };
  expectColours(await throughTable(table), (colour) => colour.map(along) as unknown as Rgb);
});

test('half strength lies half way', async () => {
  const table = parseCube(cubeText(5, look), 'look.cube');
  expectColours(
    await throughTable(table, 0.5),
    (colour) => tetrahedral(table, colour).map((v, at) => (v + (colour[at] as number)) / 2) as unknown as Rgb,
  );
});

test('agrees with ffmpeg’s tetrahedral lut3d to its rounding', async () => {
  const [width, height] = [320, 180];
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgba'];
  const source = ['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=s=${width}x${height},gblur=sigma=3`, '-frames:v', '1'];
  const folder = mkdtempSync(join(tmpdir(), 'lut-'));
  try {
    const text = cubeText(17, look);
    const path = join(folder, 'look.cube');
    writeFileSync(path, text);
    const input = new Uint8Array(execFileSync('ffmpeg', [...source, ...raw, 'pipe:1']));
    const filter = `lut3d=file=${path}:interp=tetrahedral`;
    const expected = execFileSync(
      'ffmpeg',
      ['-v', 'error', ...raw, '-s', `${width}x${height}`, '-i', 'pipe:0', '-vf', filter, ...raw, 'pipe:1'],
      { input },
    );
    const picture = await graded(parseCube(text, 'look.cube'), input, width, height);
    let worst = 0;
    picture.forEach((value, at) => {
      // ffmpeg cuts to whole codes instead of rounding.
      if (at % 4 < 3) worst = Math.max(worst, Math.abs(value * 255 - 0.5 - (expected[at] as number)));
    });
    expect(worst).toBeLessThan(0.8);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('works on straight colour', () => expectStraightMaths(active(lut, { file: 'test' })));

test.each([1, 2, 3, 4, 5, 6, 7, 8])('agrees with the same table on the CPU, whatever is in it (seed %d)', async (seed) => {
  const random = randomFrom(seed);
  const dimensions = seed % 4 === 0 ? 1 : 3;
  const size = 2 + Math.floor(random() * (dimensions === 1 ? 200 : 12));
  const table = Float32Array.from({ length: size ** dimensions * 3 }, () => random() * 1.4 - 0.2);
  const low = [random() * 0.3 - 0.2, random() * 0.3 - 0.2, random() * 0.3 - 0.2] as const;
  const high = [0.6 + random(), 0.6 + random(), 0.6 + random()] as const;
  const lutTable: LutTable = { dimensions, size, table, low, high };
  const byte = () => Math.floor(random() * 256) / 255;
  // Greys and equal channels lie on the faces between tetrahedra.
  const colours = Array.from({ length: 400 }, (_, at): Rgb => {
    const [r, g, b] = [byte(), byte(), byte()];
    return at % 5 === 0 ? [r, r, r] : at % 5 === 1 ? [r, r, b] : [r, g, b];
  });
  const shown = coloursIn(await graded(lutTable, bytesOf(colours), colours.length, 1));
  for (const [at, colour] of colours.entries()) {
    const expected = lutColour(lutTable, colour);
    for (const channel of [0, 1, 2] as const) {
      // Entries and pictures are halves; a steep step between entries magnifies the rounding of the place within it.
      expect(Math.abs((shown[at]?.[channel] as number) - expected[channel]), `${colour}`).toBeLessThan(0.004);
    }
  }
});
