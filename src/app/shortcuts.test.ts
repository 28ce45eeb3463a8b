import { expect, test } from 'vitest';
import { combinationOf, keysOf, readable, shortcuts, viewShortcuts } from './shortcuts.ts';

const press = (key: string, modifiers: Partial<KeyboardEvent> = {}) =>
  combinationOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers });

test.each([
  ['the studio', shortcuts],
  ['the full-screen viewer', viewShortcuts],
])('no key combination means two things in %s', (_, table) => {
  const all = table.flatMap(({ keys }) => keys);
  expect(new Set(all).size).toBe(all.length);
  const commands: string[] = table.map(({ command }) => command);
  expect(new Set(commands).size).toBe(commands.length);
});

test('events read as the table writes them', () => {
  expect(press(' ')).toBe('Space');
  expect(press('j')).toBe('J');
  expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+Z');
  expect(press('z', { metaKey: true })).toBe('Ctrl+Z');
  expect(press('?', { shiftKey: true })).toBe('?');
  expect(press('/', { ctrlKey: true })).toBe('Ctrl+/');
  expect(press('ArrowLeft', { shiftKey: true })).toBe('Shift+ArrowLeft');
  expect(press('≈', { altKey: true, code: 'KeyX' })).toBe('Alt+X');
});

test('combinations read well', () => {
  expect(readable('Shift+ArrowLeft')).toBe('Shift ←');
  expect(keysOf('undo')).toBe('Ctrl Z');
  expect(readable('Ctrl+=')).toBe('Ctrl =');
});
