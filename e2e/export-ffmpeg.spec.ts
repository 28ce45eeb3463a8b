/** Formats that a browser writes through ffmpeg compiled to WebAssembly, judged by the real one. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { defaultOutput, type OutputFormat, type OutputSettings } from '../src/jobs/output/output.ts';
import { emptyRecipe, type Recipe } from '../src/jobs/recipe/recipe.ts';
import { exportAll, tryExport } from './export-page.ts';
import { ffprobe, fixture, frameTimes } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import { errorOf } from './raw-video.ts';

const FRAMES = 12;
const [WIDTH, HEIGHT] = [96, 64];
const PIXELS = WIDTH * HEIGHT;

function recipeFor(formats: readonly OutputFormat[], output: Partial<OutputSettings> = {}): Recipe {
  return { ...emptyRecipe('test'), range: { start: 0, end: FRAMES }, output: { ...defaultOutput, formats, quality: 'best', ...output } };
}

function decoded(path: string, ...output: string[]): Buffer {
  const input = path.endsWith('.webm') ? ['-c:v', 'libvpx-vp9'] : [];
  const args = ['-v', 'error', '-xerror', ...input, '-i', path, '-map', '0:v', '-frames:v', String(FRAMES), '-fps_mode', 'passthrough'];
  return execFileSync('ffmpeg', [...args, ...output, '-'], { maxBuffer: 2 ** 28 });
}

/** SHA-256 of every frame as planes with alpha. */
function hashesOf(path: string): string[] {
  const text = decoded(path, '-pix_fmt', 'yuva420p', '-f', 'framehash', '-hash', 'sha256').toString();
  return text.split('\n').flatMap((line) => (line === '' || line.startsWith('#') ? [] : (line.split(',').at(-1)?.trim() ?? '')));
}

const alphaOf = (path: string) => decoded(path, '-vf', 'alphaextract', '-pix_fmt', 'gray', '-f', 'rawvideo');

test('FFV1 holds the very samples of the source, ProRes 4444 nearly, both with alpha', async ({ page }) => {
  const source = await fixture('alpha.webm');
  const recipe = recipeFor(['ffv1', 'prores4444']);
  const { result, paths } = await exportAll(page, { source, recipe }, test.info().outputPath('files'));
  const [ffv1, prores] = [paths['ffv1'] as string, paths['prores4444'] as string];
  expect(hashesOf(ffv1)).toEqual(hashesOf(source));
  expect(hashesOf(ffv1)).toHaveLength(FRAMES);
  const streamOf = async (path: string) => ((await ffprobe('-show_streams', path)) as { streams: Record<string, unknown>[] }).streams[0];
  expect(await streamOf(ffv1)).toMatchObject({ codec_name: 'ffv1', pix_fmt: 'yuva420p', width: WIDTH, height: HEIGHT, color_range: 'tv' });
  expect(await streamOf(prores)).toMatchObject({
    codec_name: 'prores',
    profile: '4444',
    codec_tag_string: 'ap4h',
    width: WIDTH,
    height: HEIGHT,
  });
  // The field of the sample description that editors go by.
  const file = readFileSync(prores);
  expect(file.readUInt16BE(file.indexOf('ap4h') + 4 + 74)).toBe(32);
  expect(errorOf(alphaOf(prores), alphaOf(source)).max).toBeLessThanOrEqual(1);
  expect(alphaOf(prores).length).toBe(PIXELS * FRAMES);
  for (const path of [ffv1, prores]) {
    const times = await frameTimes(path);
    expect(times).toHaveLength(FRAMES);
    times.forEach((time, index) => void expect(Math.abs(time - index / 10)).toBeLessThan(0.0011));
  }
  expect(result.files.map(({ format, verified }) => [format, verified?.framesCompared, verified?.alpha])).toEqual([
    ['ffv1', FRAMES, true],
    ['prores4444', FRAMES, true],
  ]);
  expect(result.files[0]?.verified).toMatchObject({ alphaMeanError: 0, alphaMaxError: 0 });
});

test('sound goes along', async ({ page }) => {
  const source = await fixture('longaudio.mp4');
  const recipe = { ...recipeFor(['ffv1', 'prores4444']), range: { start: 2, end: 8 } };
  const { paths } = await exportAll(page, { source, recipe }, test.info().outputPath('files'));
  for (const path of Object.values(paths)) {
    const { streams } = (await ffprobe('-select_streams', 'a:0', '-show_streams', path)) as { streams: Record<string, unknown>[] };
    expect(streams[0]?.['codec_name']).toBe('pcm_s24le');
  }
});

test('an archive of any length is checked in pieces, each of which a core has time for', async ({ page }) => {
  const source = await fixture('long.mp4');
  const recipe = { ...recipeFor(['ffv1', 'prores4444']), range: { start: 30, end: 90 } };
  const { result, error } = await tryExport(page, { source, recipe, before: ['/e2e/busy-core.ts'] });
  expect(error).toBeNull();
  expect(result?.failed).toEqual([]);
  expect(result?.files.map(({ verified }) => verified?.framesCompared)).toEqual([60, 60]);
});

test('killed in the middle, an archive goes on to the same bytes; a core that dies is replaced once', async ({ page }) => {
  const source = await fixture('alpha.webm');
  const recipe = { ...recipeFor(['ffv1']), range: null };
  const whole = await tryExport(page, { source, recipe });
  expect(whole.error).toBeNull();
  const bytesOf = ({ files }: typeof whole) => files['ffv1'] as Buffer;
  await tryExport(page, { source, recipe, work: 'archive', killAt: { phase: 'writing', done: 1 } });
  const resumed = await tryExport(page, { source, recipe, work: 'archive' });
  expect(resumed.progress[0]).toBe('rendering 15/15');
  expect(Buffer.compare(bytesOf(resumed), bytesOf(whole))).toBe(0);
  const once = await tryExport(page, { source, recipe, before: ['/e2e/dying-core.ts?1'] });
  expect(once.error).toBeNull();
  expect(Buffer.compare(bytesOf(once), bytesOf(whole))).toBe(0);
  const always = await tryExport(page, { source, recipe, before: ['/e2e/dying-core.ts?9'] });
  expect(always.error).toMatchObject({ code: 'encoder-failed', message: expect.stringContaining('died twice') });
});
