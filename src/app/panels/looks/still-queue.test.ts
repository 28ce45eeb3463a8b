import { expect, test, vi } from 'vitest';
import { emptyRecipe } from '../../../jobs/recipe/recipe.ts';
import { type Place, StillQueue } from './still-queue.ts';

/** A renderer whose pictures are finished by the test, and places that note what happens to them. */
function studio() {
  const asked: { readonly index: number; readonly key: string; readonly signal: AbortSignal; done(): void; fail(): void }[] = [];
  const queue = new StillQueue((index, { source: key }, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<ImageBitmap>();
    signal.addEventListener('abort', () => reject(signal.reason));
    const close = () => undefined;
    asked.push({ index, key, signal, done: () => resolve({ close } as ImageBitmap), fail: () => reject(new Error('no')) });
    return promise;
  }, 5);
  const place = (key: string, order: number) => {
    const made = { order, key, recipe: emptyRecipe(key), show: vi.fn(), age: vi.fn(), fail: vi.fn() };
    return made satisfies Place;
  };
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  return { asked, queue, place, turn };
}

test('places are filled one after the other in their order, whichever was known first', async () => {
  const { asked, queue, place, turn } = studio();
  const [a, b] = [place('a', 0), place('b', 1)];
  queue.want(b);
  queue.want(a);
  await turn();
  expect(asked.map(({ key }) => key)).toEqual(['a']);
  asked[0]?.done();
  await turn();
  expect(a.show).toHaveBeenCalledOnce();
  expect(asked.map(({ key, index }) => [key, index])).toEqual([
    ['a', 5],
    ['b', 5],
  ]);
});

test('another frame calls off what is rendered, and all are rendered anew', async () => {
  const { asked, queue, place, turn } = studio();
  const a = place('a', 0);
  queue.want(a);
  queue.want(place('b', 1));
  await turn();
  asked[0]?.done();
  await turn();
  queue.seek(6);
  expect(asked[1]?.signal.aborted).toBe(true);
  expect(a.age).toHaveBeenCalledOnce();
  await turn();
  expect(asked[2]).toMatchObject({ key: 'a', index: 6 });
});

test('nothing is rendered while it is held, nor once it is closed', async () => {
  const { asked, queue, place, turn } = studio();
  queue.hold(true);
  queue.want(place('a', 0));
  await turn();
  expect(asked).toEqual([]);
  queue.hold(false);
  expect(asked).toHaveLength(1);
  queue.hold(true);
  expect(asked[0]?.signal.aborted).toBe(true);
  queue.hold(false);
  await turn();
  expect(asked).toHaveLength(2);
  queue.close();
  await turn();
  expect(asked[1]?.signal.aborted).toBe(true);
  expect(asked).toHaveLength(2);
});

test('a place that is gone is called off; one that comes back finds its picture', async () => {
  const { asked, queue, place, turn } = studio();
  const leave = queue.want(place('a', 0));
  await turn();
  leave();
  expect(asked[0]?.signal.aborted).toBe(true);
  const back = queue.want(place('a', 0));
  await turn();
  asked[1]?.done();
  await turn();
  back();
  const again = place('a', 3);
  queue.want(again);
  await turn();
  expect(again.show).toHaveBeenCalledOnce();
  expect(asked).toHaveLength(2);
});

test('one that fails says so once and does not hold up the next', async () => {
  const { asked, queue, place, turn } = studio();
  const a = place('a', 0);
  queue.want(a);
  queue.want(place('b', 1));
  await turn();
  asked[0]?.fail();
  await turn();
  expect(a.fail).toHaveBeenCalledOnce();
  expect(asked.map(({ key }) => key)).toEqual(['a', 'b']);
});
