/** The filters of PNG rows (specification §9): each byte less what its neighbours predict. */

const FILTERS = 5;

/** The predictor of filter type 4 (specification §9.4): whichever neighbour is nearest to left + above − corner. */
function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/**
 * Rows as PNG compresses them: a filter type, then the filtered bytes. Each row gets the filter that leaves the smallest
 * differences, by the sum of their absolute values (specification §12.7).
 *
 * @param pixelBytes bytes of a pixel, which is how far away the left neighbour of a byte is
 */
export function filterRows(pixels: Uint8Array, rowBytes: number, pixelBytes: number): Uint8Array<ArrayBuffer> {
  const height = pixels.length / rowBytes;
  const rows = new Uint8Array((rowBytes + 1) * height);
  const sums = new Float64Array(FILTERS);
  const tries = Array.from({ length: FILTERS }, () => new Int8Array(rowBytes));
  const [none, sub, up, average, nearest] = tries as [Int8Array, Int8Array, Int8Array, Int8Array, Int8Array];
  const size = (value: number) => (value < 0 ? -value : value);
  for (let y = 0; y < height; y++) {
    const row = y * rowBytes;
    let [noneSum, subSum, upSum, averageSum, nearestSum] = [0, 0, 0, 0, 0];
    for (let x = 0; x < rowBytes; x++) {
      const value = pixels[row + x] as number;
      const left = x < pixelBytes ? 0 : (pixels[row + x - pixelBytes] as number);
      const above = y === 0 ? 0 : (pixels[row + x - rowBytes] as number);
      const corner = x < pixelBytes || y === 0 ? 0 : (pixels[row + x - rowBytes - pixelBytes] as number);
      none[x] = value;
      sub[x] = value - left;
      up[x] = value - above;
      average[x] = value - ((left + above) >> 1);
      nearest[x] = value - paeth(left, above, corner);
      noneSum += size(none[x] as number);
      subSum += size(sub[x] as number);
      upSum += size(up[x] as number);
      averageSum += size(average[x] as number);
      nearestSum += size(nearest[x] as number);
    }
    sums.set([noneSum, subSum, upSum, averageSum, nearestSum]);
    const best = sums.indexOf(Math.min(...sums));
    const to = y * (rowBytes + 1);
    rows[to] = best;
    rows.set(new Uint8Array((tries[best] as Int8Array).buffer), to + 1);
  }
  return rows;
}

/** Undoes `filterRows`, or any other choice of filters. Throws `RangeError` for a filter that does not exist. */
export function unfilterRows(rows: Uint8Array, rowBytes: number, pixelBytes: number): Uint8Array<ArrayBuffer> {
  const height = rows.length / (rowBytes + 1);
  const pixels = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (rowBytes + 1)] as number;
    const from = y * (rowBytes + 1) + 1;
    if (filter >= FILTERS) throw new RangeError('a row has an unknown filter');
    for (let x = 0; x < rowBytes; x++) {
      const at = y * rowBytes + x;
      const left = x < pixelBytes ? 0 : (pixels[at - pixelBytes] as number);
      const above = y === 0 ? 0 : (pixels[at - rowBytes] as number);
      const corner = x < pixelBytes || y === 0 ? 0 : (pixels[at - rowBytes - pixelBytes] as number);
      let predicted = 0;
      if (filter === 1) predicted = left;
      else if (filter === 2) predicted = above;
      else if (filter === 3) predicted = (left + above) >> 1;
      else if (filter === 4) predicted = paeth(left, above, corner);
      pixels[at] = (rows[from + x] as number) + predicted;
    }
  }
  return pixels;
}
