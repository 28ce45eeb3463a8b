/**
 * Recipes and looks as links. What is shared travels behind the `#` of an address, which browsers send to nobody:
 *
 *     https://…/shared#1.eNqrVkrLzM…     version, then compressed JSON in the letters of base64url (RFC 4648 §5)
 */
import type { Effect } from '../../gpu/define-effect.ts';
import { deflate, inflate } from '../../media/archive/deflate.ts';
import { MediaError } from '../../media/errors.ts';
import { displayName } from '../output/file-name.ts';
import { parseRecipe } from './parse-recipe.ts';
import { completed, differing, type FilePreset, presetIn, presetText } from './preset-file.ts';
import { type EffectInstance, emptyRecipe, type Recipe } from './recipe.ts';
import { setLoop } from './recipe-edit.ts';
import { array, field, object, text } from './recipe-fields.ts';
import { itemsOf } from './stack.ts';

/** What a link carries, and how it is called. */
export type Shared = { readonly name: string } & (
  | { readonly preset: FilePreset; readonly recipe?: never }
  | { readonly recipe: Recipe; readonly preset?: never }
);

/** Most characters behind the `#`: what mail and messengers leave in one piece. */
export const LONGEST_LINK = 8000;
const VERSION = 1;
const MOST_TEXT = 1_000_000;

/** What stands behind the `#` for what is shared. It may be longer than `LONGEST_LINK`. The range of a recipe and its loop are its clip's own and stay. */
export async function linkText(shared: Shared, effects: readonly Effect[]): Promise<string> {
  const { name } = shared;
  const body = shared.preset
    ? { name, preset: JSON.parse(presetText(shared.preset, 'json', effects)) }
    : { name, recipe: { ...setLoop(shared.recipe, false), range: null, effects: shared.recipe.effects.map((one) => short(one, effects)) } };
  const packed = await deflate([new TextEncoder().encode(JSON.stringify(body))]);
  const letters = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(''));
  return `${VERSION}.${letters.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** Reads what stands behind the `#`. Throws `MediaError`, or `RecipeError` naming the place. */
export async function readLink(fragment: string, effects: readonly Effect[]): Promise<Shared> {
  const [, version, letters] = /^#?(\d{1,6})\.([\w-]*)$/.exec(fragment) ?? [];
  if (version === undefined || letters === undefined) throw damaged();
  if (Number(version) !== VERSION) {
    throw new MediaError(
      'file-unreadable',
      `This link was made by another version of Framewright (${version}; this one reads ${VERSION}).`,
      'Bring this app up to date, or ask for a file instead.',
    );
  }
  const body = object(await unpacked(letters), '');
  const name = displayName(text(field(body, 'name'), 'name'));
  const preset = field(body, 'preset');
  if (preset !== undefined) {
    const look = presetIn(object(preset, 'preset'), effects);
    // Put on a clip it would do nothing but take the clip's own effects away.
    if (look.effects.length === 0) {
      throw new MediaError('file-unreadable', `“${name}” has no effects.`, 'Ask for a link to a look that has some.');
    }
    return { name, preset: look };
  }
  const recipe = object(field(body, 'recipe'), 'recipe');
  const stack = array(field(recipe, 'effects'), 'effects', 200).map((one, at) => completed(object(one, `effects[${at}]`), effects));
  return { name, recipe: parseRecipe({ ...recipe, effects: stack }, effects) };
}

/** Identifiers of files that what is shared names and no link can carry. */
export function filesShared({ preset, recipe }: Shared, effects: readonly Effect[]): string[] {
  if (recipe) return itemsOf(recipe, effects);
  return itemsOf({ ...emptyRecipe(''), effects: preset.effects.map((effect, at) => ({ ...effect, id: `${at}` })) }, effects);
}

const short = (instance: EffectInstance, effects: readonly Effect[]) => ({ id: instance.id, ...differing(instance, effects) });

async function unpacked(letters: string): Promise<unknown> {
  try {
    const bytes = Uint8Array.from(atob(letters.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(await inflate([bytes], MOST_TEXT)));
  } catch {
    throw damaged();
  }
}

const damaged = () =>
  new MediaError(
    'file-unreadable',
    'This link is cut off or damaged: what it carried cannot be read.',
    'Copy the whole link again, or ask for a file instead; long links are cut by some programs.',
  );
