import { expect, test } from 'vitest';
import { MediaError } from '../../src/media/errors.ts';
import { problemOf } from './problem.ts';

test('an error with a remedy is passed on; any other is a fault of the program, with the place where it happened', () => {
  const known = new MediaError('damaged', 'It is damaged.', 'Copy it again.');
  expect(problemOf(known)).toEqual({ code: 'damaged', message: 'It is damaged.', remedy: 'Copy it again.' });
  const unknown = problemOf(new TypeError('no such thing'));
  expect(unknown).toMatchObject({ code: 'internal', remedy: expect.stringContaining('fault of Framewright') });
  expect(unknown.message).toMatch(/TypeError: no such thing\n.*problem\.test\.ts/);
  expect(problemOf(undefined)).toMatchObject({ code: 'internal', message: 'undefined' });
});
