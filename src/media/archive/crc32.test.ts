import { crc32 as ofZlib } from 'node:zlib';
import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

test('agrees with zlib for every length and alignment, whole and in pieces', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, index) => (index * 167 + (index >> 3)) & 255);
  for (let start = 0; start < 9; start++) {
    for (let end = start; end < start + 40; end++) expect(crc32(bytes.subarray(start, end))).toBe(ofZlib(bytes.subarray(start, end)));
  }
  expect(crc32(bytes)).toBe(ofZlib(bytes));
  expect(crc32(bytes.subarray(77), crc32(bytes.subarray(0, 77)))).toBe(ofZlib(bytes));
});
