import type { Channels } from './resample.ts';

/** Half of the power. */
const HALF = Math.SQRT1_2;

/** What each channel adds to the left and the right one, by how many there are (order of WAVE: L R C LFE, then those behind and beside). */
const SHARES: Readonly<Record<number, readonly (readonly [left: number, right: number])[]>> = {
  1: [[1, 1]],
  2: [
    [1, 0],
    [0, 1],
  ],
  3: sides('LRC'),
  4: sides('LRlr'),
  5: sides('LRClr'),
  6: sides('LRC.lr'),
  7: sides('LRC.clr'),
  8: sides('LRC.lrlr'),
};

function sides(order: string): readonly (readonly [number, number])[] {
  const of: Readonly<Record<string, readonly [number, number]>> = {
    L: [1, 0],
    R: [0, 1],
    C: [HALF, HALF],
    c: [HALF / 2, HALF / 2],
    l: [HALF, 0],
    r: [0, HALF],
    // Deep effects are left out, as is usual (ITU-R BS.775).
    '.': [0, 0],
  };
  const all = [...order].map((letter) => of[letter] as readonly [number, number]);
  const most = all.reduce((sum, [left]) => sum + left, 0);
  return all.map(([left, right]) => [left / most, right / most]);
}

/**
 * Sound with one channel or two: the middle is heard on both sides, what is behind on its own (ITU-R BS.775), weaker by as much as
 * keeps the loudest sound from being cut. Of unknown layouts the first two channels are left and right.
 */
export function mixedDown(block: Channels, channels: 1 | 2): Float32Array[] {
  const shares = SHARES[block.length] ?? SHARES[2];
  return Array.from({ length: channels }, (_, side) => {
    const mixed = new Float32Array(block[0]?.length ?? 0);
    for (const [at, share] of (shares ?? []).entries()) {
      const samples = block[at];
      const gain = share[side] ?? 0;
      if (!samples || gain === 0) continue;
      for (let index = 0; index < mixed.length; index++) mixed[index] = (mixed[index] ?? 0) + gain * (samples[index] ?? 0);
    }
    return mixed;
  });
}
