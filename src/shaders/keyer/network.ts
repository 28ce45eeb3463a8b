/** One layer: a row of weights for each output. All but the last layer of a network are followed by max(x, 0). */
export interface Layer {
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[];
}

/** A small fully connected network. Inputs are centred, scaled and limited to ±6 before its first layer. */
export interface Network {
  readonly centres: readonly number[];
  readonly scales: readonly number[];
  readonly layers: readonly Layer[];
}

/** How far a centred and scaled input may go. */
export const LIMIT = 6;

/** Outputs for one set of inputs, in doubles. */
export function evaluate({ centres, scales, layers }: Network, inputs: readonly number[]): number[] {
  const scaled = centres.map((centre, at) => Math.min(LIMIT, Math.max(-LIMIT, ((inputs[at] as number) - centre) * (scales[at] as number))));
  return layers.reduce((values, { weights, biases }, index) => {
    const sums = weights.map((row, output) =>
      row.reduce((sum, weight, at) => sum + weight * (values[at] as number), biases[output] as number),
    );
    return index < layers.length - 1 ? sums.map((sum) => Math.max(sum, 0)) : sums;
  }, scaled);
}

const fours = (count: number) => Array.from({ length: Math.ceil(count / 4) }, (_, at) => 4 * at);
const number = (value: number | undefined) => {
  const text = `${value ?? 0}`;
  return /[.e]/.test(text) ? text : `${text}.0`;
};
const vector = (values: readonly number[], from: number) => `vec4f(${[0, 1, 2, 3].map((at) => number(values[from + at])).join(', ')})`;

/**
 * A network as WGSL `fn name(parameters) -> vec4f`: straight-line products of matrices, one statement per four neurons.
 * `inputs` are the expressions of its inputs, four by four. At most four outputs.
 */
export function networkWgsl(name: string, parameters: string, inputs: readonly string[], { centres, scales, layers }: Network): string {
  const limit = `vec4f(${LIMIT}.0)`;
  let names = inputs.map((_, at) => `x${at}`);
  const lines = inputs.map(
    (input, at) => `let x${at} = clamp((${input} - ${vector(centres, 4 * at)}) * ${vector(scales, 4 * at)}, -${limit}, ${limit});`,
  );
  layers.forEach(({ weights, biases }, index) => {
    const isLast = index === layers.length - 1;
    const values = names;
    names = fours(biases.length).map((from) => {
      const products = values.map((value, block) => {
        const columns = [0, 1, 2, 3].map((column) =>
          vector(
            [0, 1, 2, 3].map((row) => weights[from + row]?.[4 * block + column] ?? 0),
            0,
          ),
        );
        return ` + mat4x4f(${columns.join(', ')}) * ${value}`;
      });
      const sum = `${vector(biases, from)}${products.join('')}`;
      lines.push(`let y${index}_${from} = ${isLast ? sum : `max(${sum}, vec4f(0.0))`};`);
      return `y${index}_${from}`;
    });
  });
  return `fn ${name}(${parameters}) -> vec4f {\n  ${lines.join('\n  ')}\n  return ${names[0]};\n}\n`;
}

/** Reads a network from numbers in order: centres, scales, then for each layer its biases and its rows of weights. */
export function networkFrom(sizes: readonly number[], text: string): Network {
  const numbers = text.trim().split(/\s+/).map(Number);
  let at = 0;
  const take = (count: number) => {
    at += count;
    return numbers.slice(at - count, at);
  };
  const [inputs = 0] = sizes;
  const centres = take(inputs);
  const scales = take(inputs);
  const layers = sizes.slice(1).map((outputs, index) => ({
    biases: take(outputs),
    weights: Array.from({ length: outputs }, () => take(sizes[index] as number)),
  }));
  if (at !== numbers.length || !numbers.every(Number.isFinite))
    throw new RangeError(`A network of ${sizes.join('→')} has ${at} numbers, not ${numbers.length}.`);
  return { centres, scales, layers };
}

/** The text that `networkFrom` reads, to four significant digits, one row a line. */
export function textOf({ centres, scales, layers }: Network): string {
  const line = (values: readonly number[]) => values.map((value) => String(Number(value.toPrecision(4)))).join(' ');
  return [centres, scales, ...layers.flatMap(({ biases, weights }) => [biases, ...weights])].map(line).join('\n');
}
