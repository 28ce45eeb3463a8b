/** Lempel–Ziv–Welch as GIF uses it (GIF89a specification, appendix F), data in sub-blocks of at most 255 bytes. */

const LONGEST_CODE = 12;
const CODES = 2 ** LONGEST_CODE;
/** Twice as many places as codes, so that searches are short. */
const PLACES = 2 * CODES;

/**
 * Image data of a frame: code size, sub-blocks, end.
 *
 * @param codeSize bits of an index, at least 2
 */
export function lzwEncode(indices: Uint8Array, codeSize: number): Uint8Array<ArrayBuffer> {
  const clear = 2 ** codeSize;
  const out = new SubBlocks(codeSize);
  // A string of indices is its longest known beginning and one more index; it is known under a code.
  const keys = new Int32Array(PLACES);
  const codes = new Int32Array(PLACES);
  let next = 0;
  let bits = 0;
  const restart = () => {
    out.put(clear, bits || codeSize + 1);
    keys.fill(0);
    next = clear + 2;
    bits = codeSize + 1;
  };
  restart();
  let prefix = -1;
  for (const index of indices) {
    if (prefix < 0) {
      prefix = index;
      continue;
    }
    const key = ((prefix << 8) | index) + 1;
    let place = Math.imul(key, 0x9e3779b1) >>> (32 - 13);
    while (keys[place] !== 0 && keys[place] !== key) place = (place + 1) & (PLACES - 1);
    if (keys[place] === key) {
      prefix = codes[place] as number;
      continue;
    }
    out.put(prefix, bits);
    prefix = index;
    if (next === CODES) {
      restart();
      continue;
    }
    keys[place] = key;
    codes[place] = next;
    // The decoder knows a code one step later, so codes grow once the largest no longer fits.
    if (next === 2 ** bits) bits++;
    next++;
  }
  if (prefix >= 0) out.put(prefix, bits);
  if (prefix >= 0 && next === 2 ** bits && bits < LONGEST_CODE) bits++;
  out.put(clear + 1, bits);
  return out.finish();
}

/** Codes of varying length, packed from the lowest bit on. */
class SubBlocks {
  #bytes = new Uint8Array(4096);
  /** Where the length of the sub-block stands that is being filled. */
  #head = 1;
  #at = 2;
  #held = 0;
  #heldBits = 0;

  constructor(codeSize: number) {
    this.#bytes[0] = codeSize;
  }

  put(code: number, bits: number): void {
    this.#held |= code << this.#heldBits;
    this.#heldBits += bits;
    while (this.#heldBits >= 8) {
      this.#byte(this.#held & 255);
      this.#held >>>= 8;
      this.#heldBits -= 8;
    }
  }

  finish(): Uint8Array<ArrayBuffer> {
    if (this.#heldBits > 0) this.#byte(this.#held & 255);
    const length = this.#at - this.#head - 1;
    this.#bytes[this.#head] = length;
    // A sub-block of length 0 is the end.
    if (length === 0) return this.#bytes.slice(0, this.#at);
    this.#bytes[this.#at] = 0;
    return this.#bytes.slice(0, this.#at + 1);
  }

  #byte(value: number): void {
    this.#bytes[this.#at++] = value;
    if (this.#at - this.#head === 256) {
      this.#bytes[this.#head] = 255;
      this.#head = this.#at++;
    }
    if (this.#at + 2 < this.#bytes.length) return;
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/**
 * Undoes `lzwEncode`, from the bytes within the sub-blocks. Throws `RangeError` when they do not hold exactly `length` indices.
 */
export function lzwDecode(bytes: Uint8Array, codeSize: number, length: number): Uint8Array<ArrayBuffer> {
  const indices = new Uint8Array(length);
  const clear = 2 ** codeSize;
  const prefixes = new Int16Array(CODES);
  const suffixes = new Uint8Array(CODES);
  const string = new Uint8Array(CODES + 1);
  let [next, bits, before, first] = [clear + 2, codeSize + 1, -1, 0];
  let [held, heldBits, at, to] = [0, 0, 0, 0];
  for (;;) {
    while (heldBits < bits) {
      if (at === bytes.length) throw new RangeError('a picture is cut short');
      held |= (bytes[at++] as number) << heldBits;
      heldBits += 8;
    }
    const code = held & (2 ** bits - 1);
    held >>>= bits;
    heldBits -= bits;
    if (code === clear) [next, bits, before] = [clear + 2, codeSize + 1, -1];
    else if (code === clear + 1) {
      if (to !== length) throw new RangeError('a picture is cut short');
      return indices;
    } else {
      const isKnown = code < clear || (code >= clear + 2 && code < next);
      if (!isKnown && (code !== next || before < 0)) throw new RangeError('a picture holds a code that does not exist');
      let start = string.length;
      if (!isKnown) string[--start] = first;
      let rest = isKnown ? code : before;
      for (; rest > clear; rest = prefixes[rest] as number) string[--start] = suffixes[rest] as number;
      string[--start] = rest;
      first = rest;
      if (to + string.length - start > length) throw new RangeError('a picture holds too many pixels');
      indices.set(string.subarray(start), to);
      to += string.length - start;
      if (before >= 0 && next < CODES) {
        prefixes[next] = before;
        suffixes[next] = first;
        next++;
        if (next === 2 ** bits && bits < LONGEST_CODE) bits++;
      }
      before = code;
    }
  }
}
