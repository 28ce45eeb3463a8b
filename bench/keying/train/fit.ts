/** Fits a small network by Adam, in plain arrays. */
import { LIMIT, type Network } from '../../../src/shaders/keyer/network.ts';
import type { Random } from '../random.ts';

interface Dense {
  readonly inputs: number;
  readonly outputs: number;
  /** Weights, then biases. */
  readonly values: Float32Array;
  readonly gradient: Float32Array;
  readonly mean: Float32Array;
  readonly square: Float32Array;
  /** A batch of what comes out, and the loss's slope along it. */
  readonly out: Float32Array;
  readonly slope: Float32Array;
}

/** What is to be fitted. */
export interface Task {
  readonly sizes: readonly number[];
  /** Number of samples, and their inputs one after another. */
  readonly count: number;
  readonly inputs: Float32Array;
  /** Inputs that change sign when hues are mirrored about the screen's; every other sample is shown mirrored. */
  readonly mirrored: readonly number[];
  /** Slope of the loss along the outputs of a sample; gives the loss. */
  loss(sample: number, isMirrored: boolean, outputs: Float32Array, from: number, slope: Float32Array): number;
}

/** How long and how fast. */
export interface Plan {
  readonly steps: number;
  readonly batch: number;
  readonly rate: number;
  /** Deviation of noise on the scaled inputs, so that the result leans on no input too finely. */
  readonly noise: number;
  readonly random: Random;
  report(step: number, loss: number): void;
}

function denseOf(inputs: number, outputs: number, batch: number, random: Random, isLast: boolean): Dense {
  const count = (inputs + 1) * outputs;
  const zeros = (length: number) => new Float32Array(length);
  const values = zeros(count);
  if (!isLast) for (let at = 0; at < inputs * outputs; at++) values[at] = random.normal(0, Math.sqrt(2 / inputs));
  return {
    ...{ inputs, outputs, values, gradient: zeros(count), mean: zeros(count), square: zeros(count) },
    ...{ out: zeros(batch * outputs), slope: zeros(batch * outputs) },
  };
}

function forward({ inputs, outputs, values, out }: Dense, from: Float32Array, batch: number, isLast: boolean): void {
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outputs; o++) {
      let sum = values[inputs * outputs + o] as number;
      for (let i = 0; i < inputs; i++) sum += (values[o * inputs + i] as number) * (from[b * inputs + i] as number);
      out[b * outputs + o] = isLast || sum > 0 ? sum : 0;
    }
  }
}

function backward(
  { inputs, outputs, values, gradient, slope, out }: Dense,
  from: Float32Array,
  to: Float32Array | null,
  batch: number,
  isLast: boolean,
): void {
  to?.fill(0);
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outputs; o++) {
      const g = slope[b * outputs + o] as number;
      if (g === 0 || (!isLast && (out[b * outputs + o] as number) <= 0)) continue;
      gradient[inputs * outputs + o] = (gradient[inputs * outputs + o] as number) + g;
      for (let i = 0; i < inputs; i++) {
        gradient[o * inputs + i] = (gradient[o * inputs + i] as number) + g * (from[b * inputs + i] as number);
        if (to) to[b * inputs + i] = (to[b * inputs + i] as number) + g * (values[o * inputs + i] as number);
      }
    }
  }
}

function adam({ values, gradient, mean, square }: Dense, step: number, rate: number): void {
  for (let at = 0; at < values.length; at++) {
    const g = gradient[at] as number;
    mean[at] = 0.9 * (mean[at] as number) + 0.1 * g;
    square[at] = 0.999 * (square[at] as number) + 0.001 * g * g;
    const [m, v] = [(mean[at] as number) / (1 - 0.9 ** step), (square[at] as number) / (1 - 0.999 ** step)];
    values[at] = (values[at] as number) - (rate * m) / (Math.sqrt(v) + 1e-8);
  }
  gradient.fill(0);
}

/** Centres and scales of inputs; those that are mirrored keep their zero. */
function spreadOf({ sizes, count, inputs, mirrored }: Task): Pick<Network, 'centres' | 'scales'> {
  const wide = sizes[0] as number;
  const [sum, squares] = [new Float64Array(wide), new Float64Array(wide)];
  for (let at = 0; at < count * wide; at++) {
    const value = inputs[at] as number;
    sum[at % wide] = (sum[at % wide] as number) + value;
    squares[at % wide] = (squares[at % wide] as number) + value * value;
  }
  const centres = [...sum].map((value, at) => (mirrored.includes(at) ? 0 : value / count));
  const scales = [...squares].map(
    (value, at) => 1 / (Math.sqrt(Math.max(0, value / count - (sum[at] as number) ** 2 / count ** 2)) + 1e-3),
  );
  return { centres, scales };
}

/** The fitted network. */
export function fitted(task: Task, { steps, batch, rate, noise, random, report }: Plan): Network {
  const { sizes, count, inputs, mirrored } = task;
  const wide = sizes[0] as number;
  const { centres, scales } = spreadOf(task);
  const layers = sizes.slice(1).map((outputs, at) => denseOf(sizes[at] as number, outputs, batch, random, at === sizes.length - 2));
  const last = layers.at(-1) as Dense;
  const shown = new Float32Array(batch * wide);
  const picked = new Int32Array(batch);
  const jitter = Float32Array.from({ length: 65536 }, () => random.normal(0, noise));
  let recent = 0;
  for (let step = 1; step <= steps; step++) {
    for (let b = 0; b < batch; b++) {
      const sample = random.integer(count);
      picked[b] = sample;
      const from = random.integer(65536 - wide);
      for (let i = 0; i < wide; i++) {
        const value = ((inputs[sample * wide + i] as number) - (centres[i] as number)) * (scales[i] as number);
        shown[b * wide + i] = Math.min(LIMIT, Math.max(-LIMIT, value)) + (jitter[from + i] as number);
      }
      if (b % 2 === 1) for (const i of mirrored) shown[b * wide + i] = -(shown[b * wide + i] as number);
    }
    layers.forEach((layer, at) => {
      forward(layer, layers[at - 1]?.out ?? shown, batch, layer === last);
    });
    let loss = 0;
    for (let b = 0; b < batch; b++) loss += task.loss(picked[b] as number, b % 2 === 1, last.out, b * last.outputs, last.slope) / batch;
    for (let at = 0; at < last.slope.length; at++) last.slope[at] = (last.slope[at] as number) / batch;
    for (let at = layers.length - 1; at >= 0; at--) {
      backward(layers[at] as Dense, layers[at - 1]?.out ?? shown, layers[at - 1]?.slope ?? null, batch, at === layers.length - 1);
    }
    const pace = rate * 0.5 * (1 + Math.cos((Math.PI * step) / steps)) + 1e-5;
    for (const layer of layers) adam(layer, step, pace);
    recent += loss;
    if (step % 250 === 0) {
      report(step, recent / 250);
      recent = 0;
    }
  }
  return {
    centres,
    scales,
    layers: layers.map(({ inputs: from, outputs, values }) => ({
      biases: [...values.subarray(from * outputs)],
      weights: Array.from({ length: outputs }, (_, o) => [...values.subarray(o * from, (o + 1) * from)]),
    })),
  };
}
