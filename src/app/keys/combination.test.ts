import { expect, test } from 'vitest';
import { commands } from '../shortcuts.ts';
import { combinationOf, isCombination, isWhole, readable, refusalOf } from './combination.ts';
import { keyFileText, parseKeyChanges, parseKeyFile } from './key-file.ts';
import { keyMaps } from './key-maps.ts';

const press = (key: string, modifiers: Partial<KeyboardEvent> = {}) =>
  combinationOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers });

test('events read as commands write them', () => {
  expect(press(' ')).toBe('Space');
  expect(press('j')).toBe('J');
  expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+Z');
  expect(press('z', { metaKey: true })).toBe('Ctrl+Z');
  expect(press('?', { shiftKey: true })).toBe('?');
  expect(press('/', { ctrlKey: true })).toBe('Ctrl+/');
  expect(press('ArrowLeft', { shiftKey: true })).toBe('Shift+ArrowLeft');
  expect(press('≈', { altKey: true, code: 'KeyX' })).toBe('Alt+X');
  expect(press('¢', { altKey: true, code: 'Digit4' })).toBe('Alt+4');
  // By what the layout writes, not by where the key is.
  expect(press('ö', { shiftKey: true, code: 'Semicolon' })).toBe('Shift+Ö');
  expect(isWhole({ key: 'Shift' })).toBe(false);
  expect(isWhole({ key: 'Dead' })).toBe(false);
});

test('combinations read well', () => {
  expect(readable('Shift+ArrowLeft')).toBe('Shift ←');
  expect(readable('Ctrl+=')).toBe('Ctrl =');
  expect(readable('Ctrl++')).toBe('Ctrl +');
});

test('what belongs to the browser is refused in words', () => {
  expect(refusalOf('Ctrl+T')).toContain('Ctrl T belongs to the browser');
  expect(refusalOf('Shift+Tab')).toContain('Tab');
  expect(refusalOf('Enter')).toContain('Enter');
  for (const free of ['Ctrl+E', 'T', 'Alt+W', 'F5', 'Ctrl+Shift+X']) expect(refusalOf(free), free).toBeNull();
});

test('every key that comes with the app is written as combinations are', () => {
  const all = [...commands.flatMap(({ keys }) => keys), ...keyMaps.flatMap(({ keys }) => Object.values(keys).flat())];
  expect(all.filter((one) => !isCombination(one))).toEqual([]);
  for (const odd of ['', 'ctrl+a', 'Shift+Ctrl+A', 'Ctrl+', 'a', 'Ctrl+A B', 7, null]) expect(isCombination(odd), String(odd)).toBe(false);
});

test('keys go into a file and come back', () => {
  const file = { map: 'premiere', changed: { export: ['Ctrl+M', 'F9'], loop: [] } } as const;
  expect(parseKeyFile(keyFileText(file))).toEqual(file);
});

test('of a foreign file only what can be keys of a command is read', () => {
  const changed = { export: ['F9', 'Ctrl+W', 5, 'F9'], nothing: ['A'], play: 'X', leave: ['Escape'], ['__proto__']: ['A'] };
  expect(parseKeyChanges(changed)).toEqual({ export: ['F9'], leave: ['Escape'] });
  expect(parseKeyChanges({ export: Array.from({ length: 50 }, (_, at) => `F${at}`) })['export']).toHaveLength(6);
  expect(parseKeyChanges([])).toEqual({});
  expect(parseKeyFile('{"kind":"framewright-keys","map":"vim","changed":7}')).toEqual({ map: 'framewright', changed: {} });
  expect(() => parseKeyFile('{}')).toThrow('holds no keyboard shortcuts');
  expect(() => parseKeyFile('keys')).toThrow('not JSON');
});
