import type { MediaFile } from '../../../workers/render-api.ts';
import type { Library } from './types.ts';

/** The files of library items by their identifier. `missing` hears why one cannot be had; without it, that is thrown. */
export async function filesOf(
  library: Library,
  items: readonly string[],
  missing?: (error: unknown) => void,
): Promise<Map<string, MediaFile>> {
  const files = new Map<string, MediaFile>();
  for (const item of items) {
    try {
      files.set(item, await library.file(item));
    } catch (error) {
      if (!missing) throw error;
      missing(error);
    }
  }
  return files;
}
