import { expect, test } from 'vitest';
import { SCOPES } from '../../../../gpu/scope-axes.ts';
import { parseScopesChoice } from './choice.ts';
import { differencesOf, levelAt, SKIN_ANGLE, scopeSlots, TARGETS, vectorAt } from './scope-layout.ts';

test('scopes fill their panel without meeting each other', () => {
  for (const height of [200, 431, 900]) {
    const slots = scopeSlots({ width: 300, height }, SCOPES);
    expect(slots.reduce((sum, { room }) => sum + room.height, 0)).toBe(height);
    for (const [index, { kind, room, trace }] of slots.entries()) {
      expect(room.y).toBe(slots.slice(0, index).reduce((sum, slot) => sum + slot.room.height, 0));
      expect(trace.x).toBeGreaterThanOrEqual(0);
      expect(trace.y).toBeGreaterThanOrEqual(room.y);
      expect(trace.x + trace.width).toBeLessThanOrEqual(300);
      expect(trace.y + trace.height).toBeLessThanOrEqual(room.y + room.height);
      if (kind === 'vectorscope') expect(trace.width).toBe(trace.height);
    }
  }
});

test('0 and 100 IRE lie within the axis, and a little beyond them too', () => {
  expect(levelAt(0)).toBeCloseTo(16 / 304);
  expect(levelAt(1)).toBeCloseTo(272 / 304);
  expect(levelAt(1.12)).toBeLessThan(1);
});

test('targets lie where the bars of BT.709 lie', () => {
  const trace = { x: 10, y: 20, width: 120, height: 120 };
  expect(vectorAt(trace, { cb: 0, cr: 0 })).toEqual({ x: 70, y: 80 });
  // Table 3 of the recommendation: the differences of pure blue and red reach a half.
  expect(differencesOf([0, 0, 1]).cb).toBeCloseTo(0.5, 4);
  expect(differencesOf([1, 0, 0]).cr).toBeCloseTo(0.5, 4);
  for (const { colour } of TARGETS) {
    const { x, y } = vectorAt(trace, differencesOf(colour));
    expect(Math.max(Math.abs(x - 70), Math.abs(y - 80))).toBeLessThan(60);
  }
});

test('skin lies along the skin line', () => {
  for (const skin of [
    [0.91, 0.72, 0.62],
    [0.68, 0.45, 0.35],
    [0.36, 0.22, 0.16],
  ] as const) {
    const { cb, cr } = differencesOf(skin);
    expect(Math.abs(Math.atan2(cr, cb) - SKIN_ANGLE)).toBeLessThan(0.1);
  }
});

test('a stored choice is read back, and nonsense is the first choice', () => {
  const choice = { on: true, kinds: ['waveform', 'histogram'] };
  expect(parseScopesChoice(choice)).toEqual(choice);
  for (const nonsense of [null, 3, {}, { on: 1, kinds: ['sound'] }, { kinds: 'waveform' }]) {
    expect(parseScopesChoice(nonsense)).toEqual({ on: false, kinds: ['parade', 'vectorscope'] });
  }
});
