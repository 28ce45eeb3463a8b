import { expect, test } from 'vitest';
import { parseCube } from './cube-lut.ts';
import { lutColour } from './lut-colour.ts';

const cube = (colours: readonly string[], header = '') => parseCube(`${header}LUT_3D_SIZE 2\n${colours.join('\n')}\n`, 'test.cube');
const grid = [0, 1].flatMap((b) => [0, 1].flatMap((g) => [0, 1].map((r) => [r, g, b] as const)));
const close = (colour: readonly number[], expected: readonly number[]) => {
  for (const [at, value] of expected.entries()) expect(colour[at]).toBeCloseTo(value, 6);
};

test('a cube that only exchanges channels does so between its entries too', () => {
  const swap = cube(grid.map(([r, g, b]) => `${b} ${r} ${g}`));
  for (const colour of [
    [0.2, 0.5, 0.9],
    [0.9, 0.1, 0.3],
    [1, 0, 0.4],
    [0.5, 0.5, 0.5],
  ] as const)
    close(lutColour(swap, colour), [colour[2], colour[0], colour[1]]);
});

test('a cell is filled from its tetrahedron, not from all eight corners', () => {
  // Only white is bright: along the tetrahedra that is the least channel; a trilinear mean would be the product.
  const least = cube(grid.map(([r, g, b]) => (r + g + b === 3 ? '1 1 1' : '0 0 0')));
  close(lutColour(least, [0.5, 0.5, 0.5]), [0.5, 0.5, 0.5]);
  close(lutColour(least, [0.9, 0.3, 0.6]), [0.3, 0.3, 0.3]);
});

test('the domain says what the first and the last entries stand for, and ends hold beyond it', () => {
  const identity = cube(
    grid.map((colour) => colour.join(' ')),
    'DOMAIN_MIN 0 0 0.5\nDOMAIN_MAX 2 1 1\n',
  );
  close(lutColour(identity, [1, 0.25, 0.75]), [0.5, 0.25, 0.5]);
  close(lutColour(identity, [3, -1, 0.2]), [1, 0, 0]);
});

test('a curve is straight between its entries, for each channel', () => {
  const curve = parseCube('LUT_1D_SIZE 3\n0 0 1\n0.2 0.5 0.5\n1 1 0\n', 'curve.cube');
  close(lutColour(curve, [0.25, 0.75, 0.1]), [0.1, 0.75, 0.9]);
  close(lutColour(curve, [1, 0, 1]), [1, 0, 0]);
});
