/** A Gaussian in doubles, for tests of effects that blur. */

/** One value per texel, row by row, blurred; cut off at three deviations, edge texels repeat beyond the picture. */
export function gaussian(values: readonly number[], width: number, sigma: number): number[] {
  const height = values.length / width;
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-((at - reach) ** 2) / (2 * sigma * sigma)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const pass = (from: readonly number[], dx: number, dy: number) =>
    from.map((_, at) => {
      const [x, y] = [at % width, Math.floor(at / width)];
      return weights.reduce((sum, weight, k) => {
        const column = Math.min(width - 1, Math.max(0, x + (k - reach) * dx));
        const row = Math.min(height - 1, Math.max(0, y + (k - reach) * dy));
        return sum + (weight / total) * (from[row * width + column] as number);
      }, 0);
    });
  return pass(pass(values, 1, 0), 0, 1);
}
