import { expect, test } from 'vitest';
import { fitted } from '../../media/fit.ts';
import type { Rect, Size } from '../../media/picture.ts';
import { type Limits, type OutputFormat, type OutputSettings, outputFormats } from '../output/output.ts';
import type { StickerClip } from './sticker-plan.ts';
import { MOST_TRIALS, type Sticker, type StickerCoding, type StickerTrial, solveSticker } from './sticker-solver.ts';

const never = new AbortController().signal;
const limitsOf = (format: OutputFormat) => outputFormats[format].limits ?? expect.fail('no limits');

/** A clip at a constant rate; its subject is all of the picture unless said otherwise. */
function clipOf(
  rate: number,
  seconds: number,
  size = { width: 640, height: 360 },
  subject: StickerClip['pictures'][number]['subject'] = null,
) {
  return { size, seconds, pictures: Array.from({ length: Math.round(rate * seconds) }, () => ({ duration: 1 / rate, subject })) };
}

/** An encoder whose files grow with everything, `cost` bytes for each pixel of each frame at the best quality. */
function encoder(cost: number, wobble: (trial: StickerTrial) => number = () => 1) {
  const trials: StickerTrial[] = [];
  const encode = async (trial: StickerTrial): Promise<StickerCoding> => {
    trials.push(trial);
    const pixels = trial.frames.length ** 0.8 * trial.area.width * trial.area.height;
    const size = Math.ceil(200 + pixels * cost * 2 ** ((trial.quality - 100) / 18) * wobble(trial));
    return size > trial.budget ? { size, file: null } : { size, file: new Uint8Array(size) };
  };
  return { encode, trials };
}

function solve(
  format: OutputFormat,
  clip: StickerClip,
  encode: (trial: StickerTrial) => Promise<StickerCoding>,
  quality: OutputSettings['quality'] = 'good',
): Promise<Sticker> {
  const { label } = outputFormats[format];
  return solveSticker({ clip, limits: limitsOf(format), quality, label, signal: never, encode });
}

test('spends nothing where everything fits, and makes one file', async () => {
  const { encode } = encoder(1e-4);
  const { trial, spent, trials } = await solve('telegram', clipOf(25, 2), encode);
  expect(trials).toBe(1);
  expect(spent).toBe('quality 90');
  expect(trial).toMatchObject({ quality: 90, canvas: { width: 512, height: 288 }, area: { x: 0, y: 0, width: 512, height: 288 } });
  expect(trial.frames.map(({ picture }) => picture)).toEqual(Array.from({ length: 50 }, (_, at) => at));
});

test('cuts what is too long from its beginning, drops to the allowed rate, crops to the subject, and says so', async () => {
  const { encode } = encoder(1e-4);
  const subject = { x: 200, y: 100, width: 100, height: 200 };
  const { trial, spent } = await solve('telegram', clipOf(60, 8.2, undefined, subject), encode);
  expect(spent).toBe('the first 3 of 8.2 seconds, 60 → 30 frames a second, cropped to the subject, quality 90');
  expect(trial.frames.slice(0, 3).map(({ picture }) => picture)).toEqual([0, 2, 4]);
  expect(trial.frames).toHaveLength(90);
  // 3 % of the longer side around it.
  expect(trial.crop).toEqual({ x: 194, y: 94, width: 112, height: 212 });
  expect(trial.canvas).toEqual({ width: 270, height: 512 });
});

test('lowers the quality first, then the rate, then the size', async () => {
  const clip = clipOf(24, 3);
  const spent: string[] = [];
  for (const cost of [0.01, 0.3, 0.55, 1, 12]) spent.push((await solve('whatsapp', clip, encoder(cost).encode)).spent);
  expect(spent).toEqual([
    'quality 90',
    expect.stringMatching(/^quality 7\d$/),
    expect.stringMatching(/^24 → 20 frames a second, quality 6\d$/),
    expect.stringMatching(/^24 → 15 frames a second, quality 5\d$/),
    expect.stringMatching(/^24 → 8 frames a second, at 55 % of the size, quality [123]\d$/),
  ]);
});

test('fills an exact box with transparency around the picture', async () => {
  const { trial } = await solve('whatsapp', clipOf(10, 1, { width: 200, height: 100 }), encoder(1e-4).encode);
  expect(trial).toMatchObject({ canvas: { width: 512, height: 512 }, area: { x: 0, y: 128, width: 512, height: 256 } });
});

test('a single picture has the budget of one, and no time', async () => {
  const { encode, trials } = encoder(3);
  const { spent, file } = await solve('whatsapp', clipOf(1, 1, { width: 512, height: 512 }), encode);
  expect(spent).toMatch(/^quality \d+$/);
  expect(file.length).toBeLessThanOrEqual(100_000);
  expect(trials.every(({ frames, budget }) => frames.length === 1 && budget === 100_000)).toBe(true);
});

test('keeps irregular times where they are allowed', async () => {
  const durations = [0.04, 0.5, 0.1, 0.04, 1];
  const clip = { size: { width: 64, height: 64 }, seconds: 1.68, pictures: durations.map((duration) => ({ duration, subject: null })) };
  const { trial } = await solve('discord', clip, encoder(1e-4).encode);
  expect(trial.frames).toEqual(durations.map((duration, picture) => ({ picture, duration })));
});

test('uses most of the budget, in few trials', async () => {
  for (let cost = 0.01; cost < 2; cost *= 1.7) {
    const { file, trial, trials } = await solve('telegram', clipOf(30, 3), encoder(cost).encode);
    expect(trials).toBeLessThanOrEqual(8);
    if (trial.quality < 90) expect(file.length).toBeGreaterThan(0.85 * 256 * 1024);
  }
});

test('says what the smallest file would take when nothing fits', async () => {
  const error = await solve('telegram', clipOf(30, 3), encoder(500).encode).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ name: 'MediaError', code: 'too-large', remedy: expect.stringContaining('Shorten the clip') });
  expect((error as Error).message).toMatch(
    /^No Telegram sticker of this clip is small enough: the smallest one takes \d+ kB, and 262 kB are allowed\.$/,
  );
});

test('an encoder that makes more of less is tried everywhere before giving up', async () => {
  // Fewer frames cost more and more: the only way that fits is one that halving passes over.
  const odd = encoder(0.5, ({ frames }) => (frames.length === 60 ? 0.1 : frames.length > 60 ? 100 : 1e5));
  const { trial } = await solve('telegram', clipOf(30, 3), odd.encode);
  expect(trial.frames).toHaveLength(60);
});

test('stops when asked to, and passes on what an encoder throws', async () => {
  const stop = new AbortController();
  const { encode, trials } = encoder(1);
  const stopping = async (trial: StickerTrial) => {
    if (trials.length === 2) stop.abort(new Error('enough'));
    return encode(trial);
  };
  const request = {
    clip: clipOf(30, 3),
    limits: limitsOf('telegram'),
    quality: 'good',
    label: 'Telegram sticker',
    signal: stop.signal,
  } as const;
  await expect(solveSticker({ ...request, encode: stopping })).rejects.toThrow('enough');
  expect(trials).toHaveLength(3);
  const broken = () => Promise.reject(new Error('broken'));
  await expect(solveSticker({ ...request, signal: never, encode: broken })).rejects.toThrow('broken');
});

/** Numbers from 0 to below 1 that look random and are the same every time. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Whether a trial keeps to the limits in everything but bytes, and to what there is of the clip. */
function isWithin({ frames, canvas, area, crop, quality, budget }: StickerTrial, limits: Limits, size: Size): boolean {
  const seconds = frames.reduce((sum, { duration }) => sum + duration, 0);
  const inside = (part: Rect, { width, height }: Size) =>
    Math.min(part.x, part.y) >= 0 &&
    Math.min(part.width, part.height) >= 1 &&
    part.x + part.width <= width &&
    part.y + part.height <= height;
  const wanted = limits.exact ? limits.box : fitted(crop, limits.box);
  return (
    seconds <= limits.seconds + 1e-6 &&
    (frames.length === 1 || frames.every(({ duration }) => duration >= (1 - 1e-3) / limits.frameRate)) &&
    frames.every(({ picture }, at) => picture > (frames[at - 1]?.picture ?? -1)) &&
    canvas.width === wanted.width &&
    canvas.height === wanted.height &&
    (limits.exact || Math.max(canvas.width, canvas.height) === limits.box.width) &&
    inside(area, canvas) &&
    inside(crop, size) &&
    Number.isInteger(quality) &&
    quality >= 1 &&
    quality <= 90 &&
    budget === (frames.length > 1 ? limits.bytes : limits.stillBytes)
  );
}

test('whatever clip and encoder: within all limits, or a clear refusal; the same every time', async () => {
  const stickers = (Object.keys(outputFormats) as OutputFormat[]).filter((format) => outputFormats[format].kind === 'sticker');
  let solved = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const random = randomOf(seed);
    const format = stickers[seed % stickers.length] as OutputFormat;
    const limits = limitsOf(format);
    const size = { width: 1 + Math.floor(random() * 900), height: 1 + Math.floor(random() * 900) };
    const mean = 0.004 + random() ** 3 * 0.3;
    const pictures = Array.from({ length: 1 + Math.floor(random() ** 2 * 200) }, () => {
      const [x, y] = [Math.floor(random() * size.width), Math.floor(random() * size.height)];
      const subject = { x, y, width: 1 + Math.floor(random() * (size.width - x)), height: 1 + Math.floor(random() * (size.height - y)) };
      return { duration: mean * (0.2 + random() * 1.6), subject: random() < 0.5 ? null : subject };
    });
    const cost = 10 ** (random() * 6 - 4);
    const noise = random() * 0.4;
    const { encode, trials } = encoder(cost, ({ frames, quality }) => 1 + noise * Math.sin(frames.length * 7 + quality * 3));
    const seconds = pictures.reduce((sum, { duration }) => sum + duration, 0);
    const solving = solve(format, { size, seconds, pictures }, encode);
    const sticker = await solving.catch((cause: unknown) => cause as Error);
    expect(trials.length).toBeLessThanOrEqual(MOST_TRIALS);
    expect(trials.filter((trial) => !isWithin(trial, limits, size))).toEqual([]);
    if (sticker instanceof Error) {
      expect(sticker).toMatchObject({ code: 'too-large', message: expect.stringMatching(/smallest one takes [\d.]+ kB/) });
      continue;
    }
    solved++;
    expect(sticker.file.length).toBeLessThanOrEqual(sticker.trial.budget);
    expect(trials.includes(sticker.trial)).toBe(true);
    expect(sticker.spent).toContain(`quality ${sticker.trial.quality}`);
    expect(sticker.spent.includes(' seconds')).toBe(seconds - sticker.trial.frames.reduce((sum, { duration }) => sum + duration, 0) > 0.2);
    const again = await solve(format, { size, seconds, pictures }, encode);
    expect({ ...again, file: again.file.length }).toEqual({ ...sticker, file: sticker.file.length });
  }
  expect(solved).toBeGreaterThan(75);
});
