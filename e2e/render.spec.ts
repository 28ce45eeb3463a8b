/** One renderer: what the preview shows, the export holds and Node renders are the same picture. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { defaultOutput } from '../src/jobs/output/output.ts';
import { emptyRecipe, type Recipe } from '../src/jobs/recipe/recipe.ts';
import { readStoredZip } from '../src/media/archive/zip-reader.ts';
import { decodePng } from '../src/media/pictures/png.ts';
import { exportAll } from './export-page.ts';
import { decodedHashes, ffprobe, fixture, frameTimes } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import { addressOf, exportFile } from './render-page.ts';
import { greenScreenClip } from './studio-page.ts';

const lossless: Recipe = { ...emptyRecipe('test'), output: { ...defaultOutput, formats: ['webm'], quality: 'lossless', audio: false } };

const keyed = (recipe: Recipe): Recipe => ({
  ...recipe,
  effects: [
    { id: 'a', effect: 'keyer', version: 1, enabled: true, values: { screen: [0.184, 0.62, 0.306] } },
    { id: 'b', effect: 'temporal-ema', version: 1, enabled: true, values: { strength: 0.6 } },
    { id: 'c', effect: 'drop-shadow', version: 1, enabled: true, values: { blur: 12 } },
  ],
});

for (const [name, pixels] of [
  ['bt709_tv.mp4', 'yuv420p'],
  ['bt709_pc.mp4', 'yuvj420p'],
  ['bt601_tv.webm', 'yuv420p'],
  ['bt601_pc.mp4', 'yuvj420p'],
  ['odd420.webm', 'yuv420p'],
  ['vfr.mp4', 'yuv420p'],
  ['hi10.mp4', 'yuv420p10le'],
] as const) {
  test(`an identity recipe is byte-equal to ffmpeg’s decode of ${name} after a lossless export`, async ({ page }) => {
    const source = await fixture(name);
    const out = test.info().outputPath('out.webm');
    const result = await exportFile(page, source, lossless, out);
    const expected = await decodedHashes(source, pixels);
    expect(result.frames).toBe(expected.length);
    expect(await decodedHashes(out, pixels, ['-c:v', 'libvpx-vp9'])).toEqual(expected);
    const tags = async (path: string) => {
      const { streams } = (await ffprobe('-select_streams', 'v:0', '-show_entries', 'stream=color_range,color_space', path)) as {
        streams: { color_range?: string; color_space?: string }[];
      };
      return streams[0];
    };
    // A source without tags leaves players to guess; the export says what was assumed.
    expect(await tags(out)).toEqual({ color_range: 'tv', color_space: 'bt709', ...(await tags(source)) });
  });
}

test('a turned clip is exported upright, sample for sample', async ({ page }) => {
  const source = await fixture('rotated.mp4');
  const out = test.info().outputPath('out.webm');
  await exportFile(page, source, { ...lossless, range: { start: 0, end: 8 } }, out);
  const upright = (path: string) => {
    const args = ['-v', 'error', '-i', path, '-frames:v', '8', '-pix_fmt', 'yuv420p', '-f', 'framehash', '-'];
    const lines = execFileSync('ffmpeg', args, { encoding: 'utf8' }).split('\n');
    return lines.filter((line) => /^0,/.test(line)).map((line) => line.split(',').at(-1)?.trim());
  };
  expect(upright(out)).toHaveLength(8);
  expect(upright(out)).toEqual(upright(source));
});

test('an identity recipe through H.264 at its best stays within 48 dB of the source', async ({ page }) => {
  const source = await fixture('fast.mp4');
  const out = test.info().outputPath('out.mp4');
  await exportFile(page, source, { ...lossless, output: { ...defaultOutput, formats: ['mp4'], quality: 'best', audio: true } }, out);
  const args = ['-v', 'info', '-i', out, '-i', source, '-filter_complex', '[0:v][1:v]psnr', '-f', 'null', '-'];
  const { stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  const average = Number(/average:([\d.]+|inf)/.exec(stderr)?.[1]);
  expect(average).toBeGreaterThanOrEqual(48);
});

test('times of a variable frame rate survive to the millisecond that WebM counts in', async ({ page }) => {
  const source = await fixture('vfr.mp4');
  const out = test.info().outputPath('out.webm');
  await exportFile(page, source, lossless, out);
  const before = await frameTimes(source);
  const after = await frameTimes(out);
  expect(after).toHaveLength(before.length);
  after.forEach((time, index) => {
    expect(Math.abs(time - (before[index] as number) + (before[0] as number))).toBeLessThanOrEqual(0.00101);
  });
});

test('a video, pictures of it and a still of the preview hold the same matte and the same colour', async ({ page }) => {
  const source = await greenScreenClip();
  const recipe: Recipe = {
    ...keyed(lossless),
    range: { start: 10, end: 16 },
    output: { ...lossless.output, formats: ['webm', 'png-zip'] },
  };
  const { result, paths } = await exportAll(page, { source, recipe }, test.info().outputPath('made'));
  const [video] = result.files;
  expect(video?.frames).toBe(6);
  expect(video?.verified?.alphaMaxError ?? 255).toBeLessThanOrEqual(1);
  const shown = await page.evaluate(
    async ({ address, asked }) => {
      const { connect } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
      const worker = new Worker('/workers/render.worker.ts', { type: 'module' });
      const { api } = connect<import('../workers/render-api.ts').PreviewApi>(worker);
      await api.open(await (await fetch(address)).blob());
      await api.setRecipe(asked);
      await api.seek(40);
      const bytes = new Uint8Array(await (await api.still(13)).arrayBuffer());
      worker.terminate();
      return [...bytes];
    },
    { address: addressOf(source), asked: recipe },
  );
  const preview = await decodePng(Uint8Array.from(shown));
  const entries = await readStoredZip(new Blob([await readFile(paths['png-zip'] ?? '')]));
  const fourth = entries.filter(({ name }) => name.endsWith('.png'))[3];
  const exported = await decodePng((await fourth?.bytes()) ?? new Uint8Array());
  expect(exported.size).toEqual(preview.size);
  // What is nearly transparent has no colour worth a code value.
  const seen = (rgba: Uint8Array, at: number) =>
    at % 4 === 3 ? (rgba[at] as number) : ((rgba[at] as number) * (rgba[at | 3] as number)) / 255;
  const apart = exported.rgba.reduce((most, _, at) => Math.max(most, Math.abs(seen(exported.rgba, at) - seen(preview.rgba, at))), 0);
  expect(apart).toBeLessThanOrEqual(1);

  const decoding = ['-v', 'error', '-c:v', 'libvpx-vp9', '-i', paths['webm'] ?? '', '-vf', 'select=eq(n\\,3),alphaextract'];
  const alpha = execFileSync('ffmpeg', [...decoding, '-frames:v', '1', '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1']);
  expect(alpha.length).toBe(preview.rgba.length / 4);
  const own = preview.rgba.filter((_, at) => at % 4 === 3);
  expect(alpha.reduce((most, value, at) => Math.max(most, Math.abs(value - (own[at] as number))), 0)).toBeLessThanOrEqual(1);
  // The subject is 80×110 of 320×180, the rest is screen.
  expect(own.filter((value) => value === 255).length).toBeGreaterThan(7000);
  expect(own.filter((value) => value === 0).length).toBeGreaterThan(25_000);
});
