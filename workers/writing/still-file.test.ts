import { expect, test } from 'vitest';
import { encodePng } from '../../src/media/png.ts';
import { verifyStill } from './still-file.ts';

const size = { width: 5, height: 3 };
const rgba = Uint8Array.from({ length: 60 }, (_, at) => (at * 37) & 255);

test('a still is as it was rendered, colour under transparency included', async () => {
  expect(await verifyStill(await encodePng(size, rgba), { size, rgba }, 'a.png')).toEqual({
    framesCompared: 1,
    alpha: true,
    alphaMeanError: 0,
    alphaMaxError: 0,
  });
});

test('one sample that differs by one, another size and a damaged file are found', async () => {
  for (const [at, what] of [
    [26, 'the colour of the pixel at 1, 1'],
    [27, 'the alpha of the pixel at 1, 1'],
  ] as const) {
    const other = rgba.slice();
    other[at] = ((other[at] as number) + 1) & 255;
    await expect(verifyStill(await encodePng(size, other), { size, rgba }, 'a.png')).rejects.toThrow(what);
  }
  const turned = await encodePng({ width: 3, height: 5 }, rgba);
  await expect(verifyStill(turned, { size, rgba }, 'a.png')).rejects.toThrow('3×5 and not 5×3');
  const cut = (await encodePng(size, rgba)).slice(0, 60);
  await expect(verifyStill(cut, { size, rgba }, 'a.png')).rejects.toMatchObject({ code: 'verification-failed' });
});
