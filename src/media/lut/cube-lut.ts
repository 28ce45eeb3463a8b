import { MediaError } from '../errors.ts';

/** Colours by colour, as a .cube file holds them. */
export interface LutTable {
  /** 1: a curve for each channel. 3: a cube, red fastest. */
  readonly dimensions: 1 | 3;
  /** Entries along each dimension. */
  readonly size: number;
  /** Red, green and blue of each entry. */
  readonly table: Float32Array;
  /** Input that the first and the last entries stand for, red, green, blue. */
  readonly low: Triple;
  readonly high: Triple;
}

/** A .cube file: its title (empty when it has none) and its table. */
export interface CubeLut extends LutTable {
  readonly title: string;
}

type Triple = readonly [number, number, number];

/** Most entries along each side of a cube, and of a curve: a longer curve is read at this many places. */
export const LARGEST_LUT = { cube: 65, curve: 4096 } as const;
/** The format's own limit for curves. */
const LONGEST_CURVE = 65_536;
/** Characters of a file at most; a cube of 65³ with ten digits per number has a third of it. */
export const LONGEST_CUBE = 32 * 2 ** 20;
/** White is 1. What is beyond would overflow half floats in the effects behind. */
const LARGEST_VALUE = 100;
const NARROWEST_DOMAIN = 0.001;

/** Far longer than any program writes. */
const LONGEST_KEYWORD = 100;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const KEYWORD = /^(?!NAN$|INF$)[A-Z][A-Z0-9_]*$/;
const RANGES = ['LUT_1D_INPUT_RANGE', 'LUT_3D_INPUT_RANGE', 'DOMAIN_MIN', 'DOMAIN_MAX'] as const;
const EXPORT_AGAIN = 'Export the LUT again from the program that made it, as a .cube file.';

/**
 * Reads a .cube file (Adobe Cube LUT Specification 1.0, and the input ranges that Resolve writes instead of domains).
 * `name` is what messages call it. Throws `MediaError` that names the line.
 */
export function parseCube(text: string, name: string): CubeLut {
  if (text.length > LONGEST_CUBE)
    throw refusal(name, null, 'is far longer than a cube of 65×65×65 colours', 'Choose a .cube file of 65 or 33 points.');
  const header = new Header(name);
  let table: Float32Array | null = null;
  let filled = 0;
  for (const [number, content] of linesOf(text)) {
    const words = content.split(/[ \t]+/);
    const first = words[0] as string;
    if (KEYWORD.test(first)) {
      if (first.length > LONGEST_KEYWORD) throw refusal(name, number, 'this is not the text of a .cube file', 'Choose a .cube file.');
      if (table) throw refusal(name, number, `${first} comes after the colours`, 'Move it above the first line of numbers.');
      header.read(number, first, content.slice(first.length).trim());
      continue;
    }
    table ??= new Float32Array(header.entries(number) * 3);
    if (filled === table.length) {
      throw refusal(name, number, `there are more colours than the ${table.length / 3} that the size asks for`, EXPORT_AGAIN);
    }
    table.set(triple(name, number, words), filled);
    filled += 3;
  }
  const { title, dimensions, size, low, high } = header.finish();
  if (!table || filled < table.length) {
    const expected = dimensions === 3 ? size ** 3 : size;
    throw refusal(name, null, `ends after ${filled / 3} of ${expected} colours`, `It is incomplete. ${EXPORT_AGAIN}`);
  }
  const kept = Math.min(size, dimensions === 1 ? LARGEST_LUT.curve : LARGEST_LUT.cube);
  return { title, dimensions, size: kept, table: kept < size ? shortened(table, kept) : table, low, high };
}

/** What stands above the colours. */
class Header {
  readonly #name: string;
  readonly #seen = new Map<string, number>();
  #title = '';
  #dimensions: 1 | 3 | null = null;
  #size = 0;
  #low: Triple = [0, 0, 0];
  #high: Triple = [1, 1, 1];

  constructor(name: string) {
    this.#name = name;
  }

  read(line: number, keyword: string, rest: string): void {
    const before = this.#seen.get(keyword);
    if (before) throw refusal(this.#name, line, `${keyword} was already given in line ${before}`, 'Remove one of the two lines.');
    this.#seen.set(keyword, line);
    const isRange = keyword.endsWith('_INPUT_RANGE');
    const other = RANGES.find((range) => range.endsWith('_INPUT_RANGE') !== isRange && this.#seen.has(range));
    if (other && RANGES.some((range) => range === keyword)) {
      throw refusal(this.#name, line, `${keyword} contradicts ${other} in line ${this.#seen.get(other)}`, 'Remove one of the two.');
    }
    switch (keyword) {
      case 'TITLE':
        this.#title = rest.replace(/^"(.*)"$/, '$1').slice(0, 200);
        break;
      case 'LUT_1D_SIZE':
      case 'LUT_3D_SIZE':
        this.#resize(line, keyword, rest);
        break;
      case 'DOMAIN_MIN':
        this.#low = triple(this.#name, line, rest.split(/[ \t]+/));
        break;
      case 'DOMAIN_MAX':
        this.#high = triple(this.#name, line, rest.split(/[ \t]+/));
        break;
      case 'LUT_1D_INPUT_RANGE':
      case 'LUT_3D_INPUT_RANGE':
        this.#range(line, keyword, rest);
        break;
      case 'LUT_IN_VIDEO_RANGE':
      case 'LUT_OUT_VIDEO_RANGE':
        throw refusal(this.#name, line, 'the LUT is made for video range (16–235)', 'Export it for full range (0–255, “data levels”).');
      default:
        // The format asks readers to pass over keywords that they do not know.
        break;
    }
  }

  /** How many colours must follow. */
  entries(line: number): number {
    if (this.#dimensions) return this.#dimensions === 3 ? this.#size ** 3 : this.#size;
    throw this.#seen.size > 0
      ? refusal(this.#name, line, 'colours begin before LUT_1D_SIZE or LUT_3D_SIZE says how many there are', EXPORT_AGAIN)
      : refusal(this.#name, line, 'this is not the text of a .cube file', 'Choose a .cube file.');
  }

  finish(): { title: string; dimensions: 1 | 3; size: number; low: Triple; high: Triple } {
    const dimensions = this.#dimensions;
    if (!dimensions) throw refusal(this.#name, null, 'holds no LUT: LUT_1D_SIZE and LUT_3D_SIZE are missing', 'Choose a .cube file.');
    // In a shader's arithmetic a narrower one has no width at all.
    const narrow = this.#low.findIndex((low, channel) => !((this.#high[channel] as number) - low >= NARROWEST_DOMAIN));
    if (narrow >= 0) {
      const line = this.#seen.get('DOMAIN_MIN') ?? this.#seen.get('DOMAIN_MAX') ?? null;
      const what = `the domain of ${['red', 'green', 'blue'][narrow]} runs from ${this.#low[narrow]} to ${this.#high[narrow]}`;
      throw refusal(this.#name, line, what, `DOMAIN_MAX must lie above DOMAIN_MIN by ${NARROWEST_DOMAIN} at least in each channel.`);
    }
    const foreign = this.#seen.get(`LUT_${dimensions === 3 ? 1 : 3}D_INPUT_RANGE`);
    if (foreign)
      throw refusal(this.#name, foreign, `the input range is for another kind of table than this ${dimensions}D one`, EXPORT_AGAIN);
    return { title: this.#title, dimensions, size: this.#size, low: this.#low, high: this.#high };
  }

  #resize(line: number, keyword: string, rest: string): void {
    if (this.#dimensions) {
      throw refusal(this.#name, line, 'it holds a 1D and a 3D table at once', 'Export it as a 3D LUT alone, without a shaper.');
    }
    this.#dimensions = keyword === 'LUT_3D_SIZE' ? 3 : 1;
    this.#size = Number(rest);
    const most = this.#dimensions === 3 ? LARGEST_LUT.cube : LONGEST_CURVE;
    if (/^\d+$/.test(rest) && this.#size >= 2 && this.#size <= most) return;
    const remedy = this.#dimensions === 3 ? 'Export it with 33 or 65 points.' : 'Export it with 1024 or 4096 points.';
    throw refusal(this.#name, line, `${keyword} must be a whole number from 2 to ${most}; it is “${rest.slice(0, 40)}”`, remedy);
  }

  #range(line: number, keyword: string, rest: string): void {
    const [low, high, ...extra] = rest.split(/[ \t]+/).map((word) => finite(this.#name, line, word));
    if (low === undefined || high === undefined || extra.length > 0 || low >= high) {
      throw refusal(this.#name, line, `${keyword} must be two numbers, the smaller first`, EXPORT_AGAIN);
    }
    this.#low = [low, low, low];
    this.#high = [high, high, high];
  }
}

/** Lines with content, numbered from 1, without comments, byte order mark and line ends of any system. */
function* linesOf(text: string): Generator<[number: number, content: string]> {
  let number = 0;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    number++;
    const content = (line.startsWith('TITLE') ? line : line.replace(/#.*/, '')).trim();
    if (content !== '') yield [number, content];
  }
}

function triple(name: string, line: number, words: readonly string[]): Triple {
  const [red, green, blue, ...extra] = words;
  if (red === undefined || green === undefined || blue === undefined || extra.length > 0) {
    throw refusal(name, line, `three numbers must stand here; there are ${words.length}`, EXPORT_AGAIN);
  }
  return [finite(name, line, red), finite(name, line, green), finite(name, line, blue)];
}

function finite(name: string, line: number, word: string): number {
  const shown = `“${word.slice(0, 40)}”`;
  if (word.includes(',') && NUMBER.test(word.replaceAll(',', '.'))) {
    throw refusal(name, line, `${shown} has a comma`, 'Write decimals with a point: export the LUT again with English number format.');
  }
  if (!NUMBER.test(word)) throw refusal(name, line, `${shown} is not a number`, EXPORT_AGAIN);
  const value = Number(word);
  if (Math.abs(value) <= LARGEST_VALUE) return value;
  throw refusal(name, line, `${shown} is out of range: black is 0, white 1, ${LARGEST_VALUE} the most`, EXPORT_AGAIN);
}

/** A curve of many entries read at `size` places, linearly. */
function shortened(table: Float32Array, size: number): Float32Array {
  const last = table.length / 3 - 1;
  return Float32Array.from({ length: size * 3 }, (_, at) => {
    const place = (Math.floor(at / 3) * last) / (size - 1);
    const below = Math.min(Math.floor(place), last - 1);
    const [a, b] = [table[below * 3 + (at % 3)] as number, table[below * 3 + 3 + (at % 3)] as number];
    return a + (b - a) * (place - below);
  });
}

function refusal(name: string, line: number | null, problem: string, remedy: string): MediaError {
  return new MediaError('lut-invalid', line === null ? `${name} ${problem}.` : `${name}, line ${line}: ${problem}.`, remedy);
}
