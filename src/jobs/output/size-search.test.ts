import { expect, test } from 'vitest';
import { SizeSearch } from './size-search.ts';

const WANTED = 1_000_000;
const CLIP = { duration: 10, length: 250 };
const SOUND = 64_000;
const rate = { kind: 'size', bytes: WANTED } as const;

/** Makes attempts with an encoder until a file is kept; `encode` gives the bytes of the pictures for a bit rate. */
function search(encode: (bitrate: number) => number, overhead = 90_000) {
  const rates: number[] = [];
  for (let at = SizeSearch.begin('mp4', { rate }); at; ) {
    const bitrate = at.bitrate(CLIP, SOUND);
    const pictures = encode(bitrate);
    const file = { pictures, bytes: pictures + overhead };
    rates.push(bitrate);
    const next = at.after(file);
    if (!next) return { ...file, rates, note: at.note(file) };
    at = next;
  }
  throw new Error('No size is asked for.');
}

const exact = (bitrate: number) => (bitrate * CLIP.duration) / 8;

test('an encoder that does as it is told needs one attempt', () => {
  const { bytes, rates, note } = search(exact, 89_000);
  expect(rates).toHaveLength(1);
  expect(bytes).toBeGreaterThan(0.9 * WANTED);
  expect(bytes).toBeLessThanOrEqual(WANTED);
  expect(note).toMatch(/^The file takes 9\d\d\.\d kB of the 1\.00 MB asked for, at once\.$/);
});

test.each<[string, (bitrate: number) => number, number]>([
  ['overshoots by half', (bitrate) => exact(bitrate) * 1.5, 2],
  ['spends half', (bitrate) => exact(bitrate) * 0.5, 2],
  ['has a floor for every picture', (bitrate) => 500_000 + exact(bitrate) * 0.7, 3],
  ['follows a rate by its root', (bitrate) => 400_000 * (exact(bitrate) / 1e6) ** 0.5, 3],
  ['goes in steps', (bitrate) => Math.round((exact(bitrate) * 1.3) / 150_000) * 150_000, 4],
  ['has eight times the sound in its file', (bitrate) => exact(bitrate) * 1.1, 3],
])('an encoder that %s comes to at most the size, and 9 tenths of it at least', (name, encode, most) => {
  const { bytes, rates } = search(encode, name.includes('sound') ? 600_000 : 90_000);
  expect(bytes).toBeLessThanOrEqual(WANTED);
  expect(bytes).toBeGreaterThanOrEqual(0.89 * WANTED);
  expect(rates.length).toBeLessThanOrEqual(most);
});

test('an encoder whose best picture takes less is not asked for ever, and one whose worst takes more is said to', () => {
  const small = search((bitrate) => Math.min(exact(bitrate), 300_000));
  expect(small).toMatchObject({ bytes: 390_000, note: expect.stringContaining('finds no use for more') });
  expect(small.rates.length).toBeLessThanOrEqual(3);
  const large = search((bitrate) => Math.max(exact(bitrate), 1_500_000));
  expect(large).toMatchObject({ bytes: 1_590_000, note: expect.stringContaining('makes none smaller') });
  expect(large.rates.length).toBeLessThanOrEqual(3);
  // Nothing is left for pictures at all.
  expect(search(exact, 1_200_000).rates).toHaveLength(1);
});

test('the best attempt is kept, also when a later one was worse', () => {
  // Too large whatever it is told, but for the second attempt.
  let call = 0;
  const bytesOf = new Map<number, number>();
  const odd = (bitrate: number) => {
    const pictures = bytesOf.get(bitrate) ?? (++call === 2 ? 400_000 : 1_000_000 + 10_000 * call);
    bytesOf.set(bitrate, pictures);
    return pictures;
  };
  const { bytes, rates } = search(odd);
  expect(bytes).toBe(490_000);
  expect(rates.at(-1)).toBe(rates[1]);
  expect(rates.length).toBeLessThanOrEqual(7);
});

test('what pays no heed to a size is not searched for', () => {
  expect(SizeSearch.begin('prores4444', { rate })).toBeNull();
  expect(SizeSearch.begin('gif', { rate })).toBeNull();
  expect(SizeSearch.begin('mp4', { rate: null })).toBeNull();
  expect(SizeSearch.begin('mp4', { rate: { kind: 'bitrate', bitsPerSecond: 1e6 } })).toBeNull();
});
