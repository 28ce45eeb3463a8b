import { expect, test } from 'vitest';
import { writeApng } from './apng.ts';
import { openApng } from './apng-reader.ts';
import { colourReducer } from './fewer-colours.ts';
import { RgbaCounter } from './rgba-palette.ts';

const size = { width: 64, height: 48 };

/** A soft-edged gradient that moves over transparency. */
function picture(frame: number): Uint8Array<ArrayBuffer> {
  const rgba = new Uint8Array(size.width * size.height * 4);
  for (let at = 0; at < rgba.length; at += 4) {
    const [x, y] = [(at / 4) % size.width, Math.floor(at / 4 / size.width)];
    const alpha = Math.max(0, Math.min(255, (18 - Math.hypot(x - 20 - 4 * frame, y - 24)) * 40));
    rgba.set(alpha === 0 ? [0, 0, 0, 0] : [x * 4, y * 5, 255 - x * 3, alpha], at);
  }
  return rgba;
}

const pictures = Array.from({ length: 4 }, (_, frame) => picture(frame));

function paletteOf(most: number, clip: readonly Uint8Array[] = pictures) {
  const counter = new RgbaCounter(most);
  for (const rgba of clip) counter.add(rgba);
  return counter.palette();
}

/** Mean error of premultiplied channels. */
function error(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 4) {
    for (let channel = 0; channel < 3; channel++) {
      sum += Math.abs((a[at + channel] as number) * (a[at + 3] as number) - (b[at + channel] as number) * (b[at + 3] as number)) / 255;
    }
    sum += Math.abs((a[at + 3] as number) - (b[at + 3] as number));
  }
  return sum / a.length;
}

test('a few colours stay exactly what they are, and transparency comes first', () => {
  const clip = [Uint8Array.of(255, 0, 0, 255, 255, 0, 0, 254, 1, 2, 3, 0, 254, 0, 0, 255)];
  const palette = paletteOf(4, clip);
  expect([...palette.colours]).toEqual([0, 0, 0, 0, 254, 0, 0, 255, 255, 0, 0, 254, 255, 0, 0, 255]);
  expect([0, 4, 8, 12].map((at) => palette.nearest(clip[0] as Uint8Array, at))).toEqual([12, 8, 0, 4]);
});

test('the more colours there are, the nearer they come; what is transparent stays so', () => {
  const errors = [16, 64, 256].map((most) => {
    const palette = paletteOf(most);
    expect(palette.colours.length).toBeLessThanOrEqual(most * 4);
    const reduce = colourReducer(palette, 0);
    return pictures.reduce((sum, rgba) => {
      const reduced = reduce(rgba);
      const holes = rgba.map((value, at) => (at % 4 === 3 && value === 0 ? (reduced[at] as number) : 0));
      expect(Math.max(...holes)).toBe(0);
      return sum + error(rgba, reduced) / pictures.length;
    }, 0);
  });
  expect(errors[0]).toBeLessThan(6);
  expect(errors[1]).toBeLessThan((errors[0] as number) / 1.6);
  expect(errors[2]).toBeLessThan((errors[1] as number) / 1.6);
});

test('steady pixels keep the colour they were drawn with', () => {
  const reduce = colourReducer(paletteOf(256, [Uint8Array.of(10, 20, 30, 255, 200, 20, 30, 255)]), 4);
  expect([...reduce(Uint8Array.of(10, 20, 30, 255))]).toEqual([10, 20, 30, 255]);
  expect([...reduce(Uint8Array.of(14, 18, 30, 255))]).toEqual([10, 20, 30, 255]);
  expect([...reduce(Uint8Array.of(200, 20, 30, 255))]).toEqual([200, 20, 30, 255]);
  expect([...reduce(Uint8Array.of(200, 20, 30, 0))]).toEqual([0, 0, 0, 0]);
});

test('an APNG of indices shows the same pictures as one of colours, in fewer bytes', async () => {
  const palette = paletteOf(64);
  const reduce = colourReducer(palette, 0);
  const reduced = pictures.map((rgba) => ({ rgba: reduce(rgba).slice(), duration: 0.1 }));
  const options = { size, length: 4, loops: 0, recipe: null };
  const whole = new Blob(await Array.fromAsync(writeApng(reduced, options)));
  const indexed = new Blob(await Array.fromAsync(writeApng(reduced, { ...options, palette: palette.colours })));
  expect(indexed.size).toBeLessThan(whole.size * 0.75);
  const shown = await Array.fromAsync((await openApng(indexed)).pictures(), ({ rgba }) => rgba);
  expect(shown.map((rgba, at) => Buffer.from(rgba).equals(reduced[at]?.rgba ?? new Uint8Array()))).toEqual([true, true, true, true]);
  const foreign = writeApng([{ rgba: new Uint8Array(64 * 48 * 4).fill(77), duration: 1 }], {
    ...options,
    length: 1,
    palette: palette.colours,
  });
  await expect(Array.fromAsync(foreign)).rejects.toThrow(/not in the palette/);
});
