import { expect, test } from 'vitest';
import { type NameFacts, outputNames, problemWithTemplate } from './output-name.ts';

const facts: NameFacts = { name: 'clip', width: 640, height: 360, date: '2026-11-21', n: 3, of: 12 };

test('a template is filled in', () => {
  expect(outputNames('{name}-{width}x{height}_{n}_{date}', facts, ['webm'])).toEqual(['clip-640x360_03_2026-11-21.webm']);
  expect(outputNames('{format}/{name}', facts, ['gif'])).toEqual(['gif_clip.gif']);
});

test('formats that would share a name get theirs added', () => {
  expect(outputNames('{name}', facts, ['webm', 'telegram', 'gif'])).toEqual(['clip-webm.webm', 'clip-telegram.webm', 'clip.gif']);
  expect(outputNames('{name}', facts, ['png-sequence', 'apng'])).toEqual(['clip', 'clip.png']);
});

test.each([
  ['../../etc/passwd', '_.._etc_passwd.webm'],
  ['-y', 'y.webm'],
  ['CON', '_CON.webm'],
  ['a:b*c', 'a_b_c.webm'],
])('the source name %j cannot lead out of the folder', (name, expected) => {
  expect(outputNames('{name}', { ...facts, name }, ['webm'])).toEqual([expected]);
});

test('braces in the source’s own name stay', () => {
  expect(outputNames('{name}', { ...facts, name: '{n}' }, ['webm'])).toEqual(['{n}.webm']);
});

test('an unknown placeholder is named with the nearest known one', () => {
  expect(problemWithTemplate('{name}-{widht}')).toBe('{widht} is not known; did you mean {width}?');
  expect(problemWithTemplate('{xyz}')).toContain('{name} {format}');
  expect(problemWithTemplate(' ')).toBe('A name must not be empty.');
  expect(problemWithTemplate('{name} {n}')).toBeNull();
});
