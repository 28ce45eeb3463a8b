import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { MediaError } from '../../src/media/errors.ts';

const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** What a failed access to a file means for the user. Errors that say so already pass through. */
export function storageError(path: string, error: unknown): MediaError {
  if (error instanceof MediaError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && FULL.includes(code)) {
    const remedy = 'Free some space and continue; what is finished is kept.';
    return new MediaError('storage-full', `There is no room left for ${path}${freeAt(path)}.`, remedy, { cause: error });
  }
  const remedy = 'Check that the folder exists, that you may write to it and that its disk is connected.';
  return new MediaError('storage-blocked', `${path} cannot be used (${message}).`, remedy, { cause: error });
}

/** What is left of the disk of a path, in words; nothing where the system does not tell. */
function freeAt(path: string): string {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return `: ${((bavail * bsize) / 1e6).toFixed(1)} MB are free on its disk`;
  } catch {
    return '';
  }
}
