import { expect, test } from 'vitest';
import { randomFrom } from '../../media/random.ts';
import { outputFormats } from '../output/output.ts';
import { parseRecipeText } from '../recipe/parse-recipe.ts';
import { emptyRecipe } from '../recipe/recipe.ts';
import { cutBeside, type StickerCut, withCut } from './sticker-cut.ts';
import { framesAt, stickerPlan } from './sticker-plan.ts';
import { stickerTimes } from './sticker-times.ts';

const cut: StickerCut = {
  format: 'slack',
  crop: { x: 3, y: 4, width: 50, height: 40 },
  area: { x: 0, y: 13, width: 128, height: 102 },
  canvas: { width: 128, height: 128 },
  frameRate: 12.5,
  quality: 62,
};

test('a cut travels beside a recipe, which is read as if it were alone', () => {
  const recipe = emptyRecipe('clip');
  const text = withCut(JSON.stringify(recipe), cut);
  expect(cutBeside(text)).toEqual(cut);
  expect(parseRecipeText(text, [])).toEqual(recipe);
  expect(cutBeside(JSON.stringify(recipe))).toBeNull();
  expect(cutBeside(withCut('{}', { ...cut, frameRate: null }))?.frameRate).toBeNull();
});

test.each([
  [{ format: 'webm' }, 'sticker.format'],
  [{ crop: { x: -1, y: 0, width: 1, height: 1 } }, 'sticker.crop.x'],
  [{ canvas: { width: 0, height: 1 } }, 'sticker.canvas.width'],
  [{ frameRate: 'fast' }, 'sticker.frameRate'],
  [{ more: 1 }, 'sticker.more'],
])('one that cannot be is refused: %j', (change, path) => {
  expect(() => cutBeside(JSON.stringify({ sticker: { ...cut, ...change } }))).toThrow(path);
});

test('from the times of a clip and a rate come the very frames of every way that a plan has', () => {
  const random = randomFrom(5);
  for (let round = 0; round < 40; round++) {
    const { limits } = [outputFormats.telegram, outputFormats.whatsapp, outputFormats.slack][round % 3] as (typeof outputFormats)['slack'];
    if (!limits) continue;
    const isSteady = random() < 0.5;
    const pictures = Array.from({ length: 1 + Math.floor(random() * 200) }, () => ({
      duration: isSteady ? 1 / 24 : 0.01 + random() * 0.2,
      subject: null,
    }));
    const size = { width: 320, height: 180 };
    const seconds = pictures.reduce((sum, { duration }) => sum + duration, 0);
    for (const { frames, frameRate } of stickerPlan({ size, seconds, pictures }, limits, 'good').rungs) {
      expect(framesAt(pictures, limits, frameRate)).toEqual(frames);
      const { shows, length } = stickerTimes('webm', { frames, frameRate });
      expect(shows).toHaveLength(frames.length);
      expect(shows.reduce((sum, count) => sum + count, 0)).toBe(length);
    }
  }
  expect(framesAt([{ duration: 1 }, { duration: 1 }], outputFormats.slack.limits ?? expect.fail(), 17)).toBeNull();
});
