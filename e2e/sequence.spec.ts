/** Clips that are played one after the other, made into one file: judged by ffmpeg, frame by frame and sample by sample. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { yuvFormat } from '../server/testing/scene.ts';
import { defaultOutput } from '../src/jobs/output/output.ts';
import { emptyRecipe, type Recipe } from '../src/jobs/recipe/recipe.ts';
import { type ClipsInARow, exportAll } from './export-page.ts';
import { ffprobe, fixture } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';

import { decodedPlanes, errorOf, soundOf } from './raw-video.ts';
import { addressOf } from './render-page.ts';

const folder = join(import.meta.dirname, '../test-results', `sequence-${process.pid}`);
test.afterAll(() => rm(folder, { recursive: true, force: true }));

const recipe: Recipe = { ...emptyRecipe('made'), output: { ...defaultOutput, formats: ['webm'], quality: 'lossless', audio: true } };

/** Luma planes of an 8-bit 4:2:0 file, by ffmpeg. */
async function lumaOf(path: string, width: number, height: number): Promise<Uint8Array[]> {
  const planes = await decodedPlanes(path, yuvFormat({ width, height }));
  return planes.map(([luma]) => luma as Uint8Array);
}

async function madeOf(page: Page, source: ClipsInARow, name: string): Promise<string> {
  const { paths } = await exportAll(page, { source, recipe }, join(folder, name));
  return paths['webm'] as string;
}

test('there and back: every frame is the clip’s own, to the last bit, and the sound is turned round with it', async ({ page }) => {
  const clip = await fixture('base.mp4');
  // 30 frames forwards and 28 back, without the two at which it turns: a loop without a doubled frame.
  const parts = [
    { path: clip, range: { start: 20, end: 50 } },
    { path: clip, range: { start: 21, end: 49 }, reverse: true },
  ];
  const made = await madeOf(page, { parts }, 'boomerang');
  const [own, source] = [await lumaOf(made, 320, 180), await lumaOf(clip, 320, 180)];
  const order = [...Array.from({ length: 30 }, (_, at) => 20 + at), ...Array.from({ length: 28 }, (_, at) => 48 - at)];
  expect(own).toHaveLength(order.length);
  for (const [at, index] of order.entries()) expect(errorOf(own[at] as Uint8Array, source[index] as Uint8Array).max).toBe(0);
  const sound = await soundOf(made);
  expect(Math.abs(sound.length / 48_000 - 58 / 30)).toBeLessThan(0.025);
  // A steady tone has the same level all along but for the faded joint.
  const level = (from: number, to: number) => {
    const part = sound.slice(from * 48_000, to * 48_000);
    return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
  };
  expect(level(1.2, 1.8) / level(0.2, 0.8)).toBeCloseTo(1, 1);
});

test('clips of other sizes, rates and codecs become one: whole pictures with bars, each frame at its time', async ({ page }) => {
  const [wide, square, small] = [await fixture('base.mp4'), await fixture('noaudio.mp4'), await fixture('clip.webm')];
  const parts = [
    { path: wide, range: { start: 0, end: 6 } },
    { path: square, range: { start: 0, end: 4 } },
    { path: small, range: { start: 0, end: 5 } },
  ];
  const made = await madeOf(page, { parts, framing: 'contain' }, 'mixed');
  const own = await lumaOf(made, 320, 180);
  expect(own).toHaveLength(15);
  const source = await lumaOf(wide, 320, 180);
  for (let at = 0; at < 6; at++) expect(errorOf(own[at] as Uint8Array, source[at] as Uint8Array).max).toBe(0);
  const row = (own[7] as Uint8Array).subarray(90 * 320, 91 * 320);
  // 64×64 seen whole in 320×180 is 180 wide, 70 from the left; beside it is black.
  expect([...row.subarray(0, 68)].every((value) => value === 16)).toBe(true);
  expect([...row.subarray(252)].every((value) => value === 16)).toBe(true);
  expect(Math.max(...row.subarray(72, 248))).toBeGreaterThan(60);
  const { packets } = (await ffprobe('-show_entries', 'packet=pts_time', '-select_streams', 'v', made)) as {
    packets: { pts_time: string }[];
  };
  const expected = [0, 1, 2, 3, 4, 5]
    .map((at) => at / 30)
    .concat(
      [2, 3, 4, 5].map((at) => at / 10),
      [0, 1, 2, 3, 4].map((at) => 0.6 + at / 30),
    );
  for (const [at, { pts_time }] of packets.entries()) expect(Math.abs(Number(pts_time) - (expected[at] as number))).toBeLessThan(0.0006);
});

/** Checksums of a file's coded pictures, in the order of decoding. */
async function packetsOf(path: string): Promise<string[]> {
  const { packets } = (await ffprobe('-show_packets', '-show_data_hash', 'crc32', '-select_streams', 'v', path)) as {
    packets: { data_hash: string }[];
  };
  return packets.map(({ data_hash }) => data_hash);
}

test('clips that are alike are joined as they are coded: the same packets, the sound in time', async ({ page }) => {
  const clip = await fixture('base.mp4');
  // Key frames stand every 30 frames, with frames between them that refer both ways.
  const parts = [{ path: clip }, { path: clip, range: { start: 30, end: 90 } }, { path: clip, range: { start: 90, end: 120 } }];
  const joined: Recipe = { ...recipe, output: { ...recipe.output, formats: ['mp4'], quality: 'best' } };
  const { result, paths } = await exportAll(page, { source: { parts, copied: true }, recipe: joined }, join(folder, 'joined'));
  const made = paths['mp4'] as string;
  expect(result.files[0]).toMatchObject({ frames: 210, verified: { framesCompared: 12 } });
  const [own, source] = [await packetsOf(made), await packetsOf(clip)];
  expect(own).toEqual([...source, ...source.slice(30, 90), ...source.slice(90)]);
  const [frames, originals] = [await lumaOf(made, 320, 180), await lumaOf(clip, 320, 180)];
  for (const [at, index] of [
    [0, 0],
    [119, 119],
    [120, 30],
    [179, 89],
    [180, 90],
    [209, 119],
  ] as const) {
    expect(errorOf(frames[at] as Uint8Array, originals[index] as Uint8Array).max).toBe(0);
  }
  const sound = await soundOf(made);
  expect(Math.abs(sound.length / 48_000 - 7)).toBeLessThan(0.05);
});

test('a part is cut where it can be copied: from its key frame on, and no further than it must', async ({ page }) => {
  const [clip, open] = [await fixture('base.mp4'), await fixture('opengop.mp4')];
  const asked = [
    { path: clip, range: { start: 37, end: 50 } },
    { path: clip, range: { start: 60, end: 90 } },
    { path: open, range: { start: 40, end: 45 } },
    { path: await fixture('red.png'), range: { start: 0, end: 1 } },
  ].map(({ path, range }) => ({ address: addressOf(path), range }));
  const [around, whole, far, still] = await page.evaluate(async (parts) => {
    const { connect } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
    const worker = new Worker('/workers/render.worker.ts', { type: 'module' });
    const { api } = connect<import('../workers/render-api.ts').InspectApi>(worker);
    const found: import('../workers/render-api.ts').Cut[] = [];
    for (const { address, range } of parts) {
      found.push(await api.cut(new File([await (await fetch(address)).blob()], address.split('/').at(-1) ?? ''), range));
    }
    worker.terminate();
    return found;
  }, asked);
  // Key frames stand every 30 frames; a frame may need at most two behind it.
  expect(around).toMatchObject({ format: 'mp4', range: { start: 30 } });
  const { range } = around as { range: { start: number; end: number } };
  expect(range.end).toBeGreaterThanOrEqual(50);
  expect(range.end).toBeLessThanOrEqual(52);
  expect(whole).toEqual({ format: 'mp4', range: { start: 60, end: 90 } });
  // Only the first frame of an open group of groups can be begun with.
  expect(far).toMatchObject({ format: 'mp4', range: { start: 0 } });
  expect(still).toEqual({ reason: '“red.png” is a picture.' });
  const trimmed: Recipe = { ...recipe, output: { ...recipe.output, formats: ['mp4'] } };
  const source = { parts: [{ path: clip, range }], copied: true };
  const { paths } = await exportAll(page, { source, recipe: trimmed }, join(folder, 'cut'));
  expect(await packetsOf(paths['mp4'] as string)).toEqual((await packetsOf(clip)).slice(range.start, range.end));
});

test('why clips cannot be joined as they are is said', async ({ page }) => {
  const [clip, other, open] = [await fixture('base.mp4'), await fixture('noaudio.mp4'), await fixture('opengop.mp4')];
  const asked = [
    [{ path: clip }, { path: other }],
    [{ path: clip, range: { start: 7, end: 60 } }],
    [
      { path: clip, range: { start: 0, end: 30 } },
      { path: clip, range: { start: 0, end: 30 }, reverse: true },
    ],
    [{ path: open, range: { start: 20, end: 60 } }],
    [{ path: clip }, { path: clip }],
  ].map((parts) => parts.map(({ path, ...rest }) => ({ address: addressOf(path), range: null, reverse: false, ...rest })));
  const answers = await page.evaluate(async (sequences) => {
    const { connect } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
    const worker = new Worker('/workers/render.worker.ts', { type: 'module' });
    const { api } = connect<import('../workers/render-api.ts').InspectApi>(worker);
    const said: string[] = [];
    for (const clips of sequences) {
      const files = new Map<string, File>();
      for (const { address } of clips) {
        if (!files.has(address)) files.set(address, new File([await (await fetch(address)).blob()], address.split('/').at(-1) ?? ''));
      }
      const parts = clips.map(({ address, range, reverse }) => ({ file: files.get(address) as File, range, reverse }));
      const { joinable: answer } = await api.joints({ parts });
      said.push('format' in answer ? answer.format : answer.reason);
    }
    worker.terminate();
    return said;
  }, asked);
  expect(answers).toEqual([
    '“noaudio.mp4” has another size or other colours than the first clip.',
    '“base.mp4” is cut between key frames.',
    '“base.mp4” is played backwards.',
    '“opengop.mp4” is cut between key frames.',
    'mp4',
  ]);
});
