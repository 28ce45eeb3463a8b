import { type OutputFormat, outputFormats } from '../../../jobs/output/output.ts';

interface PickerWindow {
  showDirectoryPicker?(options: object): Promise<FileSystemDirectoryHandle>;
  showSaveFilePicker?(options: object): Promise<FileSystemFileHandle>;
}

/** True when the browser lets people choose where a file goes before it is written. */
export const canPickFile = (): boolean => typeof (window as PickerWindow).showSaveFilePicker === 'function';

/** True when the browser lets people choose a folder to write into. */
export const canPickFolder = (): boolean => typeof (window as PickerWindow).showDirectoryPicker === 'function';

/** Asks where a new folder called `name` goes, and makes it; null when the person changed their mind. */
export async function pickFolder(name: string): Promise<FileSystemDirectoryHandle | null> {
  try {
    const parent = await (window as PickerWindow).showDirectoryPicker?.({ mode: 'readwrite' });
    return parent ? await newFolder(parent, name) : null;
  } catch (error) {
    if ((error as Error).name === 'AbortError') return null;
    throw error;
  }
}

/** A folder that was not there before: `name`, or with a number behind it. */
async function newFolder(parent: FileSystemDirectoryHandle, name: string): Promise<FileSystemDirectoryHandle> {
  const taken = new Set<string>();
  for await (const each of parent.keys()) taken.add(each.toLowerCase());
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name} ${number}`;
  return parent.getDirectoryHandle(free, { create: true });
}

/** Asks where to save; null when the person changed their mind. */
export async function pickFile(name: string, format: OutputFormat): Promise<FileSystemFileHandle | null> {
  const { label, extension, mimeType } = outputFormats[format];
  try {
    const types = [{ description: label, accept: { [mimeType]: [`.${extension}`] } }];
    return (await (window as PickerWindow).showSaveFilePicker?.({ suggestedName: name, types })) ?? null;
  } catch (error) {
    if ((error as Error).name === 'AbortError') return null;
    throw error;
  }
}

/** Hands a file to the browser's downloads. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download reads from the URL after this returns; a minute is plenty to begin.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A size as people read it. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = '';
  for (const next of units) {
    value /= 1000;
    unit = next;
    if (value < 999.5) break;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
