import { type BuiltInPreset, stackOf } from '../../../jobs/recipe/built-in-presets.ts';
import { addEffect, applyStack, setValues } from '../../../jobs/recipe/recipe-edit.ts';
import type { Session } from './session.ts';

/**
 * Looks for a screen and, when there is one, makes one step of adding a keyer with what was found; the keyer takes
 * the spill away itself. Says through `screenFound` whether there was a screen. An automatic step gives way to edits
 * that turn out to be stored.
 */
export async function keyTheScreen(session: Session, automatic = false, isWanted = () => true): Promise<void> {
  const keyer = session.effects.find(({ id }) => id === 'keyer');
  try {
    const found = await findScreen(session, isWanted);
    if (!found || !keyer) return;
    session.document.edit(
      'Key the screen',
      (recipe) => {
        const added = addEffect(recipe, keyer);
        return setValues(added, added.effects.at(-1)?.id ?? '', found);
      },
      { automatic },
    );
    session.selected.set(session.document.state.get().recipe.effects.find(({ effect }) => effect === keyer.id)?.id ?? null);
  } catch (error) {
    session.fail(error, 'Looking for the screen');
  }
}

/** Replaces the stack by a ready-made one, as one step. A keyer that it brings gets the screen of the clip, unless one is there. */
export async function applyReadyMade(session: Session, preset: BuiltInPreset): Promise<void> {
  const isKeyer = ({ effect }: { readonly effect: string }) => effect === 'keyer';
  let found: Awaited<ReturnType<typeof findScreen>> = null;
  if (preset.effects.some(isKeyer) && !session.document.state.get().recipe.effects.some(isKeyer)) {
    try {
      found = await findScreen(session);
    } catch (error) {
      session.fail(error, 'Looking for the screen');
    }
  }
  session.document.edit(`Preset ${preset.name}`, (recipe) => {
    const next = applyStack(recipe, stackOf(preset, session.effects, recipe.effects));
    const keyer = recipe.effects.some(isKeyer) ? undefined : next.effects.find(isKeyer);
    return found && keyer ? setValues(next, keyer.id, found) : next;
  });
}

/** The values of the keyer that suit the clip, or null when it shows no screen or is not `isWanted` any more. */
async function findScreen(session: Session, isWanted = () => true) {
  const found = await session.track('screen', session.connection.api.analyseScreen());
  // The worker is shared: it may have looked at another clip that was opened meanwhile.
  if (!isWanted()) return null;
  session.screenFound.set(found !== null);
  const params = session.effects.find(({ id }) => id === 'keyer')?.params ?? {};
  return found && Object.fromEntries(Object.entries(found).filter(([id]) => Object.hasOwn(params, id)));
}
