import type { Recipe } from '../../jobs/recipe/recipe.ts';
import {
  makesSame,
  type RecipeVersion,
  type SavedState,
  versionOf,
  withAsked,
  withExport,
  withName,
  withState,
} from '../../jobs/recipe/versions.ts';
import type { RecipeRow } from '../stores/recipe-document.ts';
import type { Shelf } from './items.ts';

/** What the recipes of items have been, in the records. */
export class Versions {
  readonly #shelf: Promise<Shelf>;
  readonly #parse: (stored: unknown) => Recipe;

  /** `parse` validates a stored recipe and brings it up to date, or throws. */
  constructor(shelf: Promise<Shelf>, parse: (stored: unknown) => Recipe) {
    this.#shelf = shelf;
    this.#parse = parse;
  }

  /**
   * Adds a state that was saved. `before` is what was stored when the item was opened; it comes first where it was not kept, because a tab was
   * closed right after it had saved, or nothing has been kept yet.
   */
  async keep(item: string, state: SavedState, before: RecipeRow | null): Promise<void> {
    const { records } = await this.#shelf;
    await records.versions.update(item, (row) => {
      const known = row?.versions ?? [];
      const missed = before ? this.#missed(known, before) : [];
      const versions = withState(missed.length > 0 ? [...known, ...missed] : known, state, Date.now());
      return versions === known ? row : { item, versions };
    });
  }

  /** Those that this build can read, oldest first, now and after every change. */
  watch(item: string, listener: (versions: readonly RecipeVersion[]) => void): () => void {
    const ended = new AbortController();
    void this.#shelf.then(({ records }) => {
      if (ended.signal.aborted) return;
      const stop = records.versions.watchOne(item, (row) =>
        listener((row?.versions ?? []).flatMap((version) => this.#read(version) ?? [])),
      );
      ended.signal.addEventListener('abort', stop, { once: true });
    });
    return () => ended.abort();
  }

  /** Gives a version a name, or takes it away. */
  name(shelf: Shelf, item: string, id: string, name: string | null): Promise<void> {
    return shelf.records.versions.update(item, (row) => row && { ...row, versions: withName(row.versions, id, name) });
  }

  /** Keeps the version that makes the same as a recipe, and gives its id; null where there is none. */
  async asked(shelf: Shelf, item: string, recipe: Recipe): Promise<string | null> {
    let found: string | null = null;
    await shelf.records.versions.update(item, (row) => {
      if (!row) return row;
      const [versions, id] = withAsked(row.versions, recipe);
      found = id;
      return { ...row, versions };
    });
    return found;
  }

  /** Notes what was made from a version. */
  exported(shelf: Shelf, item: string, id: string, names: readonly string[]): Promise<void> {
    return shelf.records.versions.update(item, (row) => row && { ...row, versions: withExport(row.versions, id, names) });
  }

  #missed(known: readonly RecipeVersion[], { recipe, updatedAt }: RecipeRow): RecipeVersion[] {
    const last = known.at(-1);
    if (last && last.at >= updatedAt) return [];
    const missed = versionOf({ recipe: this.#parse(recipe), step: '', session: 'before' }, updatedAt);
    // Known by its name too: the clock may have been set back since.
    const isKept = known.some(({ id }) => id === missed.id) || (last && makesSame(last.recipe, missed.recipe));
    return isKept ? [] : [missed];
  }

  #read(version: RecipeVersion): RecipeVersion | null {
    try {
      return { ...version, recipe: this.#parse(version.recipe) };
    } catch {
      return null;
    }
  }
}

/** A version out of a backup; null when it is not as it should be. Its recipe is checked when it is read. */
export function versionIn(value: Readonly<Record<string, unknown>>): RecipeVersion | null {
  const { id, recipe, began, at, step, name, exported, session } = value;
  const isRight =
    [id, step, session].every((text) => typeof text === 'string') &&
    [began, at].every((time) => Number.isFinite(time)) &&
    (name === null || typeof name === 'string') &&
    Array.isArray(exported) &&
    exported.every((file) => typeof file === 'string') &&
    typeof recipe === 'object' &&
    recipe !== null;
  return isRight ? ({ id, recipe, began, at, step, name, exported, session } as RecipeVersion) : null;
}
