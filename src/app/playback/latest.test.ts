import { expect, test, vi } from 'vitest';
import { latest } from './latest.ts';

test('runs the first and the newest, never two at once', async () => {
  const seen: number[] = [];
  let release = () => {};
  const run = latest(
    (value: number) =>
      new Promise<void>((resolve) => {
        seen.push(value);
        release = resolve;
      }),
    () => {},
  );
  const done = run(1);
  run(2);
  run(3);
  expect(seen).toEqual([1]);
  release();
  await vi.waitFor(() => expect(seen).toEqual([1, 3]));
  release();
  await done;
  run(4);
  expect(seen).toEqual([1, 3, 4]);
});

test('an error is reported and the next value still runs', async () => {
  const errors: unknown[] = [];
  const seen: number[] = [];
  const run = latest(
    async (value: number) => {
      seen.push(value);
      if (value === 1) throw new Error('no');
    },
    (error) => errors.push(error),
  );
  const first = run(1);
  run(2);
  await first;
  expect(seen).toEqual([1, 2]);
  expect(errors).toHaveLength(1);
});
