/** Fits a small network by Adam, in plain arrays, so that the same samples give the same weights everywhere. */
import { LIMIT, type Network } from '../../../src/shaders/keyer/network.ts';
import type { Random } from '../random.ts';

interface Dense {
  readonly inputs: number;
  readonly outputs: number;
  /** Weights, then biases. */
  readonly values: Float64Array;
  readonly gradient: Float64Array;
  readonly mean: Float64Array;
  readonly square: Float64Array;
  /** A batch of what comes out, and the loss's slope along it. */
  readonly out: Float64Array;
  readonly slope: Float64Array;
}

/** What is to be fitted. */
export interface Task {
  readonly sizes: readonly number[];
  /** Number of samples, rows of a sample (which are shown together), and the inputs of all rows one after another. */
  readonly count: number;
  readonly rows: number;
  readonly inputs: Float32Array;
  /** Inputs that change sign when hues are mirrored about the screen's; every other sample is shown mirrored. */
  readonly mirrored: readonly number[];
  /** Writes the slope of the loss along the outputs of a sample, row by row, where they lie in `outputs`; gives the loss. */
  loss(sample: number, isMirrored: boolean, outputs: Float64Array, from: number, slope: Float64Array): number;
}

/** How long and how fast. */
export interface Plan {
  readonly steps: number;
  /** Samples per step; a multiple of four. */
  readonly batch: number;
  readonly rate: number;
  /** Deviation of noise on the scaled inputs, so that the result leans on no input too finely. */
  readonly noise: number;
  readonly random: Random;
  report(step: number, loss: number): void;
}

function denseOf(inputs: number, outputs: number, batch: number, random: Random, isLast: boolean): Dense {
  const count = (inputs + 1) * outputs;
  const zeros = (length: number) => new Float64Array(length);
  const values = zeros(count);
  if (!isLast) for (let at = 0; at < inputs * outputs; at++) values[at] = random.normal(0, Math.sqrt(2 / inputs));
  return {
    ...{ inputs, outputs, values, gradient: zeros(count), mean: zeros(count), square: zeros(count) },
    ...{ out: zeros(batch * outputs), slope: zeros(batch * outputs) },
  };
}

/**
 * out = from × weights + biases: two rows of the batch and four outputs at a time, since reading takes longer than
 * multiplying. The batch is even.
 */
function forward(
  { inputs, outputs, values, out }: Pick<Dense, 'inputs' | 'outputs' | 'values' | 'out'>,
  from: Float64Array,
  batch: number,
  isLast: boolean,
): void {
  const biases = inputs * outputs;
  const set = (at: number, sum: number) => {
    out[at] = isLast || sum > 0 ? sum : 0;
  };
  for (let b = 0; b < batch; b += 2) {
    const x = b * inputs;
    const y = x + inputs;
    for (let o = 0; o < outputs; o += 4) {
      // Past the last output the last one is calculated again.
      const [p, q, r] = [Math.min(o + 1, outputs - 1), Math.min(o + 2, outputs - 1), Math.min(o + 3, outputs - 1)];
      const [w0, w1, w2, w3] = [o * inputs, p * inputs, q * inputs, r * inputs];
      let x0 = values[biases + o] as number;
      let x1 = values[biases + p] as number;
      let x2 = values[biases + q] as number;
      let x3 = values[biases + r] as number;
      let [y0, y1, y2, y3] = [x0, x1, x2, x3];
      for (let i = 0; i < inputs; i++) {
        const one = from[x + i] as number;
        const other = from[y + i] as number;
        const u0 = values[w0 + i] as number;
        const u1 = values[w1 + i] as number;
        const u2 = values[w2 + i] as number;
        const u3 = values[w3 + i] as number;
        x0 += one * u0;
        x1 += one * u1;
        x2 += one * u2;
        x3 += one * u3;
        y0 += other * u0;
        y1 += other * u1;
        y2 += other * u2;
        y3 += other * u3;
      }
      const [first, second] = [b * outputs, (b + 1) * outputs];
      set(first + o, x0);
      set(first + p, x1);
      set(first + q, x2);
      set(first + r, x3);
      set(second + o, y0);
      set(second + p, y1);
      set(second + q, y2);
      set(second + r, y3);
    }
  }
}

/** Adds to a row of `to` four rows of `from`, `step` numbers apart, each as often as `amounts` says. */
function addRows(to: Float64Array, at: number, from: Float64Array, first: number, step: number, length: number, amounts: Float64Array) {
  const g0 = amounts[0] as number;
  const g1 = amounts[1] as number;
  const g2 = amounts[2] as number;
  const g3 = amounts[3] as number;
  if (g0 === 0 && g1 === 0 && g2 === 0 && g3 === 0) return;
  const [second, third, fourth] = [first + step, first + 2 * step, first + 3 * step];
  for (let i = 0; i < length; i++) {
    to[at + i] =
      (to[at + i] as number) +
      g0 * (from[first + i] as number) +
      g1 * (from[second + i] as number) +
      g2 * (from[third + i] as number) +
      g3 * (from[fourth + i] as number);
  }
}

const amounts = new Float64Array(4);

/** Slopes along weights and biases are added to `gradient`, those along the inputs written to `to`. The batch is a multiple of four. */
function backward(
  { inputs, outputs, values, gradient, slope, out }: Dense,
  from: Float64Array,
  to: Float64Array | null,
  batch: number,
  isLast: boolean,
): void {
  if (!isLast) for (let at = 0; at < batch * outputs; at++) if ((out[at] as number) <= 0) slope[at] = 0;
  for (let o = 0; o < outputs; o++) {
    for (let b = 0; b < batch; b += 4) {
      let bias = 0;
      for (let k = 0; k < 4; k++) {
        amounts[k] = slope[(b + k) * outputs + o] as number;
        bias += amounts[k] as number;
      }
      gradient[inputs * outputs + o] = (gradient[inputs * outputs + o] as number) + bias;
      addRows(gradient, o * inputs, from, b * inputs, inputs, inputs, amounts);
    }
  }
  if (!to) return;
  to.fill(0);
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outputs; ) {
      // Fewer than four are taken one by one.
      const count = outputs - o < 4 ? 1 : 4;
      for (let k = 0; k < 4; k++) amounts[k] = k < count ? (slope[b * outputs + o + k] as number) : 0;
      addRows(to, b * inputs, values, o * inputs, count === 4 ? inputs : 0, inputs, amounts);
      o += count;
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
function spreadOf({ sizes, count: samples, rows, inputs, mirrored }: Task): Pick<Network, 'centres' | 'scales'> {
  const wide = sizes[0] as number;
  const count = samples * rows;
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
  const { sizes, count, rows, inputs, mirrored } = task;
  const wide = sizes[0] as number;
  const height = batch * rows;
  const { centres, scales } = spreadOf(task);
  const layers = sizes.slice(1).map((outputs, at) => denseOf(sizes[at] as number, outputs, height, random, at === sizes.length - 2));
  const last = layers.at(-1) as Dense;
  const shown = new Float64Array(height * wide);
  const picked = new Int32Array(batch);
  const jitter = Float32Array.from({ length: 65536 }, () => random.normal(0, noise));
  let recent = 0;
  for (let step = 1; step <= steps; step++) {
    for (let b = 0; b < batch; b++) {
      const sample = random.integer(count);
      picked[b] = sample;
      for (let row = 0; row < rows; row++) {
        const jitterFrom = random.integer(65536 - wide);
        const [from, to] = [(sample * rows + row) * wide, (b * rows + row) * wide];
        for (let i = 0; i < wide; i++) {
          const value = ((inputs[from + i] as number) - (centres[i] as number)) * (scales[i] as number);
          shown[to + i] = Math.min(LIMIT, Math.max(-LIMIT, value)) + (jitter[jitterFrom + i] as number);
        }
        if (b % 2 === 1) for (const i of mirrored) shown[to + i] = -(shown[to + i] as number);
      }
    }
    layers.forEach((layer, at) => {
      forward(layer, layers[at - 1]?.out ?? shown, height, layer === last);
    });
    let loss = 0;
    for (let b = 0; b < batch; b++) {
      loss += task.loss(picked[b] as number, b % 2 === 1, last.out, b * rows * last.outputs, last.slope) / batch;
    }
    for (let at = 0; at < last.slope.length; at++) last.slope[at] = (last.slope[at] as number) / batch;
    for (let at = layers.length - 1; at >= 0; at--) {
      backward(layers[at] as Dense, layers[at - 1]?.out ?? shown, layers[at - 1]?.slope ?? null, height, at === layers.length - 1);
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

/** Outputs of a network for an even number of rows of inputs, one row after another. */
export function outputsOf({ centres, scales, layers }: Network, inputs: Float32Array, rows: number): Float64Array {
  const wide = centres.length;
  const shown = new Float64Array(rows * wide);
  for (let at = 0; at < shown.length; at++) {
    const value = ((inputs[at] as number) - (centres[at % wide] as number)) * (scales[at % wide] as number);
    shown[at] = Math.min(LIMIT, Math.max(-LIMIT, value));
  }
  return layers.reduce((from, { biases, weights }, index) => {
    const values = Float64Array.from([...weights.flat(), ...biases]);
    const out = new Float64Array(rows * biases.length);
    forward({ inputs: weights[0]?.length ?? 0, outputs: biases.length, values, out }, from, rows, index === layers.length - 1);
    return out;
  }, shown);
}
