/** What the scenes have in common: lit forms, hair, a figure, letters. Colours are bytes, lengths 1/360 of the height. */
import type { Canvas, Fill, Rgb } from './canvas.ts';
import type { Field, Random } from './random.ts';

/** Tones of skin. */
export const SKINS: readonly Rgb[] = [
  [236, 190, 160],
  [205, 150, 115],
  [150, 102, 74],
  [98, 66, 50],
];

/** A round, lit form, with a texture of brightness if one is given. */
export function shade(canvas: Canvas, bytes: Rgb, cx: number, cy: number, r: number, texture?: Field, depth = 0, k = 0.45): Fill {
  const [red, green, blue] = canvas.colour(bytes);
  return (x, y, out) => {
    let light = Math.min(1.2, Math.max(0.32, 0.8 - (k * ((x - cx) * 0.55 + (y - cy) * 0.65)) / r));
    if (texture) {
      const [u, v] = [Math.floor(x * canvas.scale), Math.floor(y * canvas.scale)];
      light *= 1 + depth * (texture.values[(v & (texture.height - 1)) * texture.width + (u & (texture.width - 1))] as number);
    }
    out[0] = Math.min(1, Math.max(0, red * light));
    out[1] = Math.min(1, Math.max(0, green * light));
    out[2] = Math.min(1, Math.max(0, blue * light));
  };
}

interface Strand {
  readonly angle: number;
  readonly length: number;
  readonly bend: readonly [number, number];
  readonly phase: number;
  readonly width: number;
  readonly colour: Rgb;
}

/** Strands on the upper half of an ellipse around a place. */
export interface Hair {
  readonly rx: number;
  readonly ry: number;
  readonly strands: readonly Strand[];
}

/** Grows hair; `widths` are those of the thinnest and thickest root. */
export function grow(
  random: Random,
  count: number,
  length: number,
  spread: number,
  palette: readonly Rgb[],
  widths: readonly [number, number] = [1, 2.6],
): Hair {
  const strand = (): Strand => {
    const tone = random.uniform(0.75, 1.2);
    return {
      angle: random.uniform(Math.PI * 1.02, Math.PI * 1.98),
      length: length * random.uniform(0.45, 1.25),
      bend: [random.normal(0, spread), random.normal(0, spread)],
      phase: random.uniform(0, 6.28),
      width: random.uniform(...widths),
      colour: (palette[random.integer(palette.length)] as Rgb).map((value) => value * tone) as unknown as Rgb,
    };
  };
  return { rx: 42, ry: 50, strands: Array.from({ length: count }, strand) };
}

function drawHair(canvas: Canvas, { rx, ry, strands }: Hair, t: number, ox: number, oy: number, sway: number): void {
  const count = Math.max(14, Math.floor((Math.max(...strands.map(({ length }) => length)) * canvas.scale) / 3));
  canvas.strokes(
    strands.map(({ angle, length, bend, phase, width, colour }) => {
      const [ca, sa] = [Math.cos(angle), Math.sin(angle)];
      const along = Array.from({ length: count }, (_, at) => at / (count - 1));
      return {
        colour: canvas.colour(colour),
        widths: along.map((u) => Math.max(width * (1 - 0.65 * u), 0.7)),
        points: along.map((u) => {
          const side = bend[0] * u ** 2 + bend[1] * u ** 3 + Math.sin(phase + 0.35 * t + 2.2 * u) * sway * u ** 1.5;
          const x = ox + ca * (rx - 3 + length * u) - sa * side;
          return [x, oy + sa * (ry - 3 + length * u) + ca * side + 0.35 * length * u ** 2] as const;
        }),
      };
    }),
  );
}

/** How a figure looks and moves. */
export interface Style {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly phase: number;
  readonly wave: number;
  readonly waveSpeed: number;
  readonly weave: number;
  readonly skin: Rgb;
  readonly hair: Rgb;
  readonly shirt: Rgb;
  readonly eye: Rgb;
  readonly tie?: Rgb;
  readonly hasHeadphones?: boolean;
  readonly strands?: Hair;
  readonly sway?: number;
}

/** A style with what chance gives it. */
export function styleOf(random: Random, own: Partial<Style>): Style {
  return {
    ...{ x: 320, y: 128, dx: 26, dy: 5, phase: random.uniform(0, 6.28), wave: 34, waveSpeed: 0.5, weave: 0.1 },
    ...{ skin: SKINS[random.integer(4)] as Rgb, hair: [64, 44, 32], shirt: [150, 60, 58], eye: [70, 52, 40] },
    ...own,
  };
}

const dimmed = (colour: Rgb, by: number) => colour.map((value) => value * by) as unknown as Rgb;

/** Draws head and shoulders with a waving arm; gives the place of the hand. */
export function drawPerson(canvas: Canvas, style: Style, t: number, texture: Field): readonly [number, number] {
  const { skin, shirt, hair, phase, weave } = style;
  const cx = style.x + style.dx * Math.sin(0.26 * t + phase);
  const cy = style.y + style.dy * Math.sin(0.37 * t + phase);
  canvas.ellipse(cx, cy - 4, 43, 52, shade(canvas, hair, cx, cy, 60, texture, 0.18));
  canvas.box(cx, cy + 178, 96, 108, 62, shade(canvas, shirt, cx, cy + 130, 170, texture, weave, 0.55));
  canvas.box(cx, cy + 66, 17, 30, 9, shade(canvas, dimmed(skin, 0.86), cx, cy + 60, 40));
  canvas.capsule(cx - 84, cy + 120, cx - 112, cy + 232, 25, shade(canvas, shirt, cx - 98, cy + 170, 120, texture, weave));
  const wave = style.wave * Math.sin(style.waveSpeed * t + phase);
  const [ex, ey] = [cx + 138, cy + 150 - 0.25 * wave];
  const [hx, hy] = [ex + 14 + 0.55 * wave, ey - 92 + 0.12 * Math.abs(wave)];
  canvas.capsule(cx + 84, cy + 118, ex, ey, 24, shade(canvas, shirt, cx + 110, cy + 150, 120, texture, weave), 19);
  canvas.capsule(ex, ey, hx, hy, 15, shade(canvas, skin, (ex + hx) / 2, (ey + hy) / 2, 70), 11);
  for (let k = 0; k < 4; k++) {
    const a = -1.9 + 0.36 * k + 0.004 * wave;
    canvas.capsule(hx, hy, hx + 27 * Math.cos(a), hy + 27 * Math.sin(a), 5.2, shade(canvas, skin, hx, hy, 40), 3.6);
  }
  canvas.ellipse(hx, hy, 13, 14, shade(canvas, skin, hx, hy, 30));
  canvas.ellipse(cx, cy + 6, 34, 44, shade(canvas, skin, cx - 6, cy, 62));
  canvas.ellipse(cx, cy - 34, 37, 20, shade(canvas, hair, cx, cy - 30, 50, texture, 0.2));
  for (const side of [-13, 13]) {
    canvas.ellipse(cx + side, cy + 2, 6, 3.4, canvas.colour([240, 238, 232]));
    canvas.ellipse(cx + side + 1, cy + 2, 3, 3, canvas.colour(style.eye));
    canvas.capsule(cx + side - 7, cy - 7, cx + side + 7, cy - 8, 1.5, canvas.colour(dimmed(hair, 0.6)));
  }
  canvas.capsule(cx - 10, cy + 30, cx + 10, cy + 30, 2.4, canvas.colour([168, 74, 70]));
  if (style.tie) canvas.capsule(cx, cy + 92, cx, cy + 190, 7, canvas.colour(style.tie), 11);
  if (style.hasHeadphones) {
    canvas.capsule(cx - 38, cy - 20, cx + 38, cy - 20, 5, canvas.colour([36, 36, 40]));
    for (const side of [-41, 41]) canvas.box(cx + side, cy + 2, 9, 19, 7, shade(canvas, [48, 50, 56], cx + side, cy, 30));
  }
  if (style.strands) drawHair(canvas, style.strands, t, cx, cy - 4, style.sway ?? 3);
  return [hx, hy];
}

type Line = readonly (readonly [number, number])[];

/** Strokes of letters on a grid of 4×6. */
const GLYPHS: Readonly<Record<string, readonly Line[]>> = {
  K: [
    [
      [0, 0],
      [0, 6],
    ],
    [
      [4, 0],
      [0, 3.4],
      [4, 6],
    ],
  ],
  E: [
    [
      [4, 0],
      [0, 0],
      [0, 6],
      [4, 6],
    ],
    [
      [0, 3],
      [3, 3],
    ],
  ],
  Y: [
    [
      [0, 0],
      [2, 3],
      [4, 0],
    ],
    [
      [2, 3],
      [2, 6],
    ],
  ],
  A: [
    [
      [0, 6],
      [2, 0],
      [4, 6],
    ],
    [
      [0.8, 4],
      [3.2, 4],
    ],
  ],
  I: [
    [
      [2, 0],
      [2, 6],
    ],
  ],
  O: [
    [
      [1, 0],
      [3, 0],
      [4, 1.2],
      [4, 4.8],
      [3, 6],
      [1, 6],
      [0, 4.8],
      [0, 1.2],
      [1, 0],
    ],
  ],
  S: [
    [
      [4, 0.8],
      [3, 0],
      [1, 0],
      [0, 1],
      [0.6, 2.6],
      [3.4, 3.4],
      [4, 5],
      [3, 6],
      [1, 6],
      [0, 5.2],
    ],
  ],
  2: [
    [
      [0, 1.2],
      [1, 0],
      [3, 0],
      [4, 1.2],
      [4, 2.2],
      [0, 6],
      [4, 6],
    ],
  ],
  6: [
    [
      [3.6, 0.4],
      [1.4, 1.2],
      [0, 3.6],
      [0.4, 5.4],
      [2, 6],
      [3.6, 5.4],
      [4, 4],
      [2.4, 3],
      [0.4, 3.8],
    ],
  ],
};

/** Distance from the centre line of stroked text whose top left is (x0, y0); `unit` is the grid's. */
export function textDistance(text: string, x0: number, y0: number, unit: number): (x: number, y: number) => number {
  const lines: [number, number, number, number, number][] = [];
  [...text].forEach((letter, index) => {
    for (const line of GLYPHS[letter] ?? []) {
      for (let i = 0; i + 1 < line.length; i++) {
        const [a, b] = [line[i], line[i + 1]] as [readonly [number, number], readonly [number, number]];
        const [ax, ay] = [x0 + index * 5.6 * unit + a[0] * unit, y0 + a[1] * unit];
        const [dx, dy] = [(b[0] - a[0]) * unit, (b[1] - a[1]) * unit];
        lines.push([ax, ay, dx, dy, dx * dx + dy * dy + 1e-9]);
      }
    }
  });
  return (x, y) => {
    let least = 1e6;
    for (const [ax, ay, dx, dy, squared] of lines) {
      const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared));
      least = Math.min(least, (x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2);
    }
    return Math.sqrt(least);
  };
}
