/** Files of pictures that lose on purpose, and stickers: good ones are proved, spoilt ones told. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OutputFormat, outputFormats } from '../../../src/jobs/output/output.ts';
import type { Size } from '../../../src/media/picture.ts';
import type { AnimationPicture } from '../../../src/media/pictures/animation.ts';
import { writeApng } from '../../../src/media/pictures/apng.ts';
import { writeGif } from '../../../src/media/pictures/gif.ts';
import { writeWebp } from '../../../src/media/pictures/webp.ts';
import { readEmbeddedRecipe } from '../../../src/media/video/embedded-recipe.ts';
import { RECIPE_KEY } from '../../../src/media/video/recipe-text.ts';
import { ffmpeg } from '../../testing/clips.ts';
import { readPictures } from '../../writers/ffmpeg-pictures.ts';
import { encodeWebps } from '../../writers/still-stream.ts';
import { CommandLine } from '../testing/command-line.ts';

const cli = new CommandLine();
afterAll(() => cli[Symbol.dispose]());
const never = new AbortController().signal;

const formats = ['gif', 'webp', 'telegram', 'whatsapp', 'discord', 'slack', 'imessage'] as const;
const all = ['--frames', '9'];

type Spoil = (pictures: AnimationPicture[], size: Size) => AnimationPicture[];

const changed = (change: (rgba: Uint8Array, at: number) => void, only = -1): Spoil => {
  return (pictures) =>
    pictures.map(({ rgba, duration }, index) => {
      const copy = rgba.slice();
      for (let at = 0; at < copy.length && (only < 0 || index === only); at += 4) change(copy, at);
      return { rgba: copy, duration };
    });
};

/** What becomes of a file, and what is said of it. */
const faults: Readonly<Record<string, readonly [Spoil, RegExp]>> = {
  'another picture': [(pictures) => [...pictures.slice(1), ...pictures.slice(0, 1)], /✗ {2}frame 1 .*(is off by|comes at)/],
  'a picture less': [(pictures) => pictures.slice(1), /has \d+ frames instead of \d+/],
  'lost alpha': [changed((rgba, at) => rgba.fill(255, at + 3, at + 4)), /✗ {2}frame 0 .*its alpha is off by/],
  'other colours in one picture': [
    changed((rgba, at) => rgba.set([rgba[at + 2] as number, rgba[at + 1] as number, rgba[at] as number], at), 3),
    /✗ {2}frame 3 .*its (red|green|blue) is off by [\d.]+ of 255.* around \(\d+, \d+\)/,
  ],
};

beforeAll(async () => {
  // A square that moves over nothing, so that no effect has to be compiled to have alpha.
  const square = (inside: number, outside: number) => `if(between(X,12+4*N,32+4*N)*between(Y,12,36),${inside}+X,${outside})`;
  const drawn = `color=black:s=64x48:r=10:d=0.6,format=rgba,geq=r='${square(150, 0)}':g='${square(60, 0)}':b='${square(10, 0)}':a='${square(192, 0)}'`;
  ffmpeg('-f', 'lavfi', '-i', drawn, '-c:v', 'png', cli.path('clip.mov'));
  const words = ['--name', '{format}', '--out', cli.folder, '--format', formats.join(','), '--no-audio'];
  expect(await cli.call('render', cli.path('clip.mov'), ...words)).toMatchObject({ code: 0 });
}, 120_000);

const pathOf = (format: OutputFormat) => cli.path(`${format}.${outputFormats[format].extension}`);

async function picturesOf(path: string, format: OutputFormat, size: Size): Promise<AnimationPicture[]> {
  const read = await readPictures(path, { ...outputFormats[format], kind: 'animation' }, size, never);
  return Array.fromAsync(read.pictures(), ({ rgba, duration: { num, den } }) => ({ rgba, duration: num / den }));
}

/** Writes pictures as a file of the same kind, with all that travels in the first one. */
async function rewritten(format: OutputFormat, spoil: Spoil, name: string): Promise<string> {
  const bytes = new Blob([readFileSync(pathOf(format))]);
  const recipe = (await readEmbeddedRecipe(bytes)) ?? expect.fail();
  const { canvas = { width: 64, height: 48 } } = (JSON.parse(recipe) as { sticker?: { canvas: Size } }).sticker ?? {};
  const pictures = spoil(await picturesOf(pathOf(format), format, canvas), canvas);
  const path = cli.path(`${name}.${outputFormats[format].extension}`);
  const { width, height } = canvas;
  const options = { size: canvas, length: pictures.length, loops: 0, recipe };
  const save = async (parts: AsyncIterable<Uint8Array>) => writeFileSync(path, Buffer.concat(await Array.fromAsync(parts)));
  switch (outputFormats[format].container) {
    case 'apng':
      await save(writeApng(pictures, options));
      break;
    case 'gif':
      await save(
        writeGif(() => pictures, {
          ...options,
          alpha: { matte: null, threshold: 0.5, dither: false },
          dither: 'blue-noise',
          steadiness: 0,
        }),
      );
      break;
    case 'webp': {
      const stills = encodeWebps(
        canvas,
        pictures.map(({ rgba }) => rgba),
        80,
        never,
      );
      const timed = (await Array.fromAsync(stills)).map((still, at) => ({ bytes: still, duration: pictures[at]?.duration ?? 0 }));
      await save(writeWebp(() => timed, options));
      break;
    }
    default: {
      const raw = cli.path(`${name}.rgba`);
      writeFileSync(raw, Buffer.concat(pictures.map(({ rgba }) => rgba)));
      const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-r', '10', '-i', raw];
      ffmpeg(...input, '-c:v', 'libvpx-vp9', '-pix_fmt', 'yuva420p', '-auto-alt-ref', '0', '-metadata', `${RECIPE_KEY}=${recipe}`, path);
    }
  }
  return path;
}

test.each(formats)('%s is proved by the file alone', async (format) => {
  const { code, out, err } = await cli.call('verify', pathOf(format), ...all);
  expect({ code, err, failed: out.includes('✗') }, out).toEqual({ code: 0, err: '', failed: false });
  expect(out).toMatch(/Tolerance: colour [\d.]+ of 255 on average.*alpha/);
});

test.each(['gif', 'telegram'] as const)('%s is proved when its pictures are coded again with care', async (format) => {
  const path = await rewritten(format, (pictures) => pictures, `${format}-again`);
  const { code, out } = await cli.call('verify', path, ...all);
  expect(code, out).toBe(0);
});

const spoilt = [
  ...Object.keys(faults).map((fault) => ['gif', fault] as const),
  ['telegram', 'another picture'],
  ['telegram', 'lost alpha'],
  ['webp', 'other colours in one picture'],
  ['whatsapp', 'another picture'],
  ['discord', 'other colours in one picture'],
  ['slack', 'lost alpha'],
] as const;

test.each(spoilt)('%s is not proved, with %s', async (format, fault) => {
  const [spoil, said] = faults[fault] as (typeof faults)[string];
  const path = await rewritten(format, spoil, `${format}-${fault.replaceAll(' ', '-')}`);
  const { code, out } = await cli.call('verify', path, ...all);
  expect(code, out).toBe(1);
  expect(out).toMatch(said);
});
