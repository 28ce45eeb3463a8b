import { expect, test } from 'vitest';
import { historyOf, mapHistory, redone, undone, withoutGesture, withStep } from './history.ts';

const drag = { key: 'softness', held: false };

test('steps go back and forth, and a new step forgets what was undone', () => {
  let history = historyOf('a');
  history = withStep(history, 'b', 'B', null, 0);
  history = withStep(history, 'c', 'C', null, 0);
  history = undone(history);
  expect([history.present, history.past.at(-1)?.label, history.future.at(-1)?.label]).toEqual(['b', 'B', 'C']);
  expect(redone(history).present).toBe('c');
  history = withStep(history, 'd', 'D', null, 0);
  expect(redone(history)).toBe(history);
  expect([undone(history).present, undone(undone(history)).present]).toEqual(['b', 'a']);
  expect(undone(undone(undone(history))).present).toBe('a');
});

test('a change to the same thing is no step', () => {
  const history = withStep(historyOf('a'), 'b', 'B', null, 0);
  expect(withStep(history, 'b', 'again', null, 5)).toBe(history);
});

test('moving one control is one step, a pause or another control begins the next', () => {
  let history = historyOf(0);
  for (let at = 0; at < 100; at++) history = withStep(history, at + 1, 'Softness', drag, at * 10);
  expect(history.past).toHaveLength(1);
  expect(undone(history).present).toBe(0);
  expect(withStep(history, 999, 'Softness', drag, 990 + 801).past).toHaveLength(2);
  expect(withStep(history, 999, 'Radius', { key: 'radius', held: false }, 991).past).toHaveLength(2);
  expect(withStep(withoutGesture(history), 999, 'Softness', drag, 991).past).toHaveLength(2);
});

test('while a pointer is down, pausing does not begin a step', () => {
  const held = { key: 'softness', held: true };
  let history = withStep(historyOf(0), 1, 'Softness', held, 0);
  history = withStep(history, 2, 'Softness', held, 60_000);
  expect(history.past).toHaveLength(1);
});

test('undo in the middle of a gesture ends it', () => {
  const history = undone(withStep(historyOf(0), 1, 'Softness', drag, 0));
  expect(withStep(history, 2, 'Softness', drag, 1).past).toHaveLength(1);
});

test('it keeps the last five hundred steps', () => {
  let history = historyOf(0);
  for (let step = 1; step <= 600; step++) history = withStep(history, step, `${step}`, null, 0);
  expect(history.past).toHaveLength(500);
  expect(history.past[0]?.value).toBe(100);
});

test('every version can be rewritten', () => {
  const history = undone(withStep(withStep(historyOf(1), 2, 'two', null, 0), 3, 'three', null, 0));
  const mapped = mapHistory(history, (value) => value * 10);
  expect([undone(mapped).present, mapped.present, redone(mapped).present]).toEqual([10, 20, 30]);
});
