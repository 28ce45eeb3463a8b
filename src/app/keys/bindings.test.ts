import { expect, test } from 'vitest';
import { type Command, commands, SCOPES } from '../shortcuts.ts';
import { type Bindings, bindingsOf, conflictsOf, keysOf, viewKeysOf, withKeys } from './bindings.ts';
import { refusalOf } from './combination.ts';
import { keyMaps } from './key-maps.ts';

const commandOf = (id: string) => commands.find((command) => command.id === id) as Command;
const plain = bindingsOf([]);
const keys = (bindings: Bindings, id: string) => bindings.keys.get(id);

test('names of commands are their own, and no combination means two things at one place', () => {
  expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
  for (const scope of SCOPES) {
    const all = commands.filter(({ scopes }) => scopes.includes(scope)).flatMap((command) => command.keys);
    expect(all.filter((combination, at) => all.indexOf(combination) !== at)).toEqual([]);
  }
});

test('what only the full-screen viewer does is not listed where two clips are compared', () => {
  const compared = commands.filter(({ scopes }) => scopes.includes('compare')).map(({ does }) => does);
  expect(compared).toContain('swap');
  for (const does of ['save-frame', 'whole-screen', 'rate-3', 'wipe', 'in-point', 'view-matte']) expect(compared).not.toContain(does);
});

test.each(keyMaps)('the keys of $label name commands, are no browser’s, and meant as declared', ({ keys: layer }) => {
  const bindings = bindingsOf([layer]);
  for (const [id, wanted] of Object.entries(layer)) {
    const own = commandOf(id);
    expect(own, id).toBeDefined();
    expect(wanted.filter((one) => !own.keys.includes(one) && refusalOf(one) !== null)).toEqual([]);
    // None of its own keys takes another's away.
    expect(keys(bindings, id), id).toEqual(wanted);
  }
  // Nobody is left without a way to play, to undo or to find commands.
  for (const id of ['play', 'undo', 'palette', 'export', 'previous-frame', 'in-point'])
    expect(keys(bindings, id)?.length, id).toBeGreaterThan(0);
});

test('a program’s keys go before ours, which keep what is free', () => {
  const effects = bindingsOf([keyMaps.find(({ id }) => id === 'after-effects')?.keys ?? {}]);
  expect(effects.meant.studio.get('B')?.id).toBe('in-point');
  expect(keys(effects, 'bypass')).toEqual([]);
  expect(effects.meant.studio.get('J')?.id).toBe('reverse');
  // The same key may mean another thing on another page.
  expect(effects.meant.view.get('ArrowLeft')?.id).toBe('previous-item');
});

test('a person’s keys go before those of a program', () => {
  const bindings = bindingsOf([{ export: ['J'] }, { loop: ['J', 'Ctrl+L'] }]);
  expect(keys(bindings, 'export')).toEqual(['J']);
  expect(keys(bindings, 'loop')).toEqual(['Ctrl+L']);
  expect(keys(bindings, 'reverse')).toEqual([]);
});

test('conflicts are those at the same place only', () => {
  expect(conflictsOf(plain, commandOf('export'), 'F').map(({ id }) => id)).toEqual(['full-screen']);
  expect(conflictsOf(plain, commandOf('facts'), 'F').map(({ id }) => id)).toEqual(['whole-screen']);
  expect(conflictsOf(plain, commandOf('palette'), 'F').map(({ id }) => id)).toEqual(['whole-screen', 'full-screen']);
  expect(conflictsOf(plain, commandOf('find'), 'F')).toEqual([]);
  expect(conflictsOf(plain, commandOf('export'), 'Ctrl+E')).toEqual([]);
});

test('keys that are taken go from the others, and back again without a trace', () => {
  const taken = withKeys({}, {}, commandOf('export'), ['F', 'Ctrl+E']);
  expect(taken).toEqual({ export: ['F', 'Ctrl+E'], 'full-screen': [] });
  expect(bindingsOf([taken]).meant.studio.get('F')?.id).toBe('export');
  const back = withKeys(taken, {}, commandOf('full-screen'), ['F']);
  expect(back).toEqual({});
  // Of two commands that share a place with one, both lose.
  expect(withKeys({}, {}, commandOf('palette'), ['F'])).toEqual({ palette: ['F'], 'full-screen': [], 'whole-screen': [] });
});

test('first keys are shown, per page', () => {
  expect(keysOf('undo')).toBe('Ctrl Z');
  expect(keysOf('previous-frame')).toBe('←');
  expect(viewKeysOf('previous-frame')).toBe(',');
  expect(viewKeysOf('palette')).toBe('Ctrl K');
});
