/** Files that a recipe names, on this machine: what is none is refused with a reason and a remedy, and what is odd is taken. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { AssetTexture } from '../../src/gpu/assets.ts';
import type { UsedAsset } from '../../src/jobs/recipe/stack.ts';
import { MediaError } from '../../src/media/errors.ts';
import { LONGEST_CUBE } from '../../src/media/lut/cube-lut.ts';
import { device, pipelines } from '../testing/gpu.ts';
import { loadAsset } from './recipe-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'framewright-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function painted(name: string, ...options: string[]): string {
  const path = join(folder, name);
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', '-f', 'lavfi', '-i', 'color=0x4060ff:s=8x8:r=25', ...options, path]);
  return path;
}

const load = (accepts: UsedAsset['accepts'], path: string | null): Promise<AssetTexture> => {
  const used = { value: 'file', accepts };
  return loadAsset(device, pipelines, used, new Map(path === null ? [] : [['file', path]]), new AbortController().signal);
};

async function refusalOf(accepts: UsedAsset['accepts'], path: string | null): Promise<MediaError> {
  const error: unknown = await load(accepts, path).then(
    () => null,
    (refusal: unknown) => refusal,
  );
  expect(error).toBeInstanceOf(MediaError);
  return error as MediaError;
}

const ROWS = '0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 0 1\n1 0 1\n0 1 1\n1 1 1\n';

test.each<[what: string, content: string | Uint8Array, message: RegExp]>([
  ['with a number that is none', `LUT_3D_SIZE 2\n${ROWS.replace('0 0 0', '0 nan 0')}`, /line 2: “nan” is not a number/],
  ['with too few colours', `LUT_3D_SIZE 2\n${ROWS.slice(6)}`, /ends after 7 of 8 colours/],
  ['that is empty', '', /holds no LUT/],
  ['that is a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]), /not the text of a .cube file/],
  ['that is longer than any LUT', `LUT_3D_SIZE 2\n${ROWS}${'#'.repeat(LONGEST_CUBE)}`, /long|large/],
])('a LUT %s is refused by its name and place', async (_, content, message) => {
  const refusal = await refusalOf('lut', fileWith('bad.cube', content));
  expect(refusal).toMatchObject({ code: 'lut-invalid', message: expect.stringMatching(message), remedy: expect.stringMatching(/\.$/) });
  expect(refusal.message).toContain('bad.cube');
});

test('a texture that is no picture, empty, cut off or far too large is refused with a remedy', async () => {
  const whole = readFileSync(painted('dot.png', '-frames:v', '1'));
  const huge = Buffer.from(whole);
  huge.writeUInt32BE(60_000, 16);
  huge.writeUInt32BE(60_000, 20);
  for (const [name, content] of Object.entries({ 'text.png': ROWS, 'empty.png': '', 'cut.png': whole.subarray(0, 30), 'huge.png': huge })) {
    const { message, remedy } = await refusalOf('pictures', fileWith(name, content));
    expect([message.length > 20, remedy.length > 10], `${name}: ${message} ${remedy}`).toEqual([true, true]);
  }
});

test('a texture that is wider than the GPU can hold is refused by its name and the limit', async () => {
  const most = device.limits.maxTextureDimension2D;
  const refusal = await refusalOf('pictures', painted('panorama.png', '-vf', `scale=${most + 1}:2`, '-frames:v', '1'));
  expect(refusal).toMatchObject({ code: 'too-large', remedy: expect.stringContaining(`${most} pixels`) });
  expect(refusal.message).toContain('panorama.png');
});

test('a file that was not given is named by what to do', async () => {
  for (const accepts of ['lut', 'pictures'] as const)
    expect(await refusalOf(accepts, null)).toMatchObject({ code: 'file-unreadable', remedy: expect.stringContaining('--file') });
});

test('a single texel and a clip of one frame are textures like any other', async () => {
  const dot = painted('texel.png', '-vf', 'format=rgb24,crop=1:1', '-frames:v', '1');
  const brief = painted('brief.mp4', '-frames:v', '1', '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-threads', '1');
  for (const [path, side] of [
    [dot, 1],
    [brief, 8],
  ] as const) {
    using loop = await load('pictures', path);
    expect([loop.texture.width, loop.texture.height, loop.layers, loop.rate]).toEqual([side, side, 1, 0]);
  }
});
