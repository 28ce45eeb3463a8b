import { afterEach, expect, test } from 'vitest';
import { MediaError } from '../src/media/errors.ts';
import { connect, expose } from './rpc.ts';

/** What the other side offers. */
const methods = {
  add: (a: number, b: number) => a + b,
  refuse: () => {
    throw new MediaError('damaged', 'It is broken.', 'Mend it.');
  },
  wait: (signal: AbortSignal) =>
    new Promise<string>((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('Given up.', 'AbortError')))),
  count: async (to: number, report: (done: number) => void) => {
    for (let done = 1; done <= to; done++) report(done);
    return to;
  },
  never: () => new Promise<never>(() => undefined),
};

const open: MessageChannel[] = [];

afterEach(() => {
  for (const { port1, port2 } of open.splice(0)) {
    port1.close();
    port2.close();
  }
});

/** Two ports in place of a page and its worker; `crash` is what the page hears when the worker dies. */
function together() {
  const channel = new MessageChannel();
  open.push(channel);
  const { port1, port2 } = channel;
  const crashes = new EventTarget();
  const worker = {
    postMessage: port1.postMessage.bind(port1),
    addEventListener: (type: string, listener: (event: never) => void) =>
      (type === 'error' ? crashes : port1).addEventListener(type, listener as unknown as EventListener),
    terminate: () => port1.close(),
  };
  const emit = expose<{ news: string }>(methods, port2);
  port1.start();
  port2.start();
  const connection = connect<typeof methods, { news: string }>(worker as unknown as Worker);
  const crash = (message: string) => crashes.dispatchEvent(Object.assign(new Event('error'), { message }));
  return { ...connection, emit, crash };
}

test('calls are answered, callbacks are called, and errors keep code and remedy', async () => {
  const { api } = together();
  expect(await api.add(2, 3)).toBe(5);
  const seen: number[] = [];
  expect(await api.count(3, (done) => seen.push(done))).toBe(3);
  expect(seen).toEqual([1, 2, 3]);
  await expect(api.refuse()).rejects.toMatchObject({ name: 'MediaError', code: 'damaged', message: 'It is broken.', remedy: 'Mend it.' });
});

test('an abort reaches the other side; one that came before the call is heard at once', async () => {
  const { api } = together();
  const controller = new AbortController();
  const waiting = api.wait(controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError', message: 'Given up.' });
  await expect(api.wait(controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
});

test('events arrive until nobody listens any more', async () => {
  const { api, on, emit } = together();
  const heard: string[] = [];
  const stop = on('news', (value) => heard.push(value));
  emit('news', 'one');
  await api.add(0, 0);
  stop();
  emit('news', 'two');
  await api.add(0, 0);
  expect(heard).toEqual(['one']);
});

test('what cannot be sent fails, and nothing waits for its answer', async () => {
  const { api } = together();
  const controller = new AbortController();
  const unsendable = { inside: () => undefined };
  let listeners = 0;
  const { addEventListener, removeEventListener } = controller.signal;
  controller.signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners++;
    addEventListener.apply(controller.signal, args);
  };
  controller.signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners--;
    removeEventListener.apply(controller.signal, args);
  };
  const call = api.wait as unknown as (...args: unknown[]) => Promise<unknown>;
  await expect(call(controller.signal, unsendable)).rejects.toMatchObject({ name: 'DataCloneError' });
  expect(listeners).toBe(0);
  expect(await api.add(1, 1)).toBe(2);
});

test('when the worker crashes or is closed, every call that waits fails', async () => {
  const { api, crash, close } = together();
  const waiting = api.never();
  crash('out of memory');
  await expect(waiting).rejects.toMatchObject({ code: 'worker-stopped', message: expect.stringContaining('out of memory') });
  const other = api.never();
  close();
  await expect(other).rejects.toMatchObject({ name: 'AbortError' });
});
