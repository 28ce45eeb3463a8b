/** Ways for files to leave the library: to a place that a person picks, or to the browser's downloads. */
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

/** What a file is called by people, its ending without the dot, and its MIME type; such as an output format. */
export interface FileType {
  readonly label: string;
  readonly extension: string;
  readonly mimeType: string;
}

/** Asks where to save; null when the person changed their mind. */
export async function pickFile(name: string, { label, extension, mimeType }: FileType): Promise<FileSystemFileHandle | null> {
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
