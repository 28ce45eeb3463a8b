import { Menu } from '@base-ui/react/menu';
import { useNavigate } from '@tanstack/react-router';
import {
  ArchiveRestore,
  ClipboardPaste,
  Columns2,
  Copy,
  Download,
  FileSearch,
  Film,
  FlaskConical,
  Folder,
  HardDriveDownload,
  ListPlus,
  Infinity as Loop,
  type LucideIcon,
  Maximize,
  Pencil,
  Scissors,
  SlidersHorizontal,
  SquarePen,
  Trash2,
} from 'lucide-react';
import { useRef } from 'react';
import layer from '../../design/layer.module.css';
import { failedTo } from '../../design/toasts.tsx';
import { useCollections, useLibrary } from '../../library/hooks.ts';
import { download } from '../../library/save-file.ts';
import type { LibraryItem } from '../../library/types.ts';
import { openBatchFor } from '../batch/batch-wish.ts';
import { askToLoop, askToStitch, askToTrim, partsOf } from '../sequence/sequence-wish.ts';
import { words } from './browse-words.ts';
import { useItemCommands } from './item-commands.ts';
import type { LibrarySearch } from './library-search.ts';
import { askToPurge } from './purge-dialog.tsx';
import { useEffectsOf } from './use-effects-of.ts';

/** What can be done with one item; `anchor` is its button, or where it was pressed. */
export function ItemMenu(props: {
  item: LibraryItem;
  anchor: Element | { readonly x: number; readonly y: number };
  /** All that is chosen: what concerns several concerns these. */
  ids: readonly string[];
  /** What the page lists: the viewer goes through the same. */
  search: LibrarySearch;
  onClose: () => void;
  onRename: () => void;
  onRepair: () => void;
}) {
  const { item, ids, search } = props;
  const library = useLibrary();
  const navigate = useNavigate();
  const collections = useCollections();
  const commands = useItemCommands();
  const effects = useEffectsOf();
  /** True when the field for the new name has the keyboard next. */
  const renames = useRef(false);
  const { storage, facts } = item;
  const isGone = item.removedAt > 0;
  const isOpenable = facts?.kind !== 'lut' && facts?.kind !== 'file';
  const anchor = 'x' in props.anchor && !(props.anchor instanceof Element) ? pointAnchor(props.anchor) : (props.anchor as Element);
  const rename = () => {
    renames.current = true;
    props.onRename();
  };
  const save = async () => download(await library.file(item.id), item.name);
  const compare = () => void navigate({ to: '/compare/$a/$b', params: { a: ids[0] as string, b: ids[1] as string }, search: {} });
  const entry = (Icon: LucideIcon, label: string, onClick: () => void) => (
    <Menu.Item className={layer.item} onClick={onClick}>
      <Icon size={14} aria-hidden />
      <span>{label}</span>
    </Menu.Item>
  );
  return (
    <Menu.Root open onOpenChange={(open) => !open && props.onClose()}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} sideOffset={4} align="end" collisionPadding={8}>
          <Menu.Popup className={layer.popup} aria-label={`${item.name} actions`} finalFocus={() => !renames.current}>
            {isGone ? (
              <>
                {entry(ArchiveRestore, 'Put back', () => void commands.restore(ids))}
                {entry(Trash2, 'Remove for good', () => askToPurge(ids))}
              </>
            ) : (
              <>
                {isOpenable && entry(SquarePen, 'Open', () => void navigate({ to: '/item/$id', params: { id: item.id } }))}
                {isOpenable && entry(Maximize, words.view, () => void navigate({ to: '/view/$id', params: { id: item.id }, search }))}
                {isOpenable && ids.length === 2 && entry(Columns2, words.compare, compare)}
                {isOpenable && entry(FlaskConical, words.lab, () => void navigate({ to: '/lab/$id', params: { id: item.id } }))}
                {isOpenable && entry(SlidersHorizontal, words.make, () => openBatchFor(ids))}
                {isOpenable && entry(Copy, words.copyEffects, () => effects.copy(item.id))}
                {isOpenable && effects.hasCopied && entry(ClipboardPaste, words.pasteReplacing, () => effects.paste(ids, 'replace'))}
                {isOpenable && effects.hasCopied && entry(ListPlus, words.pasteAdding, () => effects.paste(ids, 'add'))}
                {isOpenable && ids.length > 1 && entry(Film, words.stitch, () => askToStitch(ids))}
                {facts?.kind === 'video' && ids.length === 1 && entry(Scissors, words.trim, () => askToTrim(item.id, null))}
                {facts?.kind === 'video' && ids.length < 3 && entry(Loop, words.loop, () => askToLoop(partsOf(ids)))}
                {storage.state === 'session' && entry(HardDriveDownload, 'Store again', () => library.storeAgain(item.id))}
                {storage.state === 'missing' && entry(FileSearch, 'Choose its file again…', props.onRepair)}
                {entry(Pencil, 'Rename', rename)}
                {storage.state !== 'missing' && entry(Download, 'Save a copy', () => void save().catch(failedTo(`Reading ${item.name}`)))}
                {collections.length > 0 && <div className={layer.separator} />}
                {collections.map(({ id, name }) =>
                  item.collections.includes(id) ? (
                    <Menu.Item key={id} className={layer.item} onClick={() => void commands.edit(ids, { removeFrom: id })}>
                      <Folder size={14} aria-hidden />
                      <span>Take out of “{name}”</span>
                    </Menu.Item>
                  ) : (
                    <Menu.Item key={id} className={layer.item} onClick={() => void commands.addTo(ids, id, name)}>
                      <Folder size={14} aria-hidden />
                      <span>Add to “{name}”</span>
                    </Menu.Item>
                  ),
                )}
                <div className={layer.separator} />
                {entry(Trash2, 'Remove', () => void commands.remove(ids))}
              </>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

const pointAnchor = ({ x, y }: { readonly x: number; readonly y: number }) => ({ getBoundingClientRect: () => new DOMRect(x, y, 0, 0) });
