/** A library without a browser, for tests: files in a map, and what goes into it. */
import type { StoredFile } from '../../../workers/storage/opfs-api.ts';
import type { Directory, FileStore } from './files.ts';
import type { ItemRow } from './records.ts';
import type { ItemFacts } from './types.ts';
import { unsorted } from './version-2.ts';

/** Facts of a clip of a second. */
export const facts: ItemFacts = {
  kind: 'video',
  container: 'MP4',
  codec: 'avc1.640028',
  audioCodec: null,
  size: { width: 64, height: 48 },
  duration: 1,
  frames: 25,
  frameRate: 25,
  hasAlpha: false,
  warnings: [],
};

/** The identifier under which `fileMap` keeps a content: of its first letter. */
export const idOf = (content: string) => content.charCodeAt(0).toString(16).padStart(2, '0').repeat(32);

/** Files in a map; `store` waits for `gate` and reports `problem`. The real one is tested in the browser. */
export function fileMap() {
  const content = new Map<string, Blob>();
  const named = (directory: Directory, name: string) => `${directory}/${name}`;
  const store = {
    blocked: null,
    gate: Promise.resolve(),
    problem: null as StoredFile['problem'],
    content,
    async store(file: Blob, report: (done: number) => void, signal: AbortSignal): Promise<StoredFile> {
      report(0);
      await store.gate;
      signal.throwIfAborted();
      const hash = idOf(await file.text());
      const existed = content.has(named('media', hash));
      if (!store.problem) content.set(named('media', hash), file);
      return { hash, bytes: file.size, existed, problem: store.problem };
    },
    write: async (directory: Directory, name: string, blob: Blob) => void content.set(named(directory, name), blob),
    read: async (directory: Directory, name: string) => {
      const blob = content.get(named(directory, name));
      return blob ? new File([blob], name) : null;
    },
    remove: async (directory: Directory, name: string) => void content.delete(named(directory, name)),
    list: async (directory: Directory) =>
      [...content]
        .filter(([path]) => path.startsWith(`${directory}/`))
        .map(([path, blob]) => ({ name: path.slice(directory.length + 1), bytes: blob.size })),
    names: async (directory: Directory) => (await store.list(directory)).map(({ name }) => name),
    hashOf: async (file: Blob) => idOf(await file.text()),
    async move(from: Directory, name: string, to: Directory, newName: string) {
      content.set(named(to, newName), content.get(named(from, name)) as Blob);
      content.delete(named(from, name));
    },
    create: () => Promise.reject(new Error('Not used here.')),
    close: () => {},
  };
  return store satisfies FileStore;
}

/** A file as somebody imports it. */
export const clip = (content: string, name = 'clip.mp4') => new File([content], name, { type: 'video/mp4' });

/** The record of a content. */
export const rowOfContent = (content: string, part: Partial<ItemRow> = {}): ItemRow => ({
  ...unsorted,
  id: idOf(content),
  name: 'clip.mp4',
  mimeType: 'video/mp4',
  bytes: content.length,
  createdAt: 1,
  facts,
  hasThumbnail: false,
  removedAt: 0,
  ...part,
});
