/** Figures of a key against the truth. Errors of mattes and colours are ×1000, PSNR is in dB, shares in percent. */
import type { Footage } from './footage.ts';
import { codeOf, extreme, lightOf, separable } from './planes.ts';

/** One frame of a key: straight, display-encoded, four floats per pixel. */
export type Rgba = Float32Array;

/** What a key is judged by; all but PSNR are better when smaller. */
export interface Figures {
  /** Mean error of the matte. */
  readonly alpha: number;
  /** The same in the transition band alone: where truth is mixed, widened by two pixels. */
  readonly band: number;
  /** Error of the matte's slope (first-order Gaussian derivatives), sum of squares over 1000. */
  readonly slope: number;
  /** Flicker: root mean square of the change of the matte's error from frame to frame, ×100. */
  readonly flicker: number;
  /** Percent of opaque pixels keyed below 0.9, and of empty ones above 0.05. */
  readonly holes: number;
  readonly residue: number;
  /** Error of the subject's colour where the truth is above 0.05. */
  readonly colour: number;
  /** Screen colour over mid grey: too much, too little. */
  readonly spill: number;
  readonly overdone: number;
  /** Over new backgrounds, in the light of the scene; whole frames, and the band. */
  readonly psnr: number;
  readonly bandPsnr: number;
}

/** The figures in the order of the tables, with short headings. */
export const FIGURES: readonly (readonly [keyof Figures, string])[] = [
  ['alpha', 'alpha'],
  ['band', 'band'],
  ['slope', 'slope'],
  ['flicker', 'dtSSD'],
  ['holes', 'holes %'],
  ['residue', 'residue %'],
  ['colour', 'colour'],
  ['spill', 'spill'],
  ['overdone', 'overdone'],
  ['psnr', 'PSNR'],
  ['bandPsnr', 'band PSNR'],
];

/** Mean of figures over scenes; of decibels too. */
export const meanOf = (all: readonly Figures[]): Figures =>
  Object.fromEntries(FIGURES.map(([key]) => [key, all.reduce((sum, one) => sum + one[key], 0) / all.length])) as unknown as Figures;

const [SMOOTHING, DERIVATIVE] = (() => {
  const at = Array.from({ length: 11 }, (_, i) => i - 5);
  const bell = at.map((x) => Math.exp((-x * x) / (2 * 1.4 ** 2)));
  const total = bell.reduce((sum, v) => sum + v, 0);
  const slope = at.map((x, i) => -x * (bell[i] as number));
  const norm = Math.sqrt(slope.reduce((sum, v) => sum + v * v, 0));
  return [bell.map((v) => v / total), slope.map((v) => v / norm)] as const;
})();

function slopeOf(alpha: Float32Array, width: number, height: number): Float32Array {
  const across = separable(alpha, width, height, DERIVATIVE, SMOOTHING);
  const down = separable(alpha, width, height, SMOOTHING, DERIVATIVE);
  return across.map((value, at) => Math.hypot(value, down[at] as number));
}

/** A dark cool gradient, a bright warm checkerboard, mid grey: RGB per pixel. */
function backgroundsOf(width: number, height: number): readonly Float32Array[] {
  const [dark, warm] = [new Float32Array(width * height * 3), new Float32Array(width * height * 3)];
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [(at % width) / width, Math.floor(at / width) / height];
    dark.set([0.1 + 0.1 * x, 0.08 + 0.05 * y, 0.2 + 0.15 * (1 - y)], at * 3);
    const check = (Math.floor(x * 16) + Math.floor(y * 9)) % 2;
    warm.set([0.95 - 0.1 * check, 0.86 - 0.16 * check, 0.74 - 0.22 * check], at * 3);
  }
  return [dark, warm, new Float32Array(width * height * 3).fill(0.5)];
}

const min = (a: number, b: number) => Math.min(a, b);
const max = (a: number, b: number) => Math.max(a, b);

/** Judges frames one after another; `result` gives their figures. */
export class Judge {
  readonly #footage: Footage;
  readonly #backgrounds: readonly Float32Array[];
  readonly #sums: Record<Exclude<keyof Figures, 'psnr' | 'bandPsnr'>, number[]>;
  readonly #psnr: [number, number][] = [];
  #before: Float32Array | null = null;

  constructor(footage: Footage) {
    this.#footage = footage;
    this.#backgrounds = backgroundsOf(footage.scene.width, footage.scene.height);
    this.#sums = { alpha: [], band: [], slope: [], flicker: [], holes: [], residue: [], colour: [], spill: [], overdone: [] };
  }

  /** Judges frame `index`; frames come in order. */
  add(index: number, key: Rgba): void {
    const { scene, alpha: alphas, colour: colours, screen } = this.#footage;
    const { width, height } = scene;
    const count = width * height;
    const truth = Float32Array.from({ length: count }, (_, at) => (alphas[index * count + at] as number) / 65535);
    const alpha = Float32Array.from({ length: count }, (_, at) => Math.min(1, Math.max(0, key[at * 4 + 3] as number)));
    const error = alpha.map((value, at) => value - (truth[at] as number));
    const band = bandOf(truth, width, height);
    const s = this.#sums;
    const share = (of: (at: number) => boolean, bad: (at: number) => boolean) => {
      let [all, hit] = [0, 0];
      for (let at = 0; at < count; at++) {
        if (!of(at)) continue;
        all++;
        if (bad(at)) hit++;
      }
      return all === 0 ? 0 : (100 * hit) / all;
    };
    let [sum, bandSum, bandCount] = [0, 0, 0];
    error.forEach((value, at) => {
      sum += Math.abs(value);
      if (band[at] === 0) return;
      bandSum += Math.abs(value);
      bandCount++;
    });
    s.alpha.push((1e3 * sum) / count);
    s.band.push((1e3 * bandSum) / Math.max(1, bandCount));
    const [steep, trueSteep] = [slopeOf(alpha, width, height), slopeOf(truth, width, height)];
    s.slope.push(steep.reduce((total, value, at) => total + (value - (trueSteep[at] as number)) ** 2, 0) / 1e3);
    const before = this.#before;
    if (before)
      s.flicker.push(100 * Math.sqrt(error.reduce((total, value, at) => total + (value - (before[at] as number)) ** 2, 0) / count));
    this.#before = error;
    s.holes.push(
      share(
        (at) => (truth[at] as number) > 0.995,
        (at) => (alpha[at] as number) < 0.9,
      ),
    );
    s.residue.push(
      share(
        (at) => (truth[at] as number) < 0.005,
        (at) => (alpha[at] as number) > 0.05,
      ),
    );

    const [r, g, b] = screen.map((value) => value / 255) as [number, number, number];
    const mean = (r + g + b) / 3;
    const axis = [r - mean, g - mean, b - mean].map((value, _, all) => value / Math.hypot(...all)) as [number, number, number];
    const isLight = scene.light === 'camera';
    const mix = (front: number, back: number, a: number) =>
      isLight ? codeOf(lightOf(front) * a + lightOf(back) * (1 - a)) : front * a + back * (1 - a);
    let [colourSum, visible, spill, overdone] = [0, 0, 0, 0];
    const squares = [0, 0] as [number, number];
    for (let at = 0; at < count; at++) {
      const [a, t] = [alpha[at] as number, truth[at] as number];
      let excess = 0;
      for (const c of [0, 1, 2] as const) {
        const front = Math.min(1, Math.max(0, key[at * 4 + c] as number));
        const right = (colours[(index * count + at) * 3 + c] as number) / 255;
        this.#backgrounds.forEach((background, which) => {
          const back = background[at * 3 + c] as number;
          const difference = mix(front, back, a) - mix(right, back, t);
          if (which === 2) excess += difference * axis[c];
          else {
            squares[0] += difference ** 2 / (6 * count);
            if (band[at] !== 0) squares[1] += difference ** 2 / (6 * Math.max(1, bandCount));
          }
        });
        if (t > 0.05) colourSum += Math.abs(front - right) / 3;
      }
      if (t <= 0.05) continue;
      visible++;
      spill += Math.max(excess, 0);
      overdone += Math.max(-excess, 0);
    }
    s.colour.push((1e3 * colourSum) / Math.max(1, visible));
    s.spill.push((1e3 * spill) / Math.max(1, visible));
    s.overdone.push((1e3 * overdone) / Math.max(1, visible));
    this.#psnr.push(squares);
  }

  /** Means over the frames; decibels from the mean squared error. */
  result(): Figures {
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    const decibels = (which: 0 | 1) => -10 * Math.log10(Math.max(mean(this.#psnr.map((pair) => pair[which])), 1e-8));
    const means = Object.fromEntries(Object.entries(this.#sums).map(([key, values]) => [key, mean(values)]));
    return { ...means, psnr: decibels(0), bandPsnr: decibels(1) } as Figures;
  }
}

/** Figures of the keyed frames of a scene, in order. */
export function figuresOf(footage: Footage, frames: readonly Rgba[]): Figures {
  const judge = new Judge(footage);
  frames.forEach((frame, index) => {
    judge.add(index, frame);
  });
  return judge.result();
}

/** Truth strictly between 0 and 1, and hard edges, widened by two pixels. */
export function bandOf(truth: Float32Array, width: number, height: number): Float32Array {
  const [low, high] = [extreme(truth, width, height, 1, min), extreme(truth, width, height, 1, max)];
  const edge = truth.map((a, at) => ((a > 0.01 && a < 0.99) || (high[at] as number) - (low[at] as number) > 0.3 ? 1 : 0));
  return extreme(edge, width, height, 2, max);
}
