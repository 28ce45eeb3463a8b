import { displayName, withExtension, withoutExtension } from '../../../jobs/output/file-name.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { failedTo, toast } from '../../design/toasts.tsx';
import type { Library } from '../../library/types.ts';
import { describeItem } from '../../playback/describe.ts';
import { timecodeOf } from '../../playback/timecode.ts';
import type { Session } from '../studio/session.ts';

/**
 * Puts the frame under the playhead into the library at its full size, as the view shows it: with its effects and transparent where it
 * is, or the untouched source. Says so, and offers to `open` it.
 */
export async function saveFrame(session: Session, library: Library, open: (id: string) => void): Promise<void> {
  const index = session.player.index.get();
  const { recipe } = session.document.state.get();
  const shown: Recipe = session.viewer.get().view === 'source' ? { ...recipe, effects: [] } : recipe;
  const from = library.resolve(session.item);
  try {
    const picture = await session.track('frame', session.connection.api.still(index, shown));
    const name = frameName(library.item(from).get()?.name ?? 'Frame', timecodeOf(session.player.timeline, index));
    const file = new File([picture], name, { type: 'image/png' });
    const id = library.add(file, { origin: { kind: 'made', what: 'frame', from: [from], job: null, recipe: shown } });
    await describeItem(library, id);
    toast({ title: `“${name}” is in the library.`, action: { label: 'Open', run: () => open(id) } });
  } catch (error) {
    failedTo('Saving the frame')(error);
  }
}

/** What a frame of a clip is called: `clip 00-00-01-12.png`. */
export const frameName = (clip: string, timecode: string): string =>
  withExtension(`${withoutExtension(displayName(clip))} ${timecode.replaceAll(':', '-')}`, 'png');
