/** Scenes with a figure before a lit screen. */
import { Canvas, type Rgb, segmentDistance } from './canvas.ts';
import { drawPerson, grow, SKINS, type Style, shade, styleOf } from './characters.ts';
import { discBlur } from './planes.ts';
import { fractal, type Random } from './random.ts';
import { sceneOf } from './scene-defaults.ts';
import type { Actor, Scene } from './scenes.ts';

/** A figure and nothing else. */
const portrait =
  (roughness: number, style: (random: Random) => Partial<Style>) =>
  (random: Random, width: number, height: number): Actor => {
    const texture = fractal(width, height, roughness, random);
    const own = styleOf(random, style(random));
    return { draw: (canvas, t) => void drawPerson(canvas, own, t, texture) };
  };

const skinAmong = (random: Random, from: number, to: number) => SKINS[from + random.integer(to - from)] as Rgb;

const hair = sceneOf({
  name: 'hair',
  tests: 'strands 1 to 3 pixels wide, dark and blond, skin',
  ...{ screen: [58, 172, 84], falloff: 0.16, folds: 0.02, spill: 0.14 },
  setUp: portrait(1.3, (random) => ({
    ...{ y: 150, hair: [62, 44, 32], shirt: [120, 70, 110], wave: 14, dx: 30, sway: 5 },
    strands: grow(random, 240, 58, 18, [
      [46, 32, 24],
      [70, 48, 34],
      [176, 138, 84],
      [214, 182, 122],
    ]),
  })),
});

const motion = sceneOf({
  name: 'motion',
  tests: 'motion-blurred balls and arm, folds in the screen',
  ...{ screen: [48, 158, 70], falloff: 0.14, folds: 0.05, shutter: 0.6, instants: 14 },
  setUp(random, width, height) {
    const texture = fractal(width, height, 1.4, random);
    const phase = random.uniform(0, 6.28);
    const own = styleOf(random, {
      ...{ x: 230, y: 140, dx: 40, dy: 10, wave: 120, waveSpeed: 0.9 },
      ...{ shirt: [44, 74, 150], hair: [40, 30, 26], tie: [205, 170, 48] },
    });
    const balls: readonly Rgb[] = [
      [224, 96, 40],
      [240, 240, 240],
      [34, 34, 40],
      [200, 196, 60],
    ];
    return {
      draw(canvas, t) {
        drawPerson(canvas, own, t, texture);
        balls.forEach((colour, k) => {
          const u = (t * (1.1 + 0.23 * k) * 0.045 + 0.25 * k + phase) % 1;
          const [x, y] = [700 * u - 30, 60 + 70 * k - 120 * u * (1 - u) * (1 + 0.4 * k)];
          canvas.ellipse(x, y, 20 - 3 * k, 20 - 3 * k, shade(canvas, colour, x, y, 26));
        });
      },
    };
  },
});

const blue = sceneOf({
  name: 'blue',
  tests: 'blue screen, denim (tinted like the screen), blond hair',
  ...{ screen: [40, 88, 208], falloff: 0.18, folds: 0.04, spill: 0.12 },
  setUp: portrait(1, (random) => ({
    ...{ y: 140, hair: [190, 152, 92], shirt: [74, 92, 124], weave: 0.2, wave: 60, skin: skinAmong(random, 0, 3) },
    strands: grow(random, 170, 46, 14, [
      [222, 188, 128],
      [198, 160, 98],
      [160, 120, 70],
    ]),
  })),
});

const defocus = sceneOf({
  name: 'defocus',
  tests: 'lens blur of 4 to 9 pixels, olive, khaki and yellow-green subject',
  ...{ screen: [56, 170, 80], falloff: 0.14, folds: 0.03, instants: 2 },
  setUp(random, width, height) {
    const texture = fractal(width, height, 1.2, random);
    const phase = random.uniform(0, 6.28);
    const own = styleOf(random, {
      ...{
        x: 350,
        y: 140,
        shirt: [112, 110, 62],
        hair: [92, 74, 52],
        skin: SKINS[1] as Rgb,
        tie: [188, 186, 70],
        wave: 20,
        eye: [86, 104, 70],
      },
    });
    const leaves: readonly Rgb[] = [
      [122, 128, 52],
      [168, 160, 60],
      [96, 92, 60],
    ];
    return {
      draw: (canvas, t) => void drawPerson(canvas, own, t, texture),
      lens(pixels, w, h, t) {
        const far = discBlur(pixels, w, h, ((4 + 1.5 * Math.sin(0.25 * t + phase)) * h) / 360);
        const near = new Canvas(w, h, true);
        for (let k = 0; k < 6; k++) {
          const a = 0.5 * k + 0.05 * Math.sin(0.3 * t + k);
          const [x0, y0] = [40 + 30 * k, 380];
          const [x1, y1] = [x0 + 140 * Math.cos(-1.2 + 0.2 * a), y0 + 220 * Math.sin(-1.2 + 0.1 * a)];
          near.capsule(x0, y0, x1, y1, 5, near.colour([96, 84, 50]), 2);
          near.ellipse(x1, y1, 26, 11, near.colour(leaves[k % 3] as Rgb), { rot: a - 1 });
        }
        const front = discBlur(near.pixels, w, h, (9 * h) / 360);
        return front.map((value, at) => value + (far[at] as number) * (1 - (front[(at & ~3) + 3] as number)));
      },
    };
  },
});

const uneven = sceneOf({
  name: 'uneven',
  tests: 'light falling off 2.5 to 1, deep folds, cast shadow, strong spill, sharpening, hand-held',
  ...{ screen: [60, 178, 72], falloff: 0.62, folds: 0.12, spill: 0.2, shadow: 0.45, sharpen: 0.45, drift: 1.6, weave: 0.012 },
  setUp: portrait(1.2, (random) => ({
    ...{ x: 300, y: 146, hair: [36, 28, 26], shirt: [34, 34, 42], skin: skinAmong(random, 1, 4), wave: 50, tie: [150, 30, 36] },
    strands: grow(random, 150, 40, 16, [
      [30, 24, 22],
      [44, 34, 28],
      [24, 20, 20],
    ]),
  })),
});

const webcam = sceneOf({
  name: 'webcam',
  tests: 'under-exposed, heavy noise, sharpening, flicker',
  ...{ screen: [36, 110, 58], falloff: 0.32, folds: 0.05, spill: 0.12 },
  ...{ noise: { shot: 0.012, read: 0.005, chroma: 0.7 }, sharpen: 0.4, flicker: 0.03 },
  setUp: portrait(1.1, (random) => ({
    ...{ x: 330, y: 150, hair: [60, 44, 34], shirt: [120, 118, 112], hasHeadphones: true, wave: 26 },
    skin: skinAmong(random, 0, 3).map((value) => Math.floor(value * 0.8)) as unknown as Rgb,
    strands: grow(random, 90, 30, 10, [
      [70, 50, 36],
      [52, 38, 30],
    ]),
  })),
});

const hd = sceneOf({
  name: 'hd',
  tests: '1080p: hair, waving hand, orange glow, white shirt',
  ...{ width: 1920, height: 1080, screen: [54, 168, 80], falloff: 0.2, folds: 0.04, spill: 0.12, instants: 5 },
  setUp(random, width, height) {
    const texture = fractal(width, height, 1.2, random);
    const own = styleOf(random, {
      ...{ x: 310, y: 146, hair: [116, 64, 34], shirt: [226, 224, 218], wave: 70, waveSpeed: 0.8, sway: 5 },
      strands: grow(
        random,
        300,
        56,
        18,
        [
          [120, 66, 34],
          [150, 86, 44],
          [88, 46, 26],
        ],
        [0.5, 1.3],
      ),
    });
    return {
      draw(canvas, t) {
        const [hx, hy] = drawPerson(canvas, own, t, texture);
        const wand = segmentDistance(hx, hy, hx + 10, hy - 60, 0, 0);
        const window = [hx - 90, hy - 130, hx + 90, hy + 50] as const;
        canvas.over(...window, canvas.colour([255, 170, 60]), (x, y) => 0.8 * Math.exp(-Math.max(wand(x, y) - 3, 0) / 10));
        canvas.over(...window, canvas.colour([255, 244, 220]), (x, y) => canvas.cover(wand(x, y) - 3.2));
      },
    };
  },
});

/** Figures before lit screens. */
export const filmed: readonly Scene[] = [hair, motion, blue, defocus, uneven, webcam, hd];
