import type { StoredEntry } from '../../media/archive/zip-reader.ts';
import { MediaError } from '../../media/errors.ts';

/** A file that lies in an archive or a folder, not read yet. */
export interface WaitingFile {
  readonly name: string;
  file(): Promise<File>;
}

/** True for a ZIP archive, told by its name or what the system says of it. */
export const isArchive = ({ name, type }: File): boolean => /\.zip$/i.test(name) || /zip-compressed|application\/zip/.test(type);

const types: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
  avi: 'video/x-msvideo',
  ts: 'video/mp2t',
  png: 'image/png',
  apng: 'image/apng',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  cube: 'text/plain',
};

const typeOf = (name: string) => types[/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''];

/** True for names of files that the library takes; of folders and archives the others are passed over. */
export const isMedia = (path: string): boolean => typeOf(path) !== undefined && !/(^|\/)(\.|__MACOSX\/)/.test(path);

/** The clips, pictures and LUTs of a ZIP archive, in its order. Throws `MediaError` when it cannot be read or has none. */
export async function filesInArchive(archive: File): Promise<WaitingFile[]> {
  const entries = await entriesOf(archive);
  const media = entries.filter(({ name }) => isMedia(name));
  if (media.length > 0) return media.map((entry) => ({ name: baseName(entry.name), file: () => fileOf(archive, entry) }));
  throw new MediaError('not-media', `“${archive.name}” holds no clips, pictures or LUTs.`, 'Unpack it and look what is inside.');
}

async function entriesOf(archive: File): Promise<StoredEntry[]> {
  const { readZip } = await import('../../media/archive/zip-reader.ts');
  try {
    return await readZip(archive);
  } catch (error) {
    throw damaged(archive, error);
  }
}

async function fileOf(archive: File, entry: StoredEntry): Promise<File> {
  const name = baseName(entry.name);
  try {
    return new File([await entry.content()], name, { type: typeOf(name) ?? '' });
  } catch (error) {
    throw damaged(archive, error);
  }
}

function damaged(archive: File, error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  return new MediaError(
    'file-unreadable',
    `“${archive.name}” cannot be read as a ZIP archive: ${error.message}.`,
    'Download or pack it again.',
  );
}

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1);
