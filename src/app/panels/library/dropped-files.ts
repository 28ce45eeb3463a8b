import { isMedia } from '../../library/archive-files.ts';

/** What was dropped: files, and of folders the clips, pictures and LUTs in them. */
export interface Dropped {
  readonly files: readonly File[];
  /** True when some of it came out of folders. */
  readonly folders: boolean;
}

/** Reads what was dropped. The transfer is empty after the event, so this asks for everything at once. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const plain = [...transfer.files];
  const entries = [...transfer.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry?.() : null));
  if (!entries.some((entry) => entry?.isDirectory)) return { files: plain, folders: false };
  const files: File[] = [];
  for (const entry of entries) if (entry) await collect(entry, files, entry.isDirectory);
  return { files, folders: true };
}

async function collect(entry: FileSystemEntry, into: File[], inside: boolean): Promise<void> {
  if (entry.isFile) {
    if (inside && !isMedia(entry.fullPath)) return;
    into.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)));
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // It gives a hundred at a time, and nothing when there are no more.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const each of some.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))) await collect(each, into, true);
  }
}
