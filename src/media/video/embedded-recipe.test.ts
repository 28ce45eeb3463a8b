import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  Conversion,
  Input,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  WebMOutputFormat,
} from 'mediabunny';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joined } from '../archive/deflate.ts';
import { writeZip } from '../archive/zip.ts';
import { writeApng } from '../pictures/apng.ts';
import { writeGif } from '../pictures/gif.ts';
import { withJpegRecipe } from '../pictures/jpeg-recipe.ts';
import { encodePng } from '../pictures/png.ts';
import { pngChunk, pngHead, pngText } from '../pictures/png-chunks.ts';
import { withRecipe, writeWebp } from '../pictures/webp.ts';
import { readEmbeddedRecipe } from './embedded-recipe.ts';
import { RECIPE_KEY } from './recipe-text.ts';
import { riffChunk } from './riff.ts';

const folder = mkdtempSync(join(tmpdir(), 'recipe-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** With letters of many scripts, everything that XML or JSON escape, and more bytes than any short field holds. */
const recipe = JSON.stringify({ name: 'Zoë <ナ> & "🎬" \\ \u0001 \ud800', long: 'ab/'.repeat(30_000) });
const size = { width: 4, height: 3 };
const rgba = new Uint8Array(48).fill(130);

async function whole(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return joined(all);
}

async function remuxed(source: string, format: OutputFormat): Promise<Uint8Array<ArrayBuffer>> {
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const input = new Input({ source: new BufferSource(new Uint8Array(readFileSync(join(folder, source)))), formats: ALL_FORMATS });
  const conversion = await Conversion.init({ input, output, tags: { raw: { [RECIPE_KEY]: recipe } } });
  await conversion.execute();
  return new Uint8Array(target.buffer as ArrayBuffer);
}

const files = new Map<string, Uint8Array<ArrayBuffer>>();

beforeAll(async () => {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', '4x3', '-i', 'pipe:0'];
  const still = new Uint8Array(
    execFileSync('ffmpeg', ['-v', 'error', ...raw, '-c:v', 'libwebp', '-f', 'image2pipe', 'pipe:1'], { input: rgba }),
  );
  const clip = ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc=s=64x64:d=0.3:r=10'];
  execFileSync('ffmpeg', [...clip, '-c:v', 'libvpx-vp9', join(folder, 'clip.webm')]);
  execFileSync('ffmpeg', [...clip, '-c:v', 'libx264', join(folder, 'clip.mp4')]);
  const picture = { rgba, duration: 0.1 };
  const alpha = { matte: null, threshold: 0.5, dither: false };
  files.set('png', await encodePng(size, rgba, { keyword: RECIPE_KEY, text: recipe }));
  files.set('apng', await whole(writeApng([picture], { size, length: 1, loops: 0, recipe })));
  files.set('gif', await whole(writeGif(() => [picture], { size, loops: 0, alpha, dither: 'none', steadiness: 0, recipe })));
  files.set('animated webp', await whole(writeWebp(() => [{ bytes: still, duration: 1 }], { size, loops: 0, recipe })));
  files.set('still webp', withRecipe(still, recipe));
  const photo = new Uint8Array(
    execFileSync('ffmpeg', ['-v', 'error', ...raw, '-c:v', 'mjpeg', '-f', 'image2pipe', 'pipe:1'], { input: rgba }),
  );
  files.set('jpeg', withJpegRecipe(photo, recipe));
  const entries = [
    { name: 'frame-0001.png', bytes: new Uint8Array(40) },
    { name: 'recipe.json', bytes: new TextEncoder().encode(recipe) },
  ];
  files.set('zip', await whole(writeZip(entries)));
  files.set('mp4', await remuxed('clip.mp4', new Mp4OutputFormat({ metadataFormat: 'mdta' })));
  files.set('fast mp4', await remuxed('clip.mp4', new Mp4OutputFormat({ metadataFormat: 'mdta', fastStart: 'in-memory' })));
  files.set('mov', await remuxed('clip.mp4', new MovOutputFormat({ metadataFormat: 'mdta' })));
  files.set('mkv', await remuxed('clip.webm', new MkvOutputFormat()));
  files.set('webm', await remuxed('clip.webm', new WebMOutputFormat()));
});

const kinds = ['png', 'apng', 'gif', 'animated webp', 'still webp', 'jpeg', 'zip', 'mp4', 'fast mp4', 'mov', 'mkv', 'webm'];

test.each(kinds)('comes back from %s', async (kind) => {
  const found = await readEmbeddedRecipe(new Blob([files.get(kind) as Uint8Array<ArrayBuffer>]));
  expect(JSON.parse(found as string)).toEqual(JSON.parse(recipe));
});

test.each(['mp4', 'mov', 'mkv', 'webm'])('ffprobe finds it in %s under its name', (kind) => {
  const path = join(folder, `probe.${kind}`);
  writeFileSync(path, files.get(kind) as Uint8Array);
  const args = ['-v', 'error', '-show_entries', 'format_tags', '-of', 'json', path];
  const { format } = JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8', maxBuffer: 2 ** 26 })) as {
    format: { tags: Record<string, string> };
  };
  expect(format.tags[kind === 'mkv' || kind === 'webm' ? `MOVIE/${RECIPE_KEY}` : RECIPE_KEY]).toBe(recipe);
});

test.each(['mkv', 'webm', 'mp4', 'mov'])('is still there when ffmpeg has muxed the %s again', async (kind) => {
  const [from, to] = [join(folder, `from.${kind}`), join(folder, `to.${kind}`)];
  writeFileSync(from, files.get(kind) as Uint8Array);
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', from, '-c', 'copy', '-movflags', 'use_metadata_tags', to]);
  expect(await readEmbeddedRecipe(new Blob([new Uint8Array(readFileSync(to))]))).toBe(recipe);
});

describe('no recipe', () => {
  const none = async (bytes: Uint8Array<ArrayBuffer>) => expect(await readEmbeddedRecipe(new Blob([bytes]))).toBeNull();

  test('is in files without one, of other kinds, or empty', async () => {
    await none(new Uint8Array());
    await none(new TextEncoder().encode('{"version":2}'));
    await none(await encodePng(size, rgba));
    await none(await whole(writeZip([{ name: 'notes.txt', bytes: new Uint8Array(3) }])));
    for (const name of ['clip.mp4', 'clip.webm']) await none(new Uint8Array(readFileSync(join(folder, name))));
    const alpha = { matte: null, threshold: 0.5, dither: false };
    const picture = { rgba, duration: 1 };
    await none(await whole(writeGif(() => [picture], { size, loops: 0, alpha, dither: 'none', steadiness: 0, recipe: null })));
  });

  test('is what is no JSON, too long or another program’s', async () => {
    const png = (keyword: string, text: string) =>
      joined([...pngHead(size, 'rgba'), pngText(keyword, text), pngChunk('IEND', new Uint8Array())]);
    expect(await readEmbeddedRecipe(new Blob([png(RECIPE_KEY, '{}')]))).toBe('{}');
    await none(png(RECIPE_KEY, '{'));
    await none(png('framewrights', '{}'));
    await none(png(RECIPE_KEY, JSON.stringify('x'.repeat(2 ** 22))));
    const xmp = riffChunk('XMP ', new TextEncoder().encode('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'));
    await none(riffChunk('RIFF', new TextEncoder().encode('WEBP'), xmp));
  });
});

test('a file that cannot be read is an error of its own', async () => {
  const gone = Object.assign(new Error('gone'), { name: 'NotReadableError' });
  for (const kind of ['png', 'mp4', 'webm']) {
    const bytes = files.get(kind) as Uint8Array<ArrayBuffer>;
    let reads = 0;
    const file = {
      size: bytes.length,
      slice: (start: number, end: number) => ({
        arrayBuffer: () => (reads++ === 0 ? Promise.resolve(bytes.slice(start, end).buffer) : Promise.reject(gone)),
      }),
    } as unknown as Blob;
    await expect(readEmbeddedRecipe(file), kind).rejects.toBe(gone);
  }
});

/** A file that tells how many bytes of it were read. */
function countedReads(content: Uint8Array<ArrayBuffer>): { readonly file: Blob; readonly bytes: () => number } {
  let read = 0;
  const slice = (start: number, end: number) => {
    const part = content.slice(start, end);
    read += part.length;
    return { arrayBuffer: () => Promise.resolve(part.buffer) };
  };
  return { file: { size: content.length, slice } as unknown as Blob, bytes: () => read };
}

test.each(kinds)('a hostile %s is read in bounds and without harm', async (kind) => {
  const original = files.get(kind) as Uint8Array<ArrayBuffer>;
  let state = kind.length;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  // The recipe itself is long and dull: most damage goes where structure is.
  const dull = { from: 600, to: original.length - 900 };
  for (let round = 0; round < 150; round++) {
    const bytes = original.slice(0, round % 3 === 0 ? next(original.length) : original.length);
    for (let count = 1 + next(4); count > 0 && bytes.length > 12; count--) {
      const at = 8 + next(bytes.length - 8);
      const place = at > dull.from && at < dull.to && next(4) > 0 ? 8 + next(Math.min(dull.from, bytes.length - 8)) : at;
      bytes[place] = [0, 255, 127, next(256)][next(4)] as number;
    }
    const counted = countedReads(bytes);
    const found = await readEmbeddedRecipe(counted.file);
    expect(counted.bytes()).toBeLessThan(2 * bytes.length + 8192);
    if (found !== null) expect(() => JSON.parse(found)).not.toThrow();
  }
});
