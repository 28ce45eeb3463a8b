/** What an item's recipe has been: a bounded list of states worth coming back to. */
import { canonicalJson, toJson } from './canonical-json.ts';
import type { Recipe } from './recipe.ts';

/** A state of a recipe that was kept. */
export interface RecipeVersion {
  readonly id: string;
  readonly recipe: Recipe;
  /** When it was begun, and when it was changed last: milliseconds since 1970. */
  readonly began: number;
  readonly at: number;
  /** The step that led to it, in a menu's words. */
  readonly step: string;
  /** What somebody called it; null while nobody did. */
  readonly name: string | null;
  /** Names of the files that were exported from it last. */
  readonly exported: readonly string[];
  /** True once an export of it was asked for: then it stays as it is. */
  readonly asked?: boolean;
  /** Tells one sitting from another. */
  readonly session: string;
}

/** A recipe as it was just saved. */
export interface SavedState {
  readonly recipe: Recipe;
  readonly step: string;
  readonly session: string;
}

/** Most versions of an item, and most characters of all their recipes. */
const MOST = 50;
const MOST_TEXT = 4_000_000;
/** Milliseconds without a save, and of saves in a row, after which the next one begins another version. */
const PAUSE = 3 * 60_000;
const LONGEST = 10 * 60_000;

/**
 * Versions, oldest first, with what was saved at `now`. It takes the place of the last one while a sitting goes on without a long pause, unless
 * that one has a name, was exported, or loses effects by it: then it stays and another one begins.
 */
export function withState(versions: readonly RecipeVersion[], state: SavedState, now: number): readonly RecipeVersion[] {
  const last = versions.at(-1);
  if (last && makesSame(last.recipe, state.recipe)) return versions;
  if (last && joins(last, state, now)) {
    return bounded(versions.with(-1, { ...last, recipe: state.recipe, step: state.step, at: now }));
  }
  return bounded([...versions, versionOf(state, now)]);
}

/** A version that was just begun. */
export const versionOf = ({ recipe, step, session }: SavedState, at: number): RecipeVersion => ({
  ...{ id: `${session} ${at}`, recipe, began: at, at, step },
  ...{ name: null, exported: [], session },
});

/** Gives a version a name, which keeps it from going; null or nothing but spaces takes it away. */
export const withName = (versions: readonly RecipeVersion[], id: string, name: string | null): readonly RecipeVersion[] =>
  versions.map((version) => (version.id === id ? { ...version, name: name?.trim() || null } : version));

/** The newest version that makes the same as a recipe, kept as it is from now on; the versions alone where there is none. */
export function withAsked(versions: readonly RecipeVersion[], recipe: Recipe): readonly [readonly RecipeVersion[], id: string | null] {
  const at = versions.findLastIndex((version) => makesSame(version.recipe, recipe));
  const version = versions[at];
  return version ? [versions.with(at, { ...version, asked: true }), version.id] : [versions, null];
}

/** Notes which files were made from a version. */
export const withExport = (versions: readonly RecipeVersion[], id: string, names: readonly string[]): readonly RecipeVersion[] =>
  versions.map((version) => (version.id === id ? { ...version, exported: names } : version));

/** Whether two recipes make the same picture of the same frames. */
export function makesSame(one: Recipe, other: Recipe): boolean {
  const key = ({ effects, background, range, loop }: Recipe) => canonicalJson(toJson([effects, background, range, loop ?? null]));
  return key(one) === key(other);
}

function joins(last: RecipeVersion, { recipe, session }: SavedState, now: number): boolean {
  if (last.session !== session || last.name !== null || last.exported.length > 0 || last.asked) return false;
  const stays = new Set(recipe.effects.map(({ id }) => id));
  if (last.recipe.effects.some(({ id }) => !stays.has(id))) return false;
  return now - last.at < PAUSE && now - last.began < LONGEST;
}

/** The newest always stays; of the others first those go that nobody named or exported, oldest first. */
function bounded(versions: readonly RecipeVersion[]): readonly RecipeVersion[] {
  const sizes = new Map(versions.map(({ id, recipe }) => [id, JSON.stringify(recipe).length]));
  let kept = versions;
  const tooMuch = () => kept.length > MOST || kept.reduce((sum, { id }) => sum + (sizes.get(id) ?? 0), 0) > MOST_TEXT;
  while (kept.length > 1 && tooMuch()) {
    const older = kept.slice(0, -1);
    const goes =
      older.find(({ name, exported }) => name === null && exported.length === 0) ?? older.find(({ name }) => name === null) ?? older[0];
    kept = kept.filter((version) => version !== goes);
  }
  return kept;
}
