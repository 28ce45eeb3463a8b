import { afterEach, expect, test, vi } from 'vitest';

type Tab = typeof import('./handed-files.ts');

/** Node cannot post files: these are handed over as they are. */
class Channel {
  static readonly all = new Set<Channel>();
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  constructor() {
    Channel.all.add(this);
  }
  postMessage(data: unknown): void {
    for (const other of Channel.all) if (other !== this) queueMicrotask(() => other.onmessage?.({ data }));
  }
  close(): void {
    Channel.all.delete(this);
  }
}
vi.stubGlobal('BroadcastChannel', Channel);

/** A tab with nothing in it. */
async function tab(): Promise<Tab> {
  vi.resetModules();
  return import('./handed-files.ts');
}

const job = (id: string, phase = 'queued') => ({ id, state: { phase } });
const never = new AbortController().signal;
const open: Tab[] = [];
let count = 0;
const name = () => `job ${count++}`;

afterEach(() => {
  for (const one of open.splice(0)) {
    const all = Array.from({ length: count }, (_, at) => job(`job ${at}`, 'done'));
    one.releaseFiles(all);
  }
});

async function opened(): Promise<Tab> {
  const one = await tab();
  open.push(one);
  return one;
}

test('the tab that runs a job gets its files from the tab in which they were chosen', async () => {
  const [chosen, runs] = [await opened(), await opened()];
  const id = name();
  const files = [new File(['a'], 'a.mp4'), new File(['b'], 'b.mp4')];
  await chosen.handFiles(id, files);
  expect(await chosen.handedFiles(id, never)).toBe(files);
  const handed = await runs.handedFiles(id, never);
  expect(await Promise.all((handed ?? []).map((file) => file.text()))).toEqual(['a', 'b']);
  // It has them itself from then on.
  chosen.releaseFiles([job(id)]);
  chosen.releaseFiles([]);
  expect(await (await opened()).handedFiles(id, never)).toHaveLength(2);
});

test('no tab has them once the job is done, or gone after it was recorded', async () => {
  const [chosen, runs] = [await opened(), await opened()];
  const [done, gone, failed] = [name(), name(), name()];
  for (const id of [done, gone, failed]) await chosen.handFiles(id, [new File(['a'], 'a.mp4')]);
  // Not recorded yet.
  chosen.releaseFiles([]);
  expect(await chosen.handedFiles(gone, never)).toHaveLength(1);
  chosen.releaseFiles([job(done), job(gone), job(failed, 'failed')]);
  chosen.releaseFiles([job(done, 'done'), job(failed, 'failed')]);
  expect(await runs.handedFiles(done, never)).toBeNull();
  expect(await runs.handedFiles(gone, never)).toBeNull();
  expect(await runs.handedFiles(failed, never)).toHaveLength(1);
});

test('a tab that was asked and closes without an answer leaves nobody waiting, and waiting can be called off', async () => {
  const id = name();
  const closing = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  void navigator.locks.request(`framewright:files:${id}:tab`, () => {
    held.resolve();
    return closing.promise;
  });
  await held.promise;
  const runs = await opened();
  const controller = new AbortController();
  const stopped = runs.handedFiles(id, controller.signal);
  controller.abort(new Error('Stopped.'));
  await expect(stopped).rejects.toThrow('Stopped.');
  const files = runs.handedFiles(id, never);
  closing.resolve();
  expect(await files).toBeNull();
});
