import { type Look, wantsScreen, withLook } from '../../../jobs/recipe/looks.ts';
import { addEffect, setValues } from '../../../jobs/recipe/recipe-edit.ts';
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
        if (added === recipe) return recipe;
        return setValues(added, added.effects.at(-1)?.id ?? '', found);
      },
      { automatic },
    );
    session.selected.set(session.document.state.get().recipe.effects.find(({ effect }) => effect === keyer.id)?.id ?? null);
  } catch (error) {
    session.fail(error, 'Looking for the screen');
  }
}

/** Puts a look on the clip, as one step. A keyer that it brings gets the screen of the clip, unless one is there. */
export async function putLook(session: Session, look: Look): Promise<void> {
  const screen = wantsScreen(session.document.state.get().recipe, look) ? await screenOf(session) : null;
  session.document.edit(`Preset ${look.name}`, (recipe) => withLook(recipe, look, session.effects, screen));
}

type Screen = Awaited<ReturnType<typeof findScreen>>;

const screens = new WeakMap<Session, Promise<Screen>>();

/** The values of the keyer that suit the clip, looked for once; null when it shows no screen. Says itself what goes wrong. */
export function screenOf(session: Session): Promise<Screen> {
  const known = screens.get(session);
  if (known) return known;
  const found = findScreen(session).catch((error: unknown) => {
    screens.delete(session);
    session.fail(error, 'Looking for the screen');
    return null;
  });
  screens.set(session, found);
  return found;
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
