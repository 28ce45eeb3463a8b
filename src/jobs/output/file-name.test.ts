import { expect, test } from 'vitest';
import { displayName, fileName } from './file-name.ts';

test.each([
  ['🦜 parrot.mp4', '🦜 parrot.mp4'],
  ['👩\u200d🚀.mp4', '👩\u200d🚀.mp4'],
  ['photo\u202Egpj.exe', 'photo gpj.exe'],
  ['a\u2066b\u2069c.mp4', 'a b c.mp4'],
  ['two\nlines\tand\u0000nul.mp4', 'two lines and nul.mp4'],
  ['<img src=x onerror=alert(1)>.mp4', '<img src=x onerror=alert(1)>.mp4'],
  ['\u200b\u200f', 'Untitled'],
  ['', 'Untitled'],
])('%j is shown as %j', (name, shown) => {
  expect(displayName(name)).toBe(shown);
});

test('a very long name is shortened by characters, never through one', () => {
  const shown = displayName('🦜'.repeat(300));
  expect([...shown]).toHaveLength(200);
  expect(shown.isWellFormed()).toBe(true);
});

test.each([
  ['-y.mp4', 'y.webm'],
  ['a:b.mp4', 'a_b.webm'],
  ['pat%03d.mp4', 'pat_03d.webm'],
  ['../../etc/passwd', '_.._etc_passwd.webm'],
  ['<img src=x onerror=alert(1)>.mp4', '_img src=x onerror=alert(1)_.webm'],
  ['CON.mov', '_CON.webm'],
  ['...', '_.webm'],
  ['clip.final.v2.mp4', 'clip.final.v2.webm'],
])('%j is exported as %j', (name, exported) => {
  expect(fileName(name, 'webm')).toBe(exported);
});

test('an exported name fits 255 bytes whatever its script', () => {
  const name = fileName(`${'語'.repeat(150)}.mp4`, 'webm');
  expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(255);
  expect(name.isWellFormed()).toBe(true);
});
