import type { Recipe } from '../../jobs/recipe/recipe.ts';
import type { Library, Made } from '../library/types.ts';

/** Where an export goes: a file in the library, or one that the user picked. */
export interface Destination {
  readonly handle: FileSystemFileHandle;
  /** Keeps the finished file; the item it is now, or null for a picked file, which is complete where it lies. */
  complete(mimeType: string): Promise<{ readonly id: string; readonly name: string } | null>;
  /**
   * Removes what was written. Never fails, but may give up after some seconds: the library sweeps what is left at its next
   * start, and a picked file is empty as long as it is not complete.
   */
  discard(): Promise<void>;
  /** Like `discard`, but keeps the place of a picked file, empty, for an export that goes on later. */
  suspend(): Promise<void>;
}

/** A worker that ended lets go of its file a moment later: milliseconds between attempts to remove it. */
const ATTEMPTS = [20, 50, 100, 200, 400, 800, 1600];

type Removable = FileSystemFileHandle & { remove?(): Promise<void> };

/** What a file that a job makes is made of; the first item is the one that the recipe is for. */
export interface MadeOf extends Pick<Made, 'what' | 'from'> {
  readonly job: string;
  readonly recipe: Recipe;
}

/** The picked file, or a new one in the library. Throws `MediaError`. */
export async function openDestination(
  library: Library,
  made: MadeOf,
  name: string,
  picked: FileSystemFileHandle | null,
): Promise<Destination> {
  if (picked) {
    const discard = () => insist(() => removePicked(picked));
    return { handle: picked, complete: () => Promise.resolve(null), discard, suspend: () => Promise.resolve() };
  }
  const kept = await library.createExport(made.from[0] as string, name, made);
  const discard = () => insist(() => kept.discard());
  return { handle: kept.handle, complete: (mimeType) => kept.complete(mimeType), discard, suspend: discard };
}

async function insist(remove: () => Promise<void>): Promise<void> {
  for (const pause of ATTEMPTS) {
    try {
      return await remove();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Removes a picked file that exists; browsers without a way to do so leave it, empty. */
async function removePicked(handle: Removable): Promise<void> {
  try {
    await handle.remove?.();
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw error;
  }
}
