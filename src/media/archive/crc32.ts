/** Eight tables: `TABLES[256 k + b]` is the remainder of byte `b` followed by `k` zero bytes. */
const TABLES = new Int32Array(2048);
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  TABLES[byte] = value;
}
for (let at = 256; at < 2048; at++) {
  const shorter = TABLES[at - 256] as number;
  TABLES[at] = (shorter >>> 8) ^ (TABLES[shorter & 255] as number);
}

/**
 * CRC-32 as PNG (third edition, annex D) and ZIP (APPNOTE 4.4.7) use it. A longer run of bytes may come in parts: pass the
 * checksum of what came before.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const at = (table: number, value: number) => TABLES[table * 256 + (value & 255)] as number;
  const byte = (index: number) => bytes[index] as number;
  let crc = ~before;
  let index = 0;
  // Eight bytes a turn, each looked up by how many follow it.
  for (const end = bytes.length - 7; index < end; index += 8) {
    crc ^= byte(index) | (byte(index + 1) << 8) | (byte(index + 2) << 16) | (byte(index + 3) << 24);
    crc =
      at(7, crc) ^
      at(6, crc >>> 8) ^
      at(5, crc >>> 16) ^
      at(4, crc >>> 24) ^
      at(3, byte(index + 4)) ^
      at(2, byte(index + 5)) ^
      at(1, byte(index + 6)) ^
      at(0, byte(index + 7));
  }
  for (; index < bytes.length; index++) crc = (crc >>> 8) ^ at(0, crc ^ byte(index));
  return ~crc >>> 0;
}
