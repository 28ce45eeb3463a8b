import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { defineEffect, type Effect } from '../../gpu/define-effect.ts';
import { evaluate, type Network, networkFrom, networkWgsl, textOf } from './network.ts';
import { colourNetwork, matteNetwork, WEIGHTS_HASH } from './weights.ts';

const [WIDTH, HEIGHT] = [32, 24];
const colourAt = (x: number, y: number) => [x / (WIDTH - 1), y / (HEIGHT - 1), ((7 * x + 3 * y) % 32) / 31];

/** Inputs that spread over a network's own range, four from each block: see `BLOCK`. */
function inputsFrom([r, g, b]: readonly number[], { centres, scales }: Network): number[] {
  const values = [r, g, b, r] as number[];
  return centres.map((centre, at) => {
    const turned = (values[(at + (at >> 2)) & 3] as number) * (1 + (at % 5)) - 1.5;
    return centre + turned / (scales[at] as number);
  });
}

/** The same in WGSL. */
function inputsWgsl({ centres, scales }: Network): string[] {
  return Array.from({ length: centres.length / 4 }, (_, block) => {
    const lanes = [0, 1, 2, 3].map((lane) => {
      const at = 4 * block + lane;
      return `(v[${(at + block) & 3}] * ${1 + (at % 5)}.0 - 1.5) / f32(${scales[at]}) + f32(${centres[at]})`;
    });
    return `vec4f(${lanes.join(', ')})`;
  });
}

test.each([
  ['matte', matteNetwork()],
  ['colour', colourNetwork()],
])('the %s network in WGSL gives what plain evaluation gives', async (_, network) => {
  const probe = defineEffect({
    id: 'probe',
    version: 1,
    label: 'Probe',
    category: 'Keying',
    help: 'Shows what a network gives.',
    shape: 'gather',
    params: {},
    wgsl: `fn effect(at: vec2i) -> vec4f { let c = input_load(at); return vec4f(network(c.rgbr).xyz, 1.0); }
      ${networkWgsl('network', 'v: vec4f', inputsWgsl(network), network)}`,
  });
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(probe as Effect, {})]);
  const texels = await pictureOf(chain, () => rgbaFrame(WIDTH, HEIGHT, (x, y) => [...colourAt(x, y), 1]));
  let most = 0;
  for (let at = 0; at < WIDTH * HEIGHT; at++) {
    const colour = colourAt(at % WIDTH, Math.floor(at / WIDTH)).map((value) => Math.round(value * 255) / 255);
    evaluate(network, inputsFrom(colour, network)).forEach((value, channel) => {
      most = Math.max(most, Math.abs(value));
      // Half floats keep 11 bits of inputs and outputs.
      expect(Math.abs((texels[at * 4 + channel] as number) - value)).toBeLessThan(0.01 * (1 + Math.abs(value)));
    });
  }
  expect(most).toBeGreaterThan(0.05);
});

test('the weights are those that were trained, whole', () => {
  const networks = [matteNetwork(), colourNetwork()];
  const texts = networks.map(textOf);
  expect(createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16)).toBe(WEIGHTS_HASH);
  expect(networks.map(({ centres, layers }) => [centres.length, ...layers.map(({ biases }) => biases.length)])).toEqual([
    [56, 48, 24, 1],
    [64, 24, 16, 3],
  ]);
});

test('a network comes back from its text, and text of another length is refused', () => {
  const text = textOf(matteNetwork());
  expect(textOf(networkFrom([56, 48, 24, 1], text))).toBe(text);
  expect(() => networkFrom([56, 48, 24, 1], `${text} 1`)).toThrow(RangeError);
  expect(() => networkFrom([56, 48, 24, 2], text)).toThrow(RangeError);
});
