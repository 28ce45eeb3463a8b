import { Menu } from '@base-ui/react/menu';
import { Popover } from '@base-ui/react/popover';
import {
  ArchiveRestore,
  CheckCheck,
  ClipboardPaste,
  Film,
  Folder,
  FolderPlus,
  Hash,
  ListPlus,
  Infinity as Loop,
  SquareStack,
  Trash2,
  X,
} from 'lucide-react';
import { useState } from 'react';
import { Button, buttonClass, IconButton } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import { failedTo } from '../../design/toasts.tsx';
import { libraryKeysOf } from '../../keys/bindings.ts';
import { useCollections, useLibrary } from '../../library/hooks.ts';
import { askToLoop, askToStitch, partsOf } from '../sequence/sequence-wish.ts';
import { words } from './browse-words.ts';
import { useItemCommands } from './item-commands.ts';
import { askToPurge } from './purge-dialog.tsx';
import styles from './selection-bar.module.css';
import { TagField } from './tag-field.tsx';
import { useEffectsOf } from './use-effects-of.ts';

/** What can be done with everything that is chosen, at the lower edge of the page. */
export function SelectionBar(props: {
  ids: readonly string[];
  inTrash: boolean;
  onAll: () => void;
  onInvert: () => void;
  onNone: () => void;
  /** Opens the form for applying recipes and exporting; absent where nothing can be made of what is chosen. */
  onMake: (() => void) | undefined;
}) {
  const { ids, onNone } = props;
  const commands = useItemCommands();
  const run = (command: Promise<void>) => void command.then(onNone);
  return (
    <div className={styles.bar} role="toolbar" aria-label="What is chosen">
      <strong>{words.selected(ids.length)}</strong>
      <IconButton icon={CheckCheck} label="All" side="top" onClick={props.onAll} />
      <IconButton icon={SquareStack} label="Invert" side="top" onClick={props.onInvert} />
      <span className={styles.divider} />
      {props.inTrash ? (
        <>
          <Button variant="primary" onClick={() => run(commands.restore(ids))}>
            <ArchiveRestore size={14} aria-hidden /> {words.putBack}
          </Button>
          <Button onClick={() => askToPurge(ids)}>
            <Trash2 size={14} aria-hidden /> Remove for good
          </Button>
        </>
      ) : (
        <>
          <TagPopover ids={ids} />
          <CollectionMenu ids={ids} />
          {props.onMake && <PasteMenu ids={ids} />}
          <Button variant="quiet" onClick={() => run(commands.remove(ids))}>
            <Trash2 size={14} aria-hidden /> Remove
          </Button>
          {ids.length > 1 && (
            <Button variant="quiet" onClick={() => askToStitch(ids)}>
              <Film size={14} aria-hidden /> {words.stitch}
            </Button>
          )}
          {ids.length < 3 && (
            <Button variant="quiet" onClick={() => askToLoop(partsOf(ids))}>
              <Loop size={14} aria-hidden /> {words.loop}
            </Button>
          )}
          {props.onMake && (
            <Button variant="primary" onClick={props.onMake}>
              {words.make}
            </Button>
          )}
        </>
      )}
      <IconButton icon={X} label="Choose nothing" keys="Esc" side="top" onClick={onNone} />
    </div>
  );
}

function TagPopover({ ids }: { ids: readonly string[] }) {
  const commands = useItemCommands();
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={buttonClass('quiet')}>
        <Hash size={14} aria-hidden /> Tag
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" sideOffset={8} collisionPadding={8}>
          <Popover.Popup className={layer.panel} aria-label="Tag">
            <TagField
              onAdd={(tag) => {
                setOpen(false);
                void commands.tag(ids, tag);
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function CollectionMenu({ ids }: { ids: readonly string[] }) {
  const library = useLibrary();
  const commands = useItemCommands();
  const collections = useCollections();
  const create = async () => {
    const name = `Collection ${collections.length + 1}`;
    await commands.addTo(ids, await library.createCollection(name), name);
  };
  return (
    <Menu.Root>
      <Menu.Trigger className={buttonClass('quiet')}>
        <Folder size={14} aria-hidden /> Add to
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="top" sideOffset={8} collisionPadding={8}>
          <Menu.Popup className={layer.popup}>
            {collections.map(({ id, name }) => (
              <Menu.Item key={id} className={layer.item} onClick={() => void commands.addTo(ids, id, name)}>
                <Folder size={14} aria-hidden />
                <span>{name}</span>
              </Menu.Item>
            ))}
            <Menu.Item className={layer.item} onClick={() => void create().catch(failedTo('Making a collection'))}>
              <FolderPlus size={14} aria-hidden />
              <span>A new collection</span>
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** Pastes copied effects; absent while there are none. */
function PasteMenu({ ids }: { ids: readonly string[] }) {
  const { hasCopied, paste } = useEffectsOf();
  if (!hasCopied) return null;
  return (
    <Menu.Root>
      <Menu.Trigger className={buttonClass('quiet')}>
        <ClipboardPaste size={14} aria-hidden /> {words.pasteEffects}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="top" sideOffset={8} collisionPadding={8}>
          <Menu.Popup className={layer.popup}>
            <Menu.Item className={layer.item} onClick={() => paste(ids, 'replace')}>
              <ClipboardPaste size={14} aria-hidden />
              <span>{words.pasteReplacing}</span>
              <kbd>{libraryKeysOf('paste')}</kbd>
            </Menu.Item>
            <Menu.Item className={layer.item} onClick={() => paste(ids, 'add')}>
              <ListPlus size={14} aria-hidden />
              <span>{words.pasteAdding}</span>
              <kbd>{libraryKeysOf('add')}</kbd>
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
