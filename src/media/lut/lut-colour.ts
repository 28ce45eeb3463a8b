import type { LutTable } from './cube-lut.ts';

type Triple = readonly [number, number, number];

/** What a LUT makes of a colour: linear along a curve, over tetrahedra in a cube, as the effect does; beyond its domain, as at its edge. */
export function lutColour({ dimensions, size, table, low, high }: LutTable, colour: Triple): Triple {
  const place = (axis: 0 | 1 | 2) => {
    const share = (colour[axis] - low[axis]) / (high[axis] - low[axis]);
    return Math.min(Math.max(share, 0), 1) * (size - 1);
  };
  const at: Triple = [place(0), place(1), place(2)];
  const below = at.map((one) => Math.min(Math.floor(one), size - 2));
  const within = at.map((one, axis) => one - (below[axis] as number));
  const value = (entry: number, channel: number) => table[entry * 3 + channel] as number;
  if (dimensions === 1) {
    const along = (channel: 0 | 1 | 2) => {
      const entry = below[channel] as number;
      const share = within[channel] as number;
      return value(entry, channel) * (1 - share) + value(entry + 1, channel) * share;
    };
    return [along(0), along(1), along(2)];
  }
  const step = [1, size, size * size] as const;
  // From the lowest corner of the cell to the highest one, along the axis that goes furthest first: the corners of its tetrahedron.
  const axes = ([0, 1, 2] as const).toSorted((a, b) => (within[b] as number) - (within[a] as number));
  let entry = below.reduce((sum, one, axis) => sum + one * (step[axis as 0 | 1 | 2] as number), 0);
  const sum: [number, number, number] = [value(entry, 0), value(entry, 1), value(entry, 2)];
  for (const axis of axes) {
    const next = entry + step[axis];
    for (const channel of [0, 1, 2] as const) sum[channel] += (within[axis] as number) * (value(next, channel) - value(entry, channel));
    entry = next;
  }
  return sum;
}
