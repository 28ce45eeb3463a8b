import { expect, test } from 'vitest';
import { MediaError } from '../errors.ts';
import { type CubeLut, LARGEST_LUT, parseCube } from './cube-lut.ts';

const ROWS = [0, 1].flatMap((blue) => [0, 1].flatMap((green) => [0, 1].map((red) => `${red} ${green} ${blue}`)));
const body = `${ROWS.join('\n')}\n`;
const cube = (rows = body, size: string | number = 2) => `LUT_3D_SIZE ${size}\n${rows}`;
const read = (text: string): CubeLut => parseCube(text, 'look.cube');

function refusalOf(text: string): MediaError {
  try {
    read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(MediaError);
    expect((error as MediaError).code).toBe('lut-invalid');
    expect((error as MediaError).remedy).toMatch(/\.$/);
    return error as MediaError;
  }
  throw new Error('It was accepted.');
}

test('reads a cube, red fastest', () => {
  const lut = read(cube());
  expect(lut).toMatchObject({ title: '', dimensions: 3, size: 2, low: [0, 0, 0], high: [1, 1, 1] });
  expect([...lut.table]).toEqual(ROWS.flatMap((row) => row.split(' ').map(Number)));
});

test('reads a curve, title, domain, comments, exponents and all line ends', () => {
  const text =
    '\uFEFF# made by hand\r\nTITLE "Warm # 1"\r\n\r\nLUT_1D_SIZE 3\rDOMAIN_MIN -0.5 0 0\nDOMAIN_MAX 2 1.5 1\n0 0 0\n  .5\t5e-1 +0.25 # middle\n1. 1 1e0';
  const lut = read(text);
  expect(lut).toMatchObject({ title: 'Warm # 1', dimensions: 1, size: 3, low: [-0.5, 0, 0], high: [2, 1.5, 1] });
  expect([...lut.table]).toEqual([0, 0, 0, 0.5, 0.5, 0.25, 1, 1, 1]);
});

test('reads input ranges, and passes over keywords it does not know', () => {
  expect(read(`MADE_BY somebody\nLUT_3D_SIZE 2\nLUT_3D_INPUT_RANGE -0.25 1.5\n${body}`)).toMatchObject({
    low: [-0.25, -0.25, -0.25],
    high: [1.5, 1.5, 1.5],
  });
});

test('reads cubes up to its limit, and longer curves at fewer places', () => {
  const size = LARGEST_LUT.cube;
  expect(read(cube('0.1 0.2 0.3\n'.repeat(size ** 3), size)).table).toHaveLength(size ** 3 * 3);
  const count = 16_384;
  const rows = Array.from({ length: count }, (_, at) => `${(at / (count - 1)) ** 2} 0 1`).join('\n');
  const curve = read(`LUT_1D_SIZE ${count}\n${rows}`);
  expect(curve.size).toBe(LARGEST_LUT.curve);
  expect(curve.table).toHaveLength(LARGEST_LUT.curve * 3);
  for (const at of [0, 1, 1000, LARGEST_LUT.curve - 1]) expect(curve.table[at * 3]).toBeCloseTo((at / (LARGEST_LUT.curve - 1)) ** 2, 6);
});

test.each<[what: string, text: string, message: RegExp]>([
  ['too few colours', cube('0 0 0\n1 0 0\n'), /ends after 2 of 8 colours/],
  ['no colours', cube(''), /ends after 0 of 8 colours/],
  ['too many colours', cube(`${body}0 0 0\n`), /line 10: there are more colours than the 8/],
  ['NaN', cube(body.replace('0 0 0', 'nan 0 0')), /line 2: “nan” is not a number/],
  ['NaN in capitals', cube(body.replace('0 0 0', 'NAN 0 0')), /line 2: “NAN” is not a number/],
  ['infinity', cube(body.replace('0 0 0', '1e39 0 0')), /line 2: “1e39” is out of range/],
  ['infinity in words', cube(body.replace('0 0 0', '0 -inf 0')), /line 2: “-inf” is not a number/],
  ['a huge size', cube('', 300), /line 1: LUT_3D_SIZE must be a whole number from 2 to 65; it is “300”/],
  ['a size of 1', cube('0 0 0\n', 1), /from 2 to 65; it is “1”/],
  ['a negative size', cube(body, -2), /it is “-2”/],
  ['a size that is no number', cube(body, 'two'), /it is “two”/],
  ['a fractional size', cube(body, '2.5'), /it is “2.5”/],
  ['an absent size', 'LUT_3D_SIZE\n0 0 0\n', /it is “”/],
  ['a huge curve', 'LUT_1D_SIZE 70000\n', /from 2 to 65536/],
  ['decimal commas', cube(body.replace('1', '1,0')), /line 3: “1,0” has a comma/],
  ['two numbers in a row', cube(body.replace('0 0 0', '0 0')), /line 2: three numbers must stand here; there are 2/],
  ['four numbers in a row', cube(body.replace('0 0 0', '0 0 0 0')), /line 2: three numbers must stand here; there are 4/],
  ['a reversed domain', `DOMAIN_MIN 1 1 1\nDOMAIN_MAX 0 0 0\n${cube()}`, /line 1: the domain of red runs from 1 to 0/],
  ['an empty domain', `DOMAIN_MAX 1 0 1\n${cube()}`, /line 1: the domain of green runs from 0 to 0/],
  ['a domain that a GPU cannot tell from none', `DOMAIN_MAX 1 1 1e-40\n${cube()}`, /line 1: the domain of blue runs from 0 to 1e-40/],
  ['a domain between neighbouring numbers', `DOMAIN_MIN 0.99999999 0 0\n${cube()}`, /line 1: the domain of red runs from 0.99999999 to 1/],
  ['a domain and a range', `LUT_3D_INPUT_RANGE 0 1\nDOMAIN_MAX 1 1 1\n${cube()}`, /DOMAIN_MAX contradicts LUT_3D_INPUT_RANGE in line 1/],
  ['a reversed range', `LUT_3D_INPUT_RANGE 1 0\n${cube()}`, /must be two numbers, the smaller first/],
  [
    'the range of another table',
    `LUT_1D_INPUT_RANGE 0 1\n${cube()}`,
    /line 1: the input range is for another kind of table than this 3D one/,
  ],
  ['a shaper before the cube', `LUT_1D_SIZE 2\n${cube()}`, /line 2: it holds a 1D and a 3D table at once/],
  ['a repeated size', `LUT_3D_SIZE 2\n${cube()}`, /line 2: LUT_3D_SIZE was already given in line 1/],
  ['a keyword among the colours', cube(`0 0 0\nTITLE "x"\n`), /line 3: TITLE comes after the colours/],
  ['colours without a size', `TITLE "x"\n${body}`, /line 2: colours begin before/],
  ['video range', `LUT_IN_VIDEO_RANGE\n${cube()}`, /video range/],
  ['a picture', '\u0089PNG\r\n\u001a\n\u0000\u0000', /line 1: this is not the text of a .cube file/],
  ['a web page', '<!DOCTYPE html>\n<html>', /not the text of a .cube file/],
  ['one word without end', 'A'.repeat(1000), /^look\.cube, line 1: this is not the text of a \.cube file\.$/],
  ['nothing', '', /holds no LUT/],
])('refuses %s, saying where', (_, text, message) => {
  expect(refusalOf(text).message).toMatch(message);
});
