import { addEffect, setValues } from '../../../jobs/recipe-edit.ts';
import type { Session } from './session.ts';

/**
 * Looks for a screen and, when there is one, makes one step of adding a keyer with what was found; the keyer takes
 * the spill away itself. Says through `screenFound` whether there was a screen. An automatic step gives way to edits
 * that turn out to be stored.
 */
export async function keyTheScreen(session: Session, automatic = false, isWanted = () => true): Promise<void> {
  const keyer = session.effects.find(({ id }) => id === 'keyer');
  try {
    const found = await session.connection.api.analyseScreen();
    // The worker is shared: it may have looked at another clip that was opened meanwhile.
    if (!isWanted()) return;
    session.screenFound.set(found !== null);
    if (!found || !keyer) return;
    const known = Object.fromEntries(Object.entries(found).filter(([id]) => Object.hasOwn(keyer.params, id)));
    session.document.edit(
      'Key the screen',
      (recipe) => {
        const added = addEffect(recipe, keyer);
        return setValues(added, added.effects.at(-1)?.id ?? '', known);
      },
      { automatic },
    );
    session.selected.set(session.document.state.get().recipe.effects.find(({ effect }) => effect === keyer.id)?.id ?? null);
  } catch (error) {
    session.fail(error, 'Looking for the screen');
  }
}
