/** What browsers make of the animations that we write: their own decoders, which share no code with ours. */
import { expect, test } from './harness/harness.ts';

test('a browser shows every picture of an APNG, a WebP and a GIF, as long and as often as written', async ({ lane }) => {
  const found = await lane.evaluate(async () => {
    const { writeApng } = await load<typeof import('../src/media/pictures/apng.ts')>('/src/media/pictures/apng.ts');
    const { writeGif } = await load<typeof import('../src/media/pictures/gif.ts')>('/src/media/pictures/gif.ts');
    const { writeWebp, withRecipe } = await load<typeof import('../src/media/pictures/webp.ts')>('/src/media/pictures/webp.ts');
    const { readEmbeddedRecipe } = await load<typeof import('../src/media/video/embedded-recipe.ts')>(
      '/src/media/video/embedded-recipe.ts',
    );
    const size = { width: 41, height: 27 };
    const recipe = '{"version":2,"source":"ß"}';
    // A disc that moves over nothing; its edge is soft for those that can be.
    const pictures = [0, 1, 2, 3, 4].map((index) => {
      const rgba = new Uint8Array(size.width * size.height * 4);
      for (let at = 0; at < size.width * size.height; at++) {
        const distance = Math.hypot((at % size.width) - 10 - index * 5, Math.floor(at / size.width) - 13);
        const alpha = Math.round(Math.max(0, Math.min(1, (9 - distance) / 2)) * 255);
        if (alpha > 0) rgba.set([240, 40 * index, 90, alpha], at * 4);
      }
      return { rgba, duration: 1001 / 24000 };
    });
    const hard = pictures.map(({ rgba, duration }) => ({
      rgba: rgba.map((value, at) => (at % 4 === 3 && value < 128 ? 0 : value)),
      duration,
    }));
    const still = async (rgba: Uint8Array) => {
      const canvas = new OffscreenCanvas(size.width, size.height);
      canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), size.width, size.height), 0, 0);
      return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality: 0.9 })).arrayBuffer());
    };
    const stills = await Promise.all(pictures.map(async ({ rgba, duration }) => ({ bytes: await still(rgba), duration })));
    const whole = async (parts: AsyncIterable<Uint8Array<ArrayBuffer>>, type: string) => {
      const all: Uint8Array<ArrayBuffer>[] = [];
      for await (const part of parts) all.push(part);
      return new Blob(all, { type });
    };
    const alpha = { matte: null, threshold: 0.5, dither: false };
    const files = {
      apng: await whole(writeApng(pictures, { size, length: 5, loops: 3, recipe }), 'image/png'),
      webp: await whole(
        writeWebp(() => stills, { size, loops: 3, recipe }),
        'image/webp',
      ),
      gif: await whole(
        writeGif(() => pictures, { size, loops: 3, alpha, dither: 'floyd-steinberg', steadiness: 0, recipe }),
        'image/gif',
      ),
      still: new Blob([withRecipe((stills[4] as (typeof stills)[number]).bytes, recipe)], { type: 'image/webp' }),
    };
    const seen: Record<string, unknown> = {};
    for (const [name, file] of Object.entries(files)) {
      const decoder = new ImageDecoder({ data: await file.arrayBuffer(), type: file.type, premultiplyAlpha: 'none' });
      await decoder.tracks.ready;
      const track = decoder.tracks.selectedTrack as ImageTrack;
      const milliseconds: number[] = [];
      let alphaError = 0;
      let colourError = 0;
      for (let frameIndex = 0; frameIndex < track.frameCount; frameIndex++) {
        const { image } = await decoder.decode({ frameIndex });
        milliseconds.push((image.duration ?? 0) / 1000);
        const rgba = new Uint8Array(size.width * size.height * 4);
        await image.copyTo(rgba, { format: 'RGBA' });
        image.close();
        const { rgba: expected } = (name === 'gif' ? hard : pictures)[name === 'still' ? 4 : frameIndex] as (typeof pictures)[number];
        for (let at = 3; at < rgba.length; at += 4) {
          const shown = name === 'gif' ? ((expected[at] as number) > 0 ? 255 : 0) : (expected[at] as number);
          alphaError = Math.max(alphaError, Math.abs((rgba[at] as number) - shown));
          if (shown < 255) continue;
          for (let channel = at - 3; channel < at; channel++)
            colourError = Math.max(colourError, Math.abs((rgba[channel] as number) - (expected[channel] as number)));
        }
      }
      const [frames, repetitions] = [track.frameCount, track.repetitionCount];
      seen[name] = { frames, repetitions, milliseconds, alphaError, colourError, recipe: await readEmbeddedRecipe(file) };
      decoder.close();
    }
    return seen as Record<
      'apng' | 'webp' | 'gif' | 'still',
      { milliseconds: number[]; alphaError: number; colourError: number; recipe: string }
    >;
  });
  for (const name of ['apng', 'webp', 'gif'] as const) {
    expect(found[name], name).toMatchObject({ frames: 5, repetitions: 2, alphaError: 0 });
    // Chromium drops fractions of a millisecond that an APNG has, so each picture may be one short.
    const total = found[name].milliseconds.reduce((sum, value) => sum + value);
    expect(Math.abs(total - (5 * 1001) / 24), name).toBeLessThan(name === 'webp' ? 0.6 : 5.1);
  }
  expect(found.apng.colourError).toBe(0);
  expect(found.gif.colourError).toBe(0);
  expect(found.webp.colourError).toBeLessThan(40);
  expect(found.still).toMatchObject({ frames: 1, alphaError: 0 });
  for (const { recipe } of Object.values(found)) expect(JSON.parse(recipe)).toEqual({ version: 2, source: 'ß' });
});
