import { failedTo, toast } from '../../design/toasts.tsx';
import { useLibrary } from '../../library/hooks.ts';
import type { ItemEdit } from '../../library/types.ts';
import { words } from './browse-words.ts';

/** What can be done with several items at once; what was done is said in a toast that can undo it where that is possible. Never rejects. */
export interface ItemCommands {
  remove(ids: readonly string[]): Promise<void>;
  restore(ids: readonly string[]): Promise<void>;
  purge(ids?: readonly string[]): Promise<void>;
  edit(ids: readonly string[], edit: ItemEdit): Promise<void>;
  tag(ids: readonly string[], tag: string): Promise<void>;
  addTo(ids: readonly string[], collection: string, name: string): Promise<void>;
  rename(id: string, name: string): Promise<void>;
}

/** The commands for this page's library. */
export function useItemCommands(): ItemCommands {
  const library = useLibrary();
  const nameOf = async (ids: readonly string[]) => {
    const [id] = ids;
    if (ids.length !== 1 || id === undefined) return undefined;
    return (library.item(id).get() ?? (await library.items([id]))[0])?.name;
  };
  return {
    async remove(ids) {
      if (ids.length === 0) return;
      try {
        const name = await nameOf(ids);
        await library.remove(...ids);
        const lasting = ids.map((id) => library.resolve(id));
        const putBack = () => void library.restore(...lasting).catch(failedTo('Putting it back'));
        toast({ title: words.removed(ids.length, name), action: { label: words.putBack, run: putBack }, key: 'removed' });
      } catch (error) {
        failedTo('Removing')(error);
      }
    },
    restore: (ids) => library.restore(...ids).catch(failedTo('Putting back')),
    async purge(ids) {
      try {
        const asked = ids?.length ?? (await library.tally()).trash;
        const gone = await library.purge(ids);
        toast({ title: words.purged(gone, asked - gone) });
      } catch (error) {
        failedTo('Removing for good')(error);
      }
    },
    edit: (ids, edit) => library.edit(ids, edit).catch(failedTo('Changing')),
    async tag(ids, tag) {
      try {
        await library.edit(ids, { addTags: [tag] });
        const undo = () => void library.edit(ids, { removeTags: [tag] }).catch(failedTo('Taking the tag away'));
        toast({ title: words.tagged(ids.length, tag), action: { label: 'Undo', run: undo } });
      } catch (error) {
        failedTo('Tagging')(error);
      }
    },
    async addTo(ids, collection, name) {
      try {
        await library.edit(ids, { addTo: collection });
        const undo = () => void library.edit(ids, { removeFrom: collection }).catch(failedTo('Taking it out'));
        toast({ title: words.addedTo(ids.length, name), action: { label: 'Undo', run: undo } });
      } catch (error) {
        failedTo(`Adding to ${name}`)(error);
      }
    },
    rename: (id, name) => library.rename(id, name).catch(failedTo(`Renaming to ${name}`)),
  };
}
