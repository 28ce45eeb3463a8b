import { type Bitmap, chance, clamp, hex, mix, noise, painted, ramp, scaled, type Triple } from './paint.ts';

const ORANGE = hex('#e8781e');
const DEEP = hex('#a83f10');
const CREAM = hex('#fbf1e2');
const DARK = hex('#2a1712');
const AMBER = hex('#e9a52b');
const ROSE = hex('#c98a78');

/** How far an ellipse is away, about, in the units of its radii: negative inside. */
const ellipse = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) => Math.hypot((x - cx) / rx, (y - cy) / ry) - 1;

/**
 * How much further fur reaches out at an angle: tufts of many lengths, each a thin blade.
 * `bend` leans the blades, so that they look combed.
 */
function fur(angle: number, radius: number, blades: number, bend: number): number {
  const turned = (angle + bend * radius) * blades;
  const blade = Math.floor(turned);
  const across = Math.abs(turned - blade - 0.5) * 2;
  const length = 0.25 + 0.75 * chance(blade, blades) ** 2;
  return length * (1 - across) ** 0.7 + 0.25 * Math.sin(angle * 7 + 1);
}

interface Part {
  readonly colour: Triple;
  readonly cover: number;
}

/** An outline round a centre, with fur `length` long: cover, and how deep inside the point lies (0 at the edge, 1 at the centre). */
function furry(x: number, y: number, radius: (angle: number) => number, length: number, blades: number): { cover: number; depth: number } {
  const angle = Math.atan2(y, x);
  const own = Math.hypot(x, y);
  const edge = radius(angle);
  const reach = edge + length * Math.max(fur(angle, own, blades, 0.35), 0.8 * fur(angle + 0.01, own, Math.round(blades * 1.7), -0.3));
  return { cover: own < reach ? 1 : 0, depth: clamp(1 - own / edge) };
}

/** Streaks of fur that run out from a centre. */
const streaks = (x: number, y: number) => {
  const angle = Math.atan2(y, x);
  return 0.6 * noise(angle * 26, Math.hypot(x, y) * 7) + 0.4 * noise(angle * 61 + 9, Math.hypot(x, y) * 11);
};

/** Light from the upper left on something round. */
const lit = (x: number, y: number) => 0.74 + 0.36 * clamp(0.5 - 0.55 * x - 0.75 * y) - 0.1 * ramp(0.2, 0.9, y);

function head(x: number, y: number): Part | null {
  // Wide, pointed cheeks, a flat crown, a narrow chin.
  const outline = (angle: number) => {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const cheek = Math.exp(-(((Math.abs(angle - Math.PI / 2) - 1.18) / 0.42) ** 2));
    return 0.43 + 0.13 * c * c + 0.12 * cheek * (s > -0.4 ? 1 : 0) + 0.015 * Math.max(0, s) ** 4;
  };
  const { cover, depth } = furry(x, y, outline, 0.1, 105);
  if (cover === 0) return null;
  const tuft = 0.06 * (streaks(x, y) - 0.5);
  let colour = mix(ORANGE, DEEP, clamp(0.75 * ramp(0.1, -0.45, y) * ramp(0.3, 0, Math.abs(x)) + 0.25 * (1 - depth)));
  // Cheeks and muzzle.
  const cheeks = Math.min(ellipse(Math.abs(x), y, 0.38, 0.25, 0.3, 0.23), ellipse(x, y, 0, 0.3, 0.24, 0.2)) + 2.4 * tuft;
  colour = mix(colour, CREAM, ramp(0.12, -0.08, cheeks));
  // The ridge of the nose stays orange down to its tip.
  colour = mix(colour, ORANGE, ramp(0.15, -0.2, ellipse(x, y, 0, 0.02, 0.1, 0.24) + tuft));
  colour = scaled(colour, (0.8 + 0.36 * streaks(x, y)) * lit(x, y));
  for (const side of [-1, 1]) {
    const eye = ellipse(x, y, side * 0.225, 0.0, 0.098, 0.072);
    colour = mix(colour, DARK, ramp(0.34, 0.16, ellipse(x, y, side * 0.225, 0.004, 0.1, 0.078)));
    if (eye < 0) {
      colour = mix(AMBER, scaled(AMBER, 0.35), ramp(0.2, -0.6, (y + 0.03) / 0.07));
      colour = mix(colour, DARK, ramp(0.15, -0.15, ellipse(x, y, side * 0.22, 0.004, 0.038, 0.06)));
      colour = mix(colour, [1, 1, 1], ramp(0.3, -0.3, ellipse(x, y, side * 0.22 - 0.03, -0.026, 0.02, 0.018)));
    }
  }
  const nose = ellipse(x, y, 0, 0.265, 0.075, 0.052);
  colour = mix(colour, DARK, ramp(0.08, -0.08, nose));
  colour = mix(colour, [0.5, 0.5, 0.55], 0.8 * ramp(0.4, -0.4, ellipse(x, y, -0.02, 0.247, 0.028, 0.011)));
  // The mouth, two arcs from below the nose.
  const mouth = Math.abs(y - 0.385 + 0.55 * (Math.abs(x) - 0.075) ** 2 * 9);
  if (Math.abs(x) < 0.15 && y > 0.3)
    colour = mix(colour, DARK, 0.75 * ramp(0.014, 0.004, Math.min(mouth, Math.abs(x) + ramp(0.38, 0.4, y))));
  return { colour, cover };
}

function ear(x: number, y: number, side: number): Part | null {
  // In the ear's own frame its tip points up.
  const [cos, sin] = [Math.cos(0.3 * side), Math.sin(0.3 * side)];
  const [dx, dy] = [x - side * 0.37, y + 0.3];
  const [u, v] = [dx * cos + dy * sin, dy * cos - dx * sin];
  const width = 0.21 * clamp((v + 0.47) / 0.5) ** 0.75;
  const inside = width - Math.abs(u);
  const tip = 0.014 * (2 * chance(Math.floor(v * 90), side) - 0.6);
  if (v < -0.48 || v > 0.25 || inside + tip < 0) return null;
  const back = mix(ORANGE, DARK, ramp(-0.22, -0.36, v));
  const hollow = ramp(0.05, 0.11, inside) * ramp(-0.34, -0.2, v);
  const tufts = ramp(0.45, 0.75, noise(u * 60, v * 5)) * ramp(-0.25, 0.05, v);
  return {
    colour: scaled(mix(back, mix(scaled(ROSE, 0.55), CREAM, tufts), hollow), (0.85 + 0.25 * noise(u * 50, v * 6)) * lit(x, y + 0.3)),
    cover: 1,
  };
}

function chest(x: number, y: number): Part | null {
  const [dx, dy] = [x, y - 1.0];
  const { cover } = furry(dx, dy, (angle) => 0.62 + 0.06 * Math.cos(angle) ** 2, 0.1, 80);
  if (cover === 0) return null;
  const texture = streaks(dx, dy + 1);
  const bib = ellipse(x, y, 0, 0.85, 0.36, 0.5) + 0.5 * (texture - 0.5);
  const colour = mix(mix(ORANGE, DEEP, ramp(0.2, 0.7, Math.abs(x))), CREAM, ramp(0.1, -0.12, bib));
  // The head's shadow.
  return { colour: scaled(colour, (0.76 + 0.4 * texture) * (0.62 + 0.38 * ramp(0.45, 0.85, y)) * (0.95 - 0.25 * x)), cover };
}

/** A fox with soft fur, cut out exactly: straight RGBA, `size` pixels square. */
export function paintFox(size: number): Bitmap {
  return painted(size, size, 3, (x, y) => {
    const [u, v] = [x, y + 0.13];
    const whisker = whiskers(u, v);
    if (whisker) return [...whisker.colour, whisker.cover];
    const part = head(u, v) ?? ear(u, v, -1) ?? ear(u, v, 1) ?? chest(u, v);
    return part ? [...part.colour, part.cover] : [0, 0, 0, 0];
  });
}

/** Thin pale hairs that stand out from the muzzle. */
function whiskers(x: number, y: number): Part | null {
  const out = Math.abs(x) - 0.16;
  if (out < 0 || out > 0.62) return null;
  for (const [start, slope, sag] of [
    [0.26, -0.12, 0.22],
    [0.3, 0.06, 0.25],
    [0.335, 0.22, 0.28],
  ] as const) {
    const line = start + slope * out + sag * out * out;
    if (Math.abs(y - line) < 0.0045 * (1 - out / 0.66)) return { colour: scaled(CREAM, 0.92), cover: 0.9 };
  }
  return null;
}
