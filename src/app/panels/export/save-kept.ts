import type { KeptFile } from '../../../jobs/kinds/export.ts';
import { download } from '../../library/save-file.ts';
import type { Library } from '../../library/types.ts';

/** Files of an export that the library keeps: those that can be saved from there. */
export const keptIn = (files: readonly KeptFile[]): KeptFile[] => files.filter(({ record }) => record !== null);

/** Hands finished files to the browser's downloads; those that the user picked lie where they are. Throws `MediaError`. */
export async function saveKept(library: Library, files: readonly KeptFile[]): Promise<void> {
  for (const { record, name } of files) if (record !== null) download(await library.file(record), name);
}
