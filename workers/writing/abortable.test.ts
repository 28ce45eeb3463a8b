import { expect, test } from 'vitest';
import { abortable } from './abortable.ts';

test('gives what the work gives while nobody aborts', async () => {
  const { signal } = new AbortController();
  expect(await abortable(Promise.resolve(3), signal)).toBe(3);
  await expect(abortable(Promise.reject(new RangeError('no')), signal)).rejects.toThrow('no');
});

test('an abort is heard at once, and what the work makes later is discarded', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const controller = new AbortController();
  const late: string[] = [];
  const outcome = abortable(promise, controller.signal, (made) => late.push(made));
  controller.abort(new DOMException('Enough.', 'AbortError'));
  await expect(outcome).rejects.toThrow('Enough.');
  resolve('chain');
  await promise;
  expect(late).toEqual(['chain']);
});

test('a signal that has aborted before counts too, and a late failure is nobody’s', async () => {
  await expect(abortable(Promise.reject(new Error('late')), AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
});
