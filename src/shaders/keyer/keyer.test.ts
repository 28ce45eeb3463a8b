import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { apply, HEIGHT, type Paint, WIDTH } from '../../../server/testing/keyed.ts';
import { frame, yuvFormat } from '../../../server/testing/scene.ts';
import { defineEffect, type Effect } from '../../gpu/define-effect.ts';
import type { ParamValue } from '../../gpu/params.ts';
import { gridsOf, levelSize } from './grids.ts';
import { keyer } from './keyer.ts';
import { despilled, filled, keyExcess, lineAlpha, mixed, mixture, type Rgb, toEncoded, toLinear } from './oracle.ts';
import { fillSteps, passOf, pictureSteps } from './passes.ts';

/** As calculated: what was learned is left out unless a test is about it, for it has no oracle but its own network's. */
const key = (values: Readonly<Record<string, ParamValue>>, paint: Paint) =>
  apply(keyer as Effect, { refine: 0, transparency: 'solid', ...values }, paint);

/** Coverage of a disc whose edge is `blur` texels wide. */
const disc = (x: number, y: number, blur = 2.5) => Math.min(1, Math.max(0, 0.5 + (36 - Math.hypot(x - 80, y - 60)) / blur));
const skin: Rgb = [0.8, 0.6, 0.5];
const green: Rgb = [0.2, 0.63, 0.28];

/** A subject before a screen, mixed in light like a camera does or in coded values like drawing programs do. */
const before =
  (screen: Rgb, light: 'camera' | 'graphics', subject: Rgb = skin): Paint =>
  (x, y) =>
    light === 'camera' ? toEncoded(mixed(toLinear(subject), toLinear(screen), disc(x, y))) : mixed(subject, screen, disc(x, y));

function* texels(): Generator<[x: number, y: number]> {
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) yield [x, y];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const scenes: [string, Rgb, 'camera' | 'graphics'][] = [
  ['green', green, 'camera'],
  ['blue', [0.14, 0.31, 0.74], 'camera'],
  ['magenta', [0.9, 0.05, 0.85], 'graphics'],
  ['cyan', [0.05, 0.75, 0.8], 'graphics'],
  ['pure green', [0, 1, 0], 'graphics'],
];

test.each(scenes)('a known mixture before %s gives its matte and the subject back', async (_, screen, light) => {
  const keyed = await key({ screen, light }, before(screen, light));
  const alphas: number[] = [];
  const colours: number[] = [];
  for (const [x, y] of texels()) {
    const truth = disc(x, y);
    if (truth === 0 && disc(x, y, 14) === 0) expect(keyed.alpha(x, y)).toBe(0);
    if (truth === 1 && disc(x, y, 14) === 1) expect(keyed.alpha(x, y)).toBeGreaterThan(0.999);
    if (truth > 0 && truth < 1) alphas.push(Math.abs(keyed.alpha(x, y) - truth));
    if (truth > 0.2) colours.push(...keyed.colour(x, y).map((value, channel) => Math.abs(value - (skin[channel] as number))));
  }
  expect(mean(alphas)).toBeLessThan(0.035);
  expect(mean(colours)).toBeLessThan(0.015);
});

test.each(scenes)(
  'what was learned leaves bare screen and pure subject before %s alone, and keeps near the truth between',
  async (_, screen, light) => {
    const keyed = await key({ screen, light, refine: 1, transparency: 'auto' }, before(screen, light));
    const calculated = await key({ screen, light }, before(screen, light));
    const errors: number[] = [];
    for (const [x, y] of texels()) {
      const truth = disc(x, y);
      const isSure = disc(x, y, 14) === truth && (truth === 0 || truth === 1);
      if (isSure) expect(keyed.alpha(x, y)).toBe(calculated.alpha(x, y));
      else errors.push(Math.abs(keyed.alpha(x, y) - truth));
    }
    expect(mean(errors)).toBeLessThan(0.03);
  },
);

test('refinement changes edges by degrees, and neither kept glass nor solid areas that are dense', async () => {
  const paint = before(green, 'camera');
  const [none, half, full] = await Promise.all([0, 0.5, 1].map((refine) => key({ screen: green, refine, transparency: 'auto' }, paint)));
  let most = 0;
  for (const [x, y] of texels()) {
    const [a, b, c] = [none, half, full].map((keyed) => keyed?.alpha(x, y) as number) as [number, number, number];
    most = Math.max(most, Math.abs(c - a));
    expect(Math.abs(b - (a + c) / 2)).toBeLessThan(0.02);
  }
  expect(most).toBeGreaterThan(0.02);
  const veil = before(green, 'camera', toEncoded(mixed([0.7, 0.7, 0.7], toLinear(green), 0.75)));
  const kept = await key({ screen: green, transparency: 'keep', refine: 1 }, veil);
  expect(kept.texels).toEqual((await key({ screen: green, transparency: 'keep', refine: 0 }, veil)).texels);
  expect((await key({ screen: green, transparency: 'solid', refine: 1 }, veil)).alpha(80, 60)).toBeGreaterThan(0.99);
});

test('alpha of mixed pixels is where they lie on the line from screen to subject', async () => {
  const grey: Rgb = [0.55, 0.55, 0.55];
  const paint = before(green, 'camera', grey);
  const keyed = await key({ screen: green, light: 'camera', denoise: 0, black: 0, specks: 0, white: 1 }, paint);
  for (let x = 36; x < 52; x++) {
    const quantised = paint(x, 60).map((value) => Math.round(value * 255) / 255) as unknown as Rgb;
    const expected = lineAlpha(toLinear(quantised), toLinear(green), toLinear(grey));
    expect(Math.abs(keyed.alpha(x, 60) - expected), `texel ${x}`).toBeLessThan(0.04);
  }
});

/** Random numbers 0…1, the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('colour difference and lone mixtures in WGSL equal their oracles for any colour and screen', async () => {
  const next = random(3);
  const colours = Array.from(
    { length: WIDTH * HEIGHT },
    () => [next(), next(), next()].map((v) => Math.round(v * 255) / 255) as unknown as Rgb,
  );
  for (const screen of [green, [0.9, 0.1, 0.8], [0.1, 0.2, 0.9]] as const) {
    const probe = defineEffect({
      ...keyer,
      shape: 'kernel',
      textures: () => ({}),
      buffers: () => ({}),
      passes: () => [
        passOf({
          label: 'probe',
          wgsl: `fn effect(at: vec2i) -> vec4f {
            let c = to_working(source(input_load(at)));
            let s = to_working(params.screen);
            let k = key_excess(c, s);
            return vec4f(k, mixture(c, s, clamp(1.0 - k.x / k.y, 0.0, 1.0), 0.3), 1.0);
          }`,
          reads: {},
          writes: 'output',
        }),
      ],
    });
    const probed = await apply(probe as Effect, { screen, light: 'camera' }, (x, y) => [...(colours[y * WIDTH + x] as Rgb), 1]);
    let worst = 0;
    for (const [x, y] of texels()) {
      const [c, s] = [toLinear(colours[y * WIDTH + x] as Rgb), toLinear(screen)];
      const [key, chroma] = keyExcess(c, s);
      const share = mixture(c, s, Math.min(1, Math.max(0, 1 - key / chroma)));
      [key, chroma, share].forEach((value, channel) => {
        // Mixtures are powers of quotients: half floats and rounding weigh more.
        const scale = channel === 2 ? 0.1 : 1;
        worst = Math.max(worst, scale * Math.abs(value - (probed.texels[(y * WIDTH + x) * 4 + channel] as number)));
      });
    }
    expect(worst).toBeLessThan(1e-3);
  }
});

test.each([
  [148, 92],
  [1332, 700],
  [4, 4],
])('push-pull of sparse weights equals its oracle at %i×%i', async (width, height) => {
  const grids = gridsOf({ width, height });
  const [across, down] = levelSize(grids, 0);
  const next = random(7);
  const cells = Array.from({ length: across * down }, () =>
    [next(), next(), next(), next() < 0.02 ? 1 : 0].map((v) => Math.round(v * 255) / 255),
  );
  const probe = defineEffect({
    ...keyer,
    shape: 'kernel',
    textures: keyer.shape === 'kernel' ? keyer.textures : () => ({}),
    buffers: () => ({}),
    passes: () => [
      passOf({
        label: 'weights',
        wgsl: `fn effect(at: vec2i) -> vec4f { return input_load(at * ${grids.block}); }`,
        reads: {},
        writes: 'field',
      }),
      ...fillSteps(grids, 0).map(passOf),
      passOf({
        label: 'show',
        wgsl: `fn effect(at: vec2i) -> vec4f { return filled_load(at / ${grids.block}); }`,
        reads: { filled: 'pyramid0' },
        writes: 'output',
      }),
    ],
  });
  const cellAt = (x: number, y: number) => cells[Math.floor(y / grids.block) * across + Math.floor(x / grids.block)] as number[];
  const probed = await apply(probe as Effect, { screen: green, light: 'graphics' }, cellAt, width, height);
  const weighted = Float64Array.from(cells.flatMap(([r = 0, g = 0, b = 0, w = 0]) => [r * w, g * w, b * w, w]));
  const expected = filled({ width: across, height: down, cells: weighted }, green);
  let worst = 0;
  expected.cells.forEach((value, index) => {
    const [x, y] = [((index >> 2) % across) * grids.block, Math.floor((index >> 2) / across) * grids.block];
    worst = Math.max(worst, Math.abs(value - (probed.texels[(y * width + x) * 4 + (index & 3)] as number)));
  });
  expect(worst).toBeLessThan(2e-3);
});

test('chroma sampled at every other pixel becomes as fine as luma where it follows it, and other pictures are left alone', async () => {
  const [width, height] = [96, 64];
  const covered = (x: number, y: number) => Math.min(1, Math.max(0, 0.5 + (20.3 - Math.hypot(x - 47.6, y - 31.7)) / 1.5));
  const truth = (x: number, y: number) => mixed(skin, green, covered(x, y));
  const codes = ([r, g, b]: Rgb) => {
    const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    return [luma, (b - luma) / 1.8556, (r - luma) / 1.5748] as const;
  };
  const half = (index: 1 | 2) =>
    Uint8Array.from({ length: (width * height) / 4 }, (_, at) => {
      const [x, y] = [2 * (at % (width / 2)), 2 * Math.floor(at / (width / 2))];
      const row = (v: number) => [-1, 0, 0, 1].reduce((sum, dx) => sum + codes(truth(Math.max(0, x + dx), v))[index] / 4, 0);
      return Math.round(128 + (224 * (row(y) + row(y + 1))) / 2);
    });
  const luma = Uint8Array.from({ length: width * height }, (_, at) =>
    Math.round(16 + 219 * codes(truth(at % width, Math.floor(at / width)))[0]),
  );
  const format = yuvFormat({ width, height });
  const rebuilt = defineEffect({
    ...(keyer as Effect & { shape: 'kernel' }),
    passes: () =>
      [
        ...pictureSteps(),
        {
          label: 'show',
          wgsl: 'fn effect(at: vec2i) -> vec4f { return picture_load(at); }',
          reads: { picture: 'picture' },
          writes: 'output',
        },
      ].map(passOf),
  });
  using fine = await chainOf(format, [active(rebuilt as Effect, {})]);
  using coarse = await chainOf(format, []);
  const planes = () => frame(format, [luma, half(1), half(2)]);
  const [after, before] = [await pictureOf(fine, planes), await pictureOf(coarse, planes)];
  const errorOf = (texels: Float32Array) => {
    const edge = [...Array(width * height).keys()].filter((at) => Math.abs(covered(at % width, Math.floor(at / width)) - 0.5) < 0.5);
    return mean(
      edge.flatMap((at) => truth(at % width, Math.floor(at / width)).map((value, c) => Math.abs(value - (texels[at * 4 + c] as number)))),
    );
  };
  expect(errorOf(after)).toBeLessThan(0.5 * errorOf(before));

  const whole = await apply(rebuilt as Effect, {}, truth, width, height);
  for (let x = 20; x < 80; x++) {
    const exact = truth(x, 31).map((value) => Math.round(value * 255) / 255);
    exact.forEach((value, c) => {
      expect(Math.abs((whole.texels[(31 * width + x) * 4 + c] as number) - value)).toBeLessThan(1e-3);
    });
  }
});

test('a colour range keys by hue, saturation and brightness, alone or together with mixtures', async () => {
  const paint: Paint = (x) =>
    [
      [0.2, 0.7, 0.3],
      [0.2, 0.3, 0.7],
      [0.5, 0.62, 0.52],
      [0.05, 0.12, 0.06],
    ][Math.floor(x / 40)] as unknown as Rgb;
  const range = { hue: 132, hueTolerance: 40, saturation: 30, value: 30, softness: 0, specks: 0, fill: 0 };
  const alone = await key({ ...range, method: 'range' }, paint);
  expect([20, 60, 100, 140].map((x) => Math.round(alone.alpha(x, 60)))).toEqual([0, 1, 1, 1]);
  const darker = await key({ ...range, method: 'range', value: 5 }, paint);
  expect(darker.alpha(140, 60)).toBe(0);
  const both = await key({ ...range, screen: [0.2, 0.7, 0.3], method: 'both', hue: 300 }, before(green, 'camera'));
  expect(both.alpha(5, 5)).toBe(1);
});

test('levels of the finished matte, edge colour and a half-transparent interior are as asked', async () => {
  const paint = before(green, 'camera');
  const soft = await key({ screen: green }, paint);
  const hard = await key({ screen: green, clipBlack: 30, clipWhite: 70 }, paint);
  for (const [x, y] of texels()) {
    expect(hard.alpha(x, y)).toBeCloseTo(Math.min(1, Math.max(0, (soft.alpha(x, y) - 0.3) / 0.4)), 1);
  }
  const plain = await key({ screen: green, edgeColour: 0, despill: 0 }, paint);
  expect(soft.colour(44, 60)[0] - plain.colour(44, 60)[0]).toBeGreaterThan(0.1);
  // A blotch in the subject that holds 35 % of the screen's light, as paper lit by the screen does.
  const lit: Paint = (x, y) =>
    Math.hypot(x - 80, y - 60) < 8 + 3 * Math.sin(x) ? toEncoded(mixed([0.7, 0.7, 0.7], toLinear(green), 0.65)) : paint(x, y);
  const open = await key({ screen: green, fill: 0 }, lit);
  const closed = await key({ screen: green, fill: 60 }, lit);
  expect(open.alpha(80, 60)).toBeLessThan(0.9);
  expect(closed.alpha(80, 60)).toBeGreaterThan(0.98);
});

test('the key multiplies alpha that is there, and the result is premultiplied', async () => {
  const paint = before(green, 'camera');
  const whole = await key({ screen: green }, paint);
  const half = await key({ screen: green }, (x, y) => [...paint(x, y), x < 80 ? 1 : 0.5]);
  for (const [x, y] of texels()) {
    const share = x < 80 ? 1 : 128 / 255;
    if (disc(x, y, 14) === 1) {
      expect(half.alpha(x, y)).toBeCloseTo(share * whole.alpha(x, y), 2);
      half.colour(x, y).forEach((value, channel) => {
        expect(value).toBeCloseTo(whole.colour(x, y)[channel] as number, 2);
      });
    }
    if (half.alpha(x, y) === 0) expect(half.texels.slice((y * WIDTH + x) * 4, (y * WIDTH + x) * 4 + 3)).toEqual(new Float32Array(3));
  }
});

test('a picture without a screen stays whole', async () => {
  const paint: Paint = (x, y) => [0.5 + x / 400, 0.4, 0.42 + y / 400];
  const keyed = await key({ screen: green }, paint);
  for (const [x, y] of texels()) {
    expect(keyed.alpha(x, y)).toBe(1);
    paint(x, y).forEach((value, channel) => {
      expect(Math.abs((keyed.colour(x, y)[channel] as number) - value)).toBeLessThan(0.004);
    });
  }
});

test('fall-off, folds and noise of the screen vanish', async () => {
  const next = random(11);
  const keyed = await key({ screen: green }, (x, y) => {
    const light = 1.3 - 0.6 * (x / WIDTH) + 0.06 * Math.sin(x / 9 + y / 30);
    const noise = () => (next() + next() + next() - 1.5) * 0.03;
    const lit = toEncoded(mixed(toLinear(skin), toLinear(green).map((value) => value * light) as unknown as Rgb, disc(x, y)));
    return lit.map((value) => value + noise());
  });
  const screen = [...texels()].filter(([x, y]) => disc(x, y, 20) === 0).map(([x, y]) => keyed.alpha(x, y));
  const subject = [...texels()].filter(([x, y]) => disc(x, y, 20) === 1).map(([x, y]) => keyed.alpha(x, y));
  expect(screen.filter((alpha) => alpha > 0.05).length / screen.length).toBeLessThan(0.005);
  expect(mean(subject)).toBeGreaterThan(0.995);
});

test('screen light on a grey subject goes, as the oracle says; a tint of the subject’s own stays', async () => {
  const spilled = toEncoded(mixed(toLinear(green), [0.3, 0.3, 0.3], 0.1));
  const grey = await key({ screen: green }, before(green, 'camera', spilled));
  const expected = toEncoded(despilled(toLinear(spilled), toLinear(green)));
  grey.colour(80, 60).forEach((value, channel) => {
    expect(value).toBeCloseTo(expected[channel] as number, 2);
  });
  const denim: Rgb = [0.22, 0.3, 0.45];
  const blue: Rgb = [0.14, 0.31, 0.74];
  const clothes = await key({ screen: blue }, before(blue, 'camera', denim));
  clothes.colour(80, 60).forEach((value, channel) => {
    expect(value).toBeCloseTo(denim[channel] as number, 1);
  });
  expect(clothes.alpha(80, 60)).toBeGreaterThan(0.99);
});

test('an even veil is solid or kept, as asked', async () => {
  const veil = toEncoded(mixed([0.7, 0.7, 0.7], toLinear(green), 0.75));
  const paint = before(green, 'camera', veil);
  const solid = await key({ screen: green, transparency: 'solid' }, paint);
  const kept = await key({ screen: green, transparency: 'keep' }, paint);
  expect(solid.alpha(80, 60)).toBeGreaterThan(0.99);
  expect(kept.alpha(80, 60)).toBeGreaterThan(0.65);
  expect(kept.alpha(80, 60)).toBeLessThan(0.85);
});

test('pale cloth lit by the screen is solid if asked for, without its light; a shadow on the screen is not', async () => {
  const white: Rgb = [0.9, 0.9, 0.9];
  const lit = toEncoded(mixed(toLinear(white), toLinear(green), 0.3));
  const shadow = toEncoded(mixed([0, 0, 0], toLinear(green), 0.6));
  const paint: Paint = (x, y) => {
    const cloth = x < 80 ? lit : white;
    const wall = y > 100 && x > 20 && x < 140 ? shadow : green;
    return toEncoded(mixed(toLinear(cloth), toLinear(wall), disc(x, y)));
  };
  const looked = await key({ screen: green, transparency: 'auto' }, paint);
  const solid = await key({ screen: green, transparency: 'solid', opaque: 0.12, fill: 95 }, paint);
  expect(looked.alpha(60, 60)).toBeLessThan(0.5);
  for (const x of [52, 60, 72, 88, 100]) expect(solid.alpha(x, 60)).toBeGreaterThan(0.99);
  const [red, own, blue] = solid.colour(60, 60);
  expect(own - Math.max(red, blue)).toBeLessThan(0.02);
  expect(solid.alpha(80, 112)).toBeLessThan(0.8);
  expect(solid.alpha(10, 10)).toBe(0);
});

test('inverted, it keeps exactly what it removed', async () => {
  const paint = before(green, 'camera');
  const [normal, inverse] = [await key({ screen: green }, paint), await key({ screen: green, invert: true }, paint)];
  for (const [x, y] of texels()) expect(normal.alpha(x, y) + inverse.alpha(x, y)).toBeCloseTo(1, 2);
  expect(inverse.colour(5, 5)[1]).toBeCloseTo(green[1], 2);
});

test.each([
  [1, 1],
  [2, 7],
  [1023, 3],
])('a picture of %i×%i gives finite values', async (width, height) => {
  const keyed = await apply(keyer as Effect, { screen: green }, (x) => (x % 5 ? green : skin), width, height);
  expect(keyed.texels.every(Number.isFinite)).toBe(true);
});

test('what is held out stays as it is in the picture, and nothing else changes', async () => {
  const paint = before(green, 'camera');
  const values = { screen: green, light: 'camera' };
  const corners = [
    [10, 10],
    [50, 10],
    [50, 30],
    [10, 30],
  ] as const;
  const plain = await key(values, paint);
  const held = await key({ ...values, keep: [{ kind: 'polygon', points: corners, width: 0, hole: false }], keepFeather: 1 }, paint);
  expect([plain.alpha(30, 20), held.alpha(30, 20)]).toEqual([0, 1]);
  for (const channel of [0, 1, 2] as const) expect(held.colour(30, 20)[channel]).toBeCloseTo(green[channel], 2);
  for (const [x, y] of texels()) {
    if (x > 7 && x < 53 && y > 7 && y < 33) continue;
    expect(held.alpha(x, y)).toBe(plain.alpha(x, y));
  }
});
