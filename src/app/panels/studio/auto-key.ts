import { addEffect, setValues } from '../../../jobs/recipe-edit.ts';
import type { Session } from './session.ts';

/**
 * Looks for a screen and, when there is one, makes one step of adding a keyer and despill with what was found.
 * Says through `screenFound` whether there was. An automatic step gives way to edits that turn out to be stored.
 */
export async function keyTheScreen(session: Session, automatic = false): Promise<void> {
  const keyer = session.effects.find(({ id }) => id === 'keyer');
  const despill = session.effects.find(({ id }) => id === 'despill');
  try {
    const found = await session.connection.api.analyseScreen();
    session.screenFound.set(found !== null);
    if (!found || !keyer) return;
    session.document.edit(
      'Key the screen',
      (recipe) => {
        const known = (params: object) => Object.fromEntries(Object.entries(found).filter(([id]) => Object.hasOwn(params, id)));
        let next = recipe;
        for (const effect of despill ? [keyer, despill] : [keyer]) {
          next = addEffect(next, effect);
          next = setValues(next, next.effects.at(-1)?.id ?? '', known(effect.params));
        }
        return next;
      },
      { automatic },
    );
    session.selected.set(session.document.state.get().recipe.effects.find(({ effect }) => effect === keyer.id)?.id ?? null);
  } catch (error) {
    session.fail(error, 'Looking for the screen');
  }
}
