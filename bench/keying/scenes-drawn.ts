/** Scenes without a figure: drawn pictures, smoke, glass. */
import { boxDistance, type Canvas, type Fill, type Rgb } from './canvas.ts';
import { SKINS, shade, textDistance } from './characters.ts';
import { smooth } from './planes.ts';
import { fractal, moved } from './random.ts';
import { sceneOf } from './scene-defaults.ts';
import type { Scene } from './scenes.ts';

const DARK: Rgb = [26, 20, 28];
const clamp = (value: number, high = 1) => Math.min(high, Math.max(0, value));

/** An ellipse with a dark outline. */
function outlined(canvas: Canvas, line: number, cx: number, cy: number, rx: number, ry: number, colour: Rgb, rot = 0): void {
  canvas.ellipse(cx, cy, rx + line, ry + line, canvas.colour(DARK), { rot });
  canvas.ellipse(cx, cy, rx, ry, canvas.colour(colour), { rot });
}

const sticker = sceneOf({
  name: 'sticker',
  tests: 'flat green of a generated clip, cartoon with dark outline, lime and yellow fills, thin lines',
  ...{ light: 'graphics', isGenerated: true, screen: [20, 226, 44], falloff: 0, weave: 0, spill: 0.05, shutter: 0.15 },
  setUp(random) {
    const phase = random.uniform(0, 6.28);
    const bodies: readonly Rgb[] = [
      [255, 176, 60],
      [250, 214, 72],
      [120, 190, 245],
    ];
    const body = bodies[random.integer(3)] as Rgb;
    return {
      draw(canvas, t) {
        const cx = 250 + 70 * Math.sin(0.26 * t + phase);
        const cy = 214 - 36 * Math.abs(Math.sin(0.42 * t + phase));
        const rot = 0.16 * Math.sin(0.3 * t + phase);
        for (const side of [-1, 1]) {
          outlined(canvas, 3.6, cx + side * 46, cy - 74, 17, 34, body, side * 0.35 + rot);
          outlined(canvas, 3.6, cx + side * 38, cy + 88, 25, 15, body);
        }
        outlined(canvas, 3.6, cx, cy + 26, 62, 68, body, rot);
        canvas.ellipse(cx, cy + 42, 38, 42, canvas.colour([252, 244, 226]));
        outlined(canvas, 3.6, cx, cy - 30, 70, 54, body, rot);
        canvas.capsule(cx - 48, cy + 16, cx + 48, cy + 16, 13.1, canvas.colour(DARK));
        canvas.capsule(cx - 48, cy + 16, cx + 48, cy + 16, 9.5, canvas.colour([196, 214, 66]));
        for (const side of [-24, 24]) {
          outlined(canvas, 2.6, cx + side, cy - 34, 11, 15, [252, 252, 250]);
          canvas.ellipse(cx + side + 2, cy - 31, 6, 9, canvas.colour([24, 22, 30]));
          canvas.ellipse(cx + side + 4, cy - 36, 2.4, 2.8, canvas.colour([255, 255, 255]));
          canvas.ellipse(cx + 1.9 * side, cy - 14, 9, 6, canvas.colour([248, 132, 120]), { soft: 4, opacity: 0.8 });
        }
        canvas.capsule(cx - 9, cy - 8, cx + 9, cy - 8, 2.2, canvas.colour(DARK));
        const [sx, sy] = [480 + 30 * Math.cos(0.3 * t), 130 + 40 * Math.sin(0.26 * t + phase)];
        const star = (length: number, r0: number, colour: Rgb, r1: number) => {
          for (let k = 0; k < 5; k++) {
            const a = 0.09 * t + (k * 2 * Math.PI) / 5;
            canvas.capsule(sx, sy, sx + length * Math.cos(a), sy + length * Math.sin(a), r0, canvas.colour(colour), r1);
          }
        };
        star(46, 19, DARK, 5);
        star(45, 15, [252, 226, 60], 1.8);
        canvas.capsule(420, 300, 570, 284, 3.2, canvas.colour([240, 240, 246]), 1.2);
        canvas.capsule(432, 318, 540, 310, 2, canvas.colour([240, 240, 246]), 0.8);
      },
    };
  },
});

const title = sceneOf({
  name: 'title',
  tests: 'magenta screen, outlined text, coloured glow, soft shadow (partly ambiguous)',
  ...{ light: 'graphics', isGenerated: true, screen: [240, 12, 232], falloff: 0, weave: 0, spill: 0 },
  setUp(random) {
    const phase = random.uniform(0, 6.28);
    return {
      draw(canvas, t) {
        const [ox, oy] = [118 + 30 * Math.sin(0.2 * t + phase), 92 + 8 * Math.sin(0.33 * t)];
        const around = (margin: number, fill: Fill, alpha: (x: number, y: number) => number) =>
          canvas.over(ox - margin, oy - margin, ox + 360 + margin, oy + 110 + margin, fill, alpha);
        const shadow = textDistance('KEYA', ox + 6, oy + 7, 17);
        around(60, canvas.colour([8, 8, 12]), (x, y) => 0.55 * Math.exp(-Math.max(shadow(x, y) - 8, 0) / 7));
        const text = textDistance('KEYA', ox, oy, 17);
        around(13, canvas.colour([30, 26, 40]), (x, y) => canvas.cover(text(x, y) - 11));
        const [top, bottom] = [canvas.colour([255, 252, 240]), canvas.colour([255, 196, 40])];
        around(
          9,
          (_, y, out) => {
            const share = clamp((y - oy) / 100);
            for (const c of [0, 1, 2] as const) out[c] = top[c] * (1 - share) + bottom[c] * share;
          },
          (x, y) => canvas.cover(text(x, y) - 7.5),
        );
        const small = textDistance('OASIS 26', 150 - 1.5 * t, 262, 6);
        const pulse = 0.75 + 0.2 * Math.sin(0.5 * t + phase);
        canvas.over(0, 190, 640, 360, canvas.colour([70, 240, 255]), (x, y) => pulse * Math.exp(-Math.max(small(x, y) - 2, 0) / 9));
        canvas.over(0, 255, 640, 304, canvas.colour([240, 255, 255]), (x, y) => canvas.cover(small(x, y) - 2.1));
        canvas.ellipse(560, 210 + 20 * Math.sin(0.4 * t), 26, 26, canvas.colour([255, 150, 30]), { soft: 24 });
      },
    };
  },
});

const smoke = sceneOf({
  name: 'smoke',
  tests: 'white and dark smoke over solid objects',
  ...{ screen: [50, 164, 76], falloff: 0.12, folds: 0.02, spill: 0.06, instants: 2 },
  setUp(random, width, height) {
    const noise = [
      fractal(width, height, 1.7, random, 2),
      fractal(width, height, 1.35, random, 4),
      fractal(width, height, 1.1, random, 8),
    ] as const;
    const phase = random.uniform(0, 6.28);
    return {
      draw(canvas, t) {
        const bx = 230 + 26 * Math.sin(0.2 * t + phase);
        canvas.box(bx, 268, 52, 62, 12, shade(canvas, [38, 40, 46], bx, 260, 90));
        canvas.ellipse(bx, 208, 52, 11, shade(canvas, [70, 72, 80], bx, 200, 60));
        canvas.box(470, 290, 66, 46, 10, shade(canvas, [214, 206, 196], 470, 280, 90));
        const drifts = [moved(noise[0], 1.4 * t, -3.1 * t), moved(noise[1], -t, -5 * t), moved(noise[2], 0.7 * t, -7 * t)] as const;
        const n = (x: number, y: number) => {
          const [u, v] = [Math.floor(x), Math.floor(y)];
          return drifts[0](u, v) + 0.6 * drifts[1](u, v) + 0.35 * drifts[2](u, v);
        };
        const pale = canvas.colour([212, 214, 222]);
        canvas.over(
          ...([0, 0, 640, 360] as const),
          (x, y, out) => {
            const light = 0.86 + 0.05 * n(x, y);
            for (const c of [0, 1, 2] as const) out[c] = clamp(pale[c] * light);
          },
          (x, y) => {
            const px = bx + 46 * Math.sin(y / 58 - 0.22 * t) * (1 - y / 260);
            const wide = 34 + 0.36 * clamp(210 - y, 210);
            const within = Math.exp(-(((x - px) / wide) ** 2)) * smooth(-y, -226, -190) * (0.35 + 0.65 * smooth(y, -40, 150));
            return within < 1e-4 ? 0 : clamp(0.85 * within * smooth(n(x, y), -1.6, 2.2) * 1.25, 0.92);
          },
        );
        canvas.over(...([0, 0, 640, 360] as const), canvas.colour([74, 72, 76]), (x, y) => {
          const within = Math.exp(-(((x - 470 - 20 * Math.sin(y / 40 + 0.3 * t)) / (26 + 0.3 * (250 - y))) ** 2)) * smooth(-y, -252, -225);
          return within < 1e-4 ? 0 : clamp(0.62 * within * smooth(-n(x, y), -1.4, 2), 0.8);
        });
      },
    };
  },
});

const glass = sceneOf({
  name: 'glass',
  tests: 'blue screen, tinted glass, highlights, sheer scarf (ambiguous: many mattes explain it)',
  ...{ screen: [38, 78, 200], falloff: 0.12, spill: 0.06 },
  setUp(random) {
    const phase = random.uniform(0, 6.28);
    const skin = SKINS[random.integer(4)] as Rgb;
    return {
      draw(canvas, t) {
        const gx = 250 + 36 * Math.sin(0.24 * t + phase);
        const [gy, rot] = [176, 0.1 * Math.sin(0.2 * t)];
        canvas.box(gx, gy, 96, 108, 26, canvas.colour([226, 238, 232]), { rot, opacity: 0.16 });
        const rim = boxDistance(gx, gy, 96, 108, 26, rot);
        canvas.over(gx - 150, gy - 150, gx + 150, gy + 150, canvas.colour([196, 222, 214]), (x, y) => {
          return canvas.cover(Math.abs(rim(x, y) + 3) - 3.4, 1.5) * 0.72;
        });
        canvas.capsule(gx - 60, gy - 70, gx - 26, gy - 92, 7, canvas.colour([255, 255, 255]), 3, { soft: 3, opacity: 0.85 });
        canvas.capsule(gx + 44, gy + 60, gx + 64, gy - 8, 5, canvas.colour([255, 255, 255]), 2, { soft: 3, opacity: 0.5 });
        canvas.box(gx, gy + 52, 84, 44, 16, canvas.colour([150, 118, 92]), { rot, soft: 1, opacity: 0.5 });
        const hx = gx + 92;
        for (let k = 0; k < 4; k++) {
          canvas.capsule(hx + 46, gy - 26 + 24 * k, hx - 14, gy - 34 + 24 * k, 11, shade(canvas, skin, hx, gy - 24 + 24 * k, 60), 8);
        }
        canvas.capsule(hx + 46, gy + 12, hx + 190, gy + 130, 42, shade(canvas, skin, hx + 90, gy + 60, 150), 46);
        canvas.over(400, 0, 640, 200, canvas.colour([238, 222, 214]), (x, y) => {
          const middle = 70 + 26 * Math.sin(x / 46 - 0.3 * t + phase) + 8 * Math.sin(x / 17 + 0.2 * t);
          const d = Math.abs(y - middle) - (38 + 9 * Math.sin(x / 30 + 0.1 * t));
          return canvas.cover(d, 2) * (0.34 + 0.22 * Math.sin(y / 7 + 3 * Math.sin(x / 40 + 0.2 * t)));
        });
      },
    };
  },
});

/** Drawn and translucent scenes. */
export const drawn: readonly Scene[] = [sticker, title, smoke, glass];
