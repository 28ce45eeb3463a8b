/** What the studio journeys share: a green-screen clip, ways to find things by the names people use, and pixels. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page } from '@playwright/test';
import { ffmpeg } from './fixtures.ts';

const folder = fileURLToPath(new URL('../.cache/fixtures', import.meta.url));

/** 50 frames of 320×180 at 25 fps: a skin-coloured block that moves before a lit, slightly noisy green screen; a tone of 440 Hz. */
export const greenScreenClip = (name = 'green-screen.mp4'): Promise<string> => clipBefore('0x2f9e4e', name);

/** The same at a quarter of the pixels, under the same name: for exports whose pixels nobody looks at. */
export const smallGreenScreenClip = (): Promise<string> => clipBefore('0x2f9e4e', 'small/green-screen.mp4', { scaling: 'scale=160:90,' });

/** The same before a grey wall, which nobody keys: for what has nothing to do with keying, at a fraction of its cost. */
export const plainClip = (): Promise<string> => clipBefore('0x6a6d70', 'plain.mp4');

/** The same for twelve seconds, under the same name: for exports that something is to happen to before they end, however quick the machine. */
export const longPlainClip = (): Promise<string> => clipBefore('0x6a6d70', 'long/plain.mp4', { seconds: 12 });

async function clipBefore(wall: string, name: string, { scaling = '', seconds = 2 } = {}): Promise<string> {
  const path = `${folder}/${name}`;
  if (existsSync(path)) return path;
  await mkdir(dirname(path), { recursive: true });
  const scene = [
    `color=${wall}:s=320x180:r=25:d=${seconds},noise=alls=3:allf=t[screen]`,
    `color=0xc98a63:s=80x110:r=25:d=${seconds}[subject]`,
    `[screen][subject]overlay=x='120+60*sin(3*t)':y=50,${scaling}scale=out_color_matrix=bt709:out_range=tv,format=yuv420p[v]`,
  ];
  const inputs = ['-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${seconds}`];
  const colour = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'];
  const codecs = [
    '-c:v',
    'libx264',
    '-crf',
    '14',
    '-g',
    '25',
    '-bf',
    '2',
    '-threads',
    '1',
    ...colour,
    '-c:a',
    'aac',
    '-movflags',
    '+faststart',
  ];
  await ffmpeg(...inputs, '-filter_complex', scene.join(';'), '-map', '[v]', '-map', '0:a', ...codecs, path);
  return path;
}

/** Imports a file from the library page and waits until the studio can play it. */
export async function importClip(page: Page, path: string, address = '/'): Promise<void> {
  await page.goto(address);
  await page.getByLabel('Files to import').setInputFiles(path);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible({ timeout: 30_000 });
}

/** The timecode that is shown, `hh:mm:ss:ff`. */
export async function timecode(page: Page): Promise<string> {
  return (await page.getByRole('button', { name: 'Timecode' }).innerText()).replace(/^.*?(\d\d:)/s, '$1');
}

/** Waits until the playhead stands on `expected`. */
export async function expectTimecode(page: Page, expected: string): Promise<void> {
  await expect.poll(() => timecode(page)).toBe(expected);
}

/** Goes to a position by typing it. */
export async function goTo(page: Page, position: string): Promise<void> {
  await page.keyboard.press('=');
  const field = page.getByRole('textbox', { name: 'Timecode' });
  await field.fill(position);
  await field.press('Enter');
}

/** One effect of the stack. */
export const effectCard = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'Effect stack' }).getByRole('listitem', { name, exact: true });

/** The colour on screen at a point of the fitted picture, given as fractions of its width and height. */
export async function colourAt(page: Page, x: number, y: number, picture = { width: 320, height: 180 }): Promise<[number, number, number]> {
  const stage = page.getByRole('region', { name: 'Picture' });
  const shot = await stage.screenshot();
  return page.evaluate(
    async ({ png, x, y, picture }) => {
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
      context.drawImage(bitmap, 0, 0);
      const margin = 24;
      const zoom = Math.min((bitmap.width - 2 * margin) / picture.width, (bitmap.height - 2 * margin) / picture.height);
      const left = bitmap.width / 2 + (x - 0.5) * picture.width * zoom;
      const top = bitmap.height / 2 + (y - 0.5) * picture.height * zoom;
      // The mean of a few pixels evens out noise and the squares of the checkerboard do not.
      const { data } = context.getImageData(Math.round(left) - 1, Math.round(top) - 1, 3, 3);
      const mean = (channel: number) =>
        Array.from({ length: 9 }, (_, at) => data[at * 4 + channel] as number).reduce((sum, one) => sum + one) / 9;
      return [mean(0), mean(1), mean(2)] as [number, number, number];
    },
    { png: shot.toString('base64'), x, y, picture },
  );
}

/** How much greener than red and blue a colour is, in code values. */
export const greenness = ([red, green, blue]: readonly [number, number, number]): number => green - Math.max(red, blue);
