/**
 * What must hold for every effect, derived from its declaration: it compiles, stays finite, keeps the pixel contract at
 * every corner of its parameters, has no dead control, is deterministic and looks as it looked before.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { active, chainOf, device, pictureOf } from '../../server/testing/gpu.ts';
import { readPng, writePng } from '../../server/testing/png.ts';
import { rgbaFormat, SCENE, scene } from '../../server/testing/scene.ts';
import { type Effect, exampleOf } from '../gpu/define-effect.ts';
import { cornersOf, defaultsOf, extremesOf, type ParamValue, presetValuesOf, problemWith } from '../gpu/params.ts';
import { straightBytes } from '../gpu/read-picture.ts';
import type { PlanarFrame } from '../media/picture.ts';
import { effects } from './effects.ts';

const { width: WIDTH, height: HEIGHT, target: TARGET } = SCENE;
/** Where many values are tried: earlier, for fewer frames to render, and still with a past. */
const EARLY = 3;
/** Golden pictures are made on one adapter; another may round differently by this many code values (0–255). */
const GOLDEN_TOLERANCE = 2;

type Values = Readonly<Record<string, ParamValue>>;

async function pictureWith(effect: Effect, values: Values, index: number = TARGET): Promise<Float32Array> {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(effect, values)]);
  return pictureOf(chain, scene, index);
}

const examples = new Map<Effect, Promise<Float32Array>>();

/** The picture that several tests look at, made once. */
function exampleOfScene(effect: Effect): Promise<Float32Array> {
  const picture = examples.get(effect) ?? pictureWith(effect, exampleOf(effect));
  examples.set(effect, picture);
  return picture;
}

// Strict equality first: the numbers are many.
const isEqual = (a: Float32Array, b: Float32Array) => a.every((value, at) => value === b[at] || Object.is(value, b[at]));

test.each(effects)('$id has a unique id, valid defaults and words for everything', (effect) => {
  expect(effects.filter(({ id }) => id === effect.id)).toHaveLength(1);
  expect(effect.id).toMatch(/^[a-z][a-z0-9-]*$/);
  expect(effect.help).toMatch(/\.$/);
  for (const param of Object.values(effect.params)) {
    expect(problemWith(param, param.default)).toBeNull();
    expect(param.label).not.toBe('');
  }
});

function expectContract(picture: Float32Array, values: Values): void {
  const bad = picture.findIndex((value, at) => !Number.isFinite(value) || (at % 4 === 3 && (value < 0 || value > 1.0005)));
  expect(bad, `value ${picture[bad]} at ${bad} with ${JSON.stringify(values)}`).toBe(-1);
  const unseen = picture.findIndex((value, at) => at % 4 !== 3 && picture[at | 3] === 0 && Math.abs(value) >= 1e-3);
  expect(unseen, `colour without alpha at ${unseen} with ${JSON.stringify(values)}`).toBe(-1);
}

/** Single values that are asked to leave nothing of a picture, or black. */
const MEANT_TO_BE_EMPTY: ReadonlySet<string> = new Set([
  'keyer.invert',
  'lift-gamma-gain.gain',
  'hue-saturation.lightness',
  'levels.inBlack',
  'levels.outWhite',
]);

test.each(effects)('$id keeps the pixel contract, and something to be seen, at every corner of its parameters', async (effect) => {
  using plain = await chainOf(rgbaFormat(WIDTH, HEIGHT), []);
  const alphaOf = (picture: Float32Array) => picture.filter((_, at) => at % 4 === 3);
  const given = alphaOf(await pictureOf(plain, scene, EARLY));
  for (const values of cornersOf(effect.params)) {
    const picture = await pictureWith(effect, values, EARLY);
    expectContract(picture, values);
    if (effect.keepsAlpha) expect(isEqual(alphaOf(picture), given), `alpha with ${JSON.stringify(values)}`).toBe(true);
    if (picture.some((value, at) => at % 4 !== 3 && value > 0.02)) continue;
    const changed = Object.entries(values).filter(([id, value]) => value !== effect.params[id]?.default);
    expect(changed.map(([id]) => `${effect.id}.${id}`).filter((name) => !MEANT_TO_BE_EMPTY.has(name))).toEqual([]);
  }
});

/** The scene with its left part cut out, so that wide lines have room. */
function cutOutScene(index: number): PlanarFrame {
  const frame = scene(index);
  const bytes = Uint8Array.from(frame.planes[0] as Uint8Array, (value, at) => (at % 4 === 3 && (at >> 2) % WIDTH < 40 ? 0 : value));
  return { ...frame, planes: [bytes] };
}

test.each(effects.filter(({ presets }) => presets))('$id has presets that are valid and look different', async (effect) => {
  // Files and shapes are the user's; here they are those of the example. Two moments, for what comes and goes.
  const picturesOver = async (values: Values) => {
    using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(effect, { ...exampleOf(effect), ...values })]);
    return [await pictureOf(chain, cutOutScene, TARGET), await pictureOf(chain, cutOutScene, TARGET + 7)] as const;
  };
  const seen = [{ name: 'the defaults', pictures: await picturesOver(presetValuesOf(effect, {})) }];
  for (const [name, preset] of Object.entries(effect.presets ?? {})) {
    expect(name.trim()).toBe(name);
    for (const [id, value] of Object.entries(preset)) {
      const param = effect.params[id];
      expect(param && problemWith(param, value), `${name}: ${id}`).toBeNull();
    }
    const values = presetValuesOf(effect, preset);
    const pictures = await picturesOver(values);
    for (const picture of pictures) expectContract(picture, values);
    for (const other of seen) {
      const isSame = isEqual(pictures[0], other.pictures[0]) && isEqual(pictures[1], other.pictures[1]);
      expect(isSame, `${name} looks as ${other.name}`).toBe(false);
    }
    seen.push({ name, pictures });
  }
});

test.each(effects)('$id has no dead control', async (effect) => {
  const base: Values = exampleOf(effect);
  const shown = await exampleOfScene(effect);
  for (const [id, param] of Object.entries(effect.params)) {
    let isAlive = false;
    for (const value of [...extremesOf(param), param.default]) {
      if (!isAlive && value !== base[id]) isAlive = !isEqual(shown, await pictureWith(effect, { ...base, [id]: value }));
    }
    expect(isAlive, `${effect.id}.${id} changes no pixel`).toBe(true);
  }
});

test.each(effects)('$id gives the same picture twice, and the same by scrubbing, in order and backwards', async (effect) => {
  const values = defaultsOf(effect.params);
  const scrubbed = await pictureWith(effect, values);
  using linear = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(effect, values)]);
  // Without a history nothing of an earlier frame is kept but by mistake, which the frame before would show.
  const first = linear.plan.histories.length > 0 ? 0 : TARGET - 1;
  for (let index = first; index < TARGET; index++) await pictureOf(linear, scene, index);
  expect(isEqual(scrubbed, await pictureOf(linear, scene, TARGET))).toBe(true);
  for (let index = TARGET + 2; index > TARGET; index--) await pictureOf(linear, scene, index);
  expect(isEqual(scrubbed, await pictureOf(linear, scene, TARGET))).toBe(true);
});

test.each(effects)('$id looks as its golden picture', async (effect) => {
  const bytes = straightBytes(await exampleOfScene(effect));
  const path = fileURLToPath(new URL(`./${effect.id}/${effect.id}.golden.png`, import.meta.url));
  if (!existsSync(path) && !process.env['CI']) writePng(path, WIDTH, HEIGHT, bytes);
  const golden = readPng(path);
  let worst = 0;
  bytes.forEach((value, at) => {
    // Straight colour of a nearly transparent pixel magnifies rounding; weigh it by its alpha.
    const weight = at % 4 === 3 ? 1 : (golden[at - (at % 4) + 3] as number) / 255;
    worst = Math.max(worst, Math.abs(value - (golden[at] as number)) * weight);
  });
  if (worst > GOLDEN_TOLERANCE) {
    const folder = fileURLToPath(new URL('../../test-results/', import.meta.url));
    mkdirSync(folder, { recursive: true });
    writePng(`${folder}${effect.id}.actual.png`, WIDTH, HEIGHT, bytes);
  }
  expect(worst, `largest difference from ${path}`).toBeLessThanOrEqual(GOLDEN_TOLERANCE);
});

test.each(effects)('$id looks alike at half size', async (effect) => {
  const values = exampleOf(effect);
  const full = await exampleOfScene(effect);
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(effect, values)], { kind: 'picture' }, 0.5);
  const half = await pictureOf(chain, scene, TARGET);
  let sum = 0;
  for (let y = 0; y < HEIGHT / 2; y++) {
    for (let x = 0; x < WIDTH / 2; x++) {
      for (let channel = 0; channel < 4; channel++) {
        const at = (dx: number, dy: number) => full[((y * 2 + dy) * WIDTH + x * 2 + dx) * 4 + channel] as number;
        const mean = (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4;
        sum += Math.abs(mean - (half[(y * (WIDTH / 2) + x) * 4 + channel] as number));
      }
    }
  }
  expect(sum / half.length).toBeLessThan(0.02);
});

test('all effects in one chain render without an error on the device', async () => {
  device.pushErrorScope('validation');
  using chain = await chainOf(
    rgbaFormat(WIDTH, HEIGHT),
    effects.map((effect) => active(effect)),
  );
  const picture = await pictureOf(chain, scene, TARGET);
  expect(await device.popErrorScope()).toBeNull();
  expect(picture.every(Number.isFinite)).toBe(true);
});
