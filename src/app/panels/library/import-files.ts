import { importKind } from '../../../jobs/kinds/import.ts';
import { restoreKind } from '../../../jobs/kinds/restore.ts';
import { failedTo } from '../../design/toasts.tsx';
import type { Jobs } from '../../jobs/jobs.ts';
import { isArchive } from '../../library/archive-files.ts';
import type { Library } from '../../library/types.ts';
import { isLut } from '../../playback/describe-lut.ts';
import { filesText } from './browse-words.ts';

/** What the file dialog offers first; a file of another name is still tried. */
export const ACCEPT = 'video/*,image/png,image/webp,image/jpeg,image/avif,.mp4,.mov,.mkv,.webm,.m4v,.cube,.zip,.yaml,.yml,.json';

/** Where files go, and what they are. */
export interface Into {
  /** The collection that they are dropped on. */
  readonly collection?: string | undefined;
  /** True for what was in a folder: of that nothing is opened by itself. */
  readonly folder?: boolean;
}

/** True for a file that holds a look or a recipe, told by its name. */
const isLook = ({ name }: File): boolean => /\.(ya?ml|json)$/i.test(name);

/**
 * Adds files to the library; looks and recipes among them are kept as looks. A single clip or picture is opened at once; several, LUTs, folders and ZIP archives are a job, and so is a backup
 * of a library, which is restored.
 */
export function importFiles(
  { library, jobs }: { readonly library: Library; readonly jobs: Jobs },
  files: readonly File[],
  open: (id: string) => void,
  { collection, folder = false }: Into = {},
): void {
  const looks = files.filter(isLook);
  if (looks.length > 0) {
    const keep = async () => (await import('../looks/import-looks.ts')).importLooks(library, null, looks);
    keep().catch(failedTo('Importing looks'));
  }
  const media = files.filter((file) => !isLook(file));
  const [only] = media;
  if (!only) return;
  const collections = collection === undefined ? [] : [collection];
  if (media.length === 1 && !folder && !isLut(only) && !isArchive(only)) open(library.add(only, { collections }));
  else startImport(jobs, media, collections, folder ? 'folder' : 'files').catch(failedTo('Starting the import'));
}

async function startImport(jobs: Jobs, files: readonly File[], collections: readonly string[], chosen: 'files' | 'folder'): Promise<void> {
  const plain: File[] = [];
  for (const file of files) {
    if (!(await isBackup(file))) {
      plain.push(file);
      continue;
    }
    const { name, size: bytes } = file;
    await jobs.add({
      kind: restoreKind,
      name: `Restore of ${name}`,
      inputs: [],
      request: { name, bytes },
      weight: bytes / 1e6,
      files: [file],
    });
  }
  const [first] = plain;
  if (!first) return;
  const bytes = plain.reduce((sum, { size }) => sum + size, 0);
  await jobs.add({
    kind: importKind,
    name: `Import of ${plain.length === 1 ? first.name : filesText(plain.length)}`,
    inputs: [],
    request: { files: plain.length, bytes, chosen, collections },
    weight: bytes / 1e6,
    files: plain,
  });
}

/** Archives are rare, and what reads them need not be there before the page. One that cannot be read says so when it is imported. */
async function isBackup(file: File): Promise<boolean> {
  if (!isArchive(file)) return false;
  const backup = await import('../../library/backup.ts');
  try {
    return await backup.isBackup(file);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
