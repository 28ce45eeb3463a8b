import { type Bitmap, chance, clamp, hex, mix, noise, painted, ramp, scaled, type Triple } from './paint.ts';

/** A ball on the table or in the air; y is up, the table at 0, and a hand is about one unit. */
interface Ball {
  readonly centre: Triple;
  readonly radius: number;
  /** Height over width: a lemon or a pear is not round. */
  readonly stretch: number;
  readonly skin: (normal: Triple) => Triple;
  readonly gloss: number;
}

const CAMERA: Triple = [0, 1.35, -4.6];
const LIGHT: Triple = normalised([-0.62, 0.72, -0.42]);
const SKY: Triple = [0.27, 0.32, 0.44];
const WARM: Triple = [1.32, 1.12, 0.86];
/** What the table throws back from below. */
const TABLE: Triple = [0.5, 0.3, 0.16];

function normalised([x, y, z]: Triple): Triple {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

const dot = (a: Triple, b: Triple) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const speckled = (colour: Triple, dark: Triple, grain: number) => (n: Triple) =>
  mix(colour, dark, ramp(0.35, 0.9, noise(Math.atan2(n[2], n[0]) * grain, n[1] * grain)));

const apple = (n: Triple) => {
  const streak = noise(Math.atan2(n[2], n[0]) * 9, n[1] * 1.5);
  return mix(
    mix(hex('#d6242b'), hex('#8d0f1c'), streak),
    hex('#e9c54c'),
    0.75 * ramp(0.45, 0.95, n[1] + 0.35 * streak) + 0.3 * ramp(-0.6, -0.95, n[1]),
  );
};

const glass = (n: Triple) => mix(hex('#123c6b'), hex('#3fa7c9'), ramp(-0.6, 0.9, n[1] - 0.5 * n[2]));

const grape = (tone: number) => mix(hex('#5b2a86'), hex('#2f1652'), tone);

const BALLS: readonly Ball[] = [
  { centre: [-0.62, 0.52, 0.15], radius: 0.52, stretch: 1, skin: speckled(hex('#f5891d'), hex('#d86407'), 24), gloss: 0.5 },
  { centre: [0.3, 0.5, -0.25], radius: 0.5, stretch: 0.95, skin: apple, gloss: 0.9 },
  { centre: [-0.12, 0.3, -0.95], radius: 0.42, stretch: 0.72, skin: speckled(hex('#f7d417'), hex('#d9ad0b'), 20), gloss: 0.5 },
  { centre: [-1.62, 0.72, 0.9], radius: 0.62, stretch: 1.16, skin: glass, gloss: 1 },
  { centre: [1.18, 0.4, 0.35], radius: 0.4, stretch: 1.02, skin: speckled(hex('#9fbd3a'), hex('#6c8f22'), 16), gloss: 0.6 },
  { centre: [1.14, 0.84, 0.36], radius: 0.25, stretch: 1.25, skin: speckled(hex('#a9c244'), hex('#7b9a2b'), 16), gloss: 0.6 },
  ...[
    [0.72, 0.17, -0.98],
    [1.0, 0.17, -1.02],
    [1.26, 0.17, -0.9],
    [0.9, 0.17, -0.72],
    [1.16, 0.17, -0.64],
    [0.86, 0.42, -0.88],
    [1.1, 0.42, -0.84],
    [0.99, 0.4, -0.66],
    [1.0, 0.63, -0.8],
  ].map(([x, y, z], at) => ({
    centre: [x, y, z] as unknown as Triple,
    radius: 0.17,
    stretch: 1.08,
    skin: () => grape(chance(at, 3)),
    gloss: 0.8,
  })),
];

/** Distance along a ray to a ball, or infinity. Heights are shrunk by its stretch, which makes it round. */
function hit({ centre, radius, stretch }: Ball, from: Triple, along: Triple): number {
  const [x, y, z] = [from[0] - centre[0], (from[1] - centre[1]) / stretch, from[2] - centre[2]];
  const [u, v, w] = [along[0], along[1] / stretch, along[2]];
  const a = u * u + v * v + w * w;
  const b = x * u + y * v + z * w;
  const inside = b * b - a * (x * x + y * y + z * z - radius * radius);
  if (inside < 0) return Number.POSITIVE_INFINITY;
  const near = (-b - Math.sqrt(inside)) / a;
  return near > 1e-3 ? near : Number.POSITIVE_INFINITY;
}

/** Share of the window that a point sees: balls between them shade softly, by how closely the ray passes. */
function sunlight(point: Triple): number {
  let light = 1;
  for (const { centre, radius, stretch } of BALLS) {
    const [x, y, z] = [centre[0] - point[0], (centre[1] - point[1]) / stretch, centre[2] - point[2]];
    const along = x * LIGHT[0] + y * LIGHT[1] + z * LIGHT[2];
    if (along <= 0) continue;
    const apart = Math.sqrt(Math.max(0, x * x + y * y + z * z - along * along)) - radius;
    light = Math.min(light, ramp(-0.09, 0.11 + 0.05 * along, apart / Math.max(0.35, along)));
  }
  return light;
}

/** Share of the sky that balls leave to a point of the table (Quilez: a sphere takes cos·(r/d)²). */
function openness(point: Triple, normal: Triple, except: Ball | null): number {
  let open = 1;
  for (const ball of BALLS) {
    if (ball === except) continue;
    const to: Triple = [ball.centre[0] - point[0], ball.centre[1] - point[1], ball.centre[2] - point[2]];
    const distance = Math.hypot(...to);
    open *= 1 - clamp((dot(normal, to) / distance) * (ball.radius / distance) ** 2) * 0.9;
  }
  return open;
}

function wood(x: number, z: number): Triple {
  const plank = Math.floor(z / 0.85 + 40);
  const along = x + 7 * chance(plank, 1);
  const ring = noise(along * 0.9, z * 14 + plank * 31) * 0.6 + noise(along * 3, z * 46) * 0.4;
  const gap = ramp(0.03, 0.0, Math.abs(z / 0.85 + 40 - plank - 0.5) * -1 + 0.5);
  return scaled(mix(hex('#9a5f33'), hex('#5d3418'), ring), (0.8 + 0.35 * chance(plank, 2)) * (1 - 0.75 * gap));
}

/** Lamps far behind, out of focus: discs of light with a brighter rim. */
function wall(x: number, y: number): Triple {
  let colour = mix(hex('#27445a'), hex('#0d1722'), clamp(0.5 * x + 0.45 - 0.25 * y));
  const tones = [hex('#ffb347'), hex('#ff6f61'), hex('#7fd6c2'), hex('#ffd98a'), hex('#b48cff')];
  for (let lamp = 0; lamp < 26; lamp++) {
    const [cx, cy] = [-1.7 + 3.6 * chance(lamp, 11), -0.98 + 0.95 * chance(lamp, 12)];
    const radius = 0.05 + 0.09 * chance(lamp, 13);
    const apart = Math.hypot(x - cx, y - cy) / radius;
    const disc = ramp(1.06, 0.96, apart) * (0.55 + 0.45 * apart ** 4);
    colour = mix(colour, tones[lamp % 5] as Triple, disc * (0.2 + 0.6 * chance(lamp, 14)));
  }
  return colour;
}

function shaded(point: Triple, normal: Triple, along: Triple, skin: Triple, gloss: number, ball: Ball | null): Triple {
  const sun = sunlight([point[0] + normal[0] * 0.01, point[1] + normal[1] * 0.01, point[2] + normal[2] * 0.01]);
  const facing = clamp(dot(normal, LIGHT) * 0.9 + 0.1);
  const open = openness(point, normal, ball);
  const bounce = clamp(-normal[1]) * 0.35;
  const half = normalised([LIGHT[0] - along[0], LIGHT[1] - along[1], LIGHT[2] - along[2]]);
  const shine = gloss * (0.9 * clamp(dot(normal, half)) ** 90 + 0.12 * clamp(dot(normal, half)) ** 12) * sun;
  const rim = 0.5 * gloss * (1 - clamp(-dot(normal, along))) ** 4 * open;
  const channel = (at: 0 | 1 | 2) =>
    skin[at] * (WARM[at] * sun * facing * 1.15 + SKY[at] * open * (0.55 + 0.45 * normal[1]) + bounce * TABLE[at]) +
    shine * WARM[at] +
    rim * SKY[at];
  return [channel(0), channel(1), channel(2)];
}

/** Fruit and glass on a wooden table by a window, lamps behind: every hue, deep shadow, and highlights beyond white. */
export function paintStillLife(width: number, height: number): Bitmap {
  return painted(width, height, 2, (x, y) => {
    const along = normalised([x * 0.31 + 0.02, -y * 0.31 - 0.17, 1]);
    let nearest = Number.POSITIVE_INFINITY;
    let met: Ball | null = null;
    for (const ball of BALLS) {
      const distance = hit(ball, CAMERA, along);
      if (distance < nearest) [nearest, met] = [distance, ball];
    }
    const at = (distance: number): Triple => [
      CAMERA[0] + along[0] * distance,
      CAMERA[1] + along[1] * distance,
      CAMERA[2] + along[2] * distance,
    ];
    if (met) {
      const point = at(nearest);
      const [nx, ny, nz] = [0, 1, 2].map(
        (axis) => ((point[axis] as number) - (met.centre[axis] as number)) / met.radius,
      ) as unknown as Triple;
      const normal = normalised([nx, ny / met.stretch ** 2, nz]);
      return [...shaded(point, normal, along, met.skin([nx, ny / met.stretch, nz]), met.gloss, met), 1];
    }
    if (along[1] < 0) {
      const distance = -CAMERA[1] / along[1];
      const point = at(distance);
      const edge = ramp(2.2, 2.6, point[2]);
      if (edge < 1) {
        const table = shaded(point, [0, 1, 0], along, wood(point[0], point[2]), 0.12, null);
        return [...mix(table, wall(x, y), edge), 1];
      }
    }
    return [...wall(x, y), 1];
  });
}
