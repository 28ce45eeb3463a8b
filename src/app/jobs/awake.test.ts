import { expect, test } from 'vitest';
import { createStore } from '../stores/store.ts';
import { keepAwake } from './awake.ts';

/** A browser that counts the wake locks that are held; `refuses` gives none. */
function browser(refuses = false) {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
  const held = new Set<EventTarget>();
  let asked = 0;
  const wakeLock = {
    async request() {
      asked++;
      if (refuses) throw new DOMException('Battery is low.', 'NotAllowedError');
      const lock = Object.assign(new EventTarget(), {
        async release() {
          held.delete(lock);
          lock.dispatchEvent(new Event('release'));
        },
      });
      held.add(lock);
      return lock as unknown as WakeLockSentinel;
    },
  };
  const show = (visibilityState: DocumentVisibilityState) => {
    page.visibilityState = visibilityState;
    // A hidden page loses its locks before it hears of it.
    if (visibilityState === 'hidden') for (const lock of [...held]) (lock as EventTarget & { release(): void }).release();
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return { host: { wakeLock, page: page as unknown as Document }, held, show, asked: () => asked };
}

const soon = () => new Promise((resolve) => setTimeout(resolve));

test('one lock is held from the first work to the end of the last', async () => {
  const { host, held, asked } = browser();
  const work = createStore<readonly string[]>([]);
  keepAwake(work, host.wakeLock, host.page);
  await soon();
  expect(asked()).toBe(0);
  for (const now of [['a'], ['a', 'b'], ['b']]) {
    work.set(now);
    await soon();
    expect(held.size).toBe(1);
  }
  work.set([]);
  await soon();
  expect(held.size).toBe(0);
  expect(asked()).toBe(1);
});

test('work that ends while the lock is still being given lets it go', async () => {
  const { host, held } = browser();
  const work = createStore<readonly string[]>(['a']);
  keepAwake(work, host.wakeLock, host.page);
  work.set([]);
  await soon();
  expect(held.size).toBe(0);
});

test('a page that was hidden asks again when it is seen, while there is work', async () => {
  const { host, held, show, asked } = browser();
  const work = createStore<readonly string[]>(['a']);
  keepAwake(work, host.wakeLock, host.page);
  await soon();
  show('hidden');
  await soon();
  expect(held.size).toBe(0);
  show('visible');
  await soon();
  expect(held.size).toBe(1);
  show('hidden');
  work.set([]);
  show('visible');
  await soon();
  expect(held.size).toBe(0);
  expect(asked()).toBe(2);
});

test('a browser that refuses is asked once for each work, one without wake locks never', async () => {
  const { host, asked } = browser(true);
  const work = createStore<readonly string[]>(['a']);
  keepAwake(work, host.wakeLock, host.page);
  await soon();
  // What it tells of its progress is no reason to ask again.
  work.set(['a, half done']);
  await soon();
  expect(asked()).toBe(1);
  work.set([]);
  work.set(['b']);
  await soon();
  expect(asked()).toBe(2);
  keepAwake(work, undefined, host.page);
});
