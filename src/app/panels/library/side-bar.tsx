import { Menu } from '@base-ui/react/menu';
import {
  Ellipsis,
  FileQuestion,
  Files,
  FileType2,
  Film,
  Folder,
  FolderPlus,
  Hash,
  Image,
  type LucideIcon,
  Palette,
  Trash2,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import control from '../../controls/control.module.css';
import { TextField } from '../../controls/text-field.tsx';
import { buttonClass, IconButton } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import { failedTo } from '../../design/toasts.tsx';
import { useCollections, useLibrary, useTally } from '../../library/hooks.ts';
import type { Collection, ItemFacts } from '../../library/types.ts';
import { kindLabels, words } from './browse-words.ts';
import type { LibrarySearch } from './library-search.ts';
import styles from './side-bar.module.css';
import { StorageMeter } from './storage-meter.tsx';

const kindIcons: Readonly<Record<ItemFacts['kind'], LucideIcon>> = { video: Film, image: Image, lut: Palette, file: FileType2 };
/** Tags beyond these are found by searching. */
const MOST_TAGS = 30;

/** The places of the library: everything, each kind, collections, tags, what is missing and the trash. */
export function SideBar({
  search,
  onGo,
  onStorage,
}: {
  search: LibrarySearch;
  onGo: (place: LibrarySearch) => void;
  onStorage: () => void;
}) {
  const library = useLibrary();
  const collections = useCollections();
  const tally = useTally();
  const [naming, setNaming] = useState<string | null>(null);
  const isAll = !search.kind && !search.collection && !search.tag && !search.show;
  const tags = [...(tally?.tags ?? [])].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, MOST_TAGS);
  const create = async () => {
    const id = await library.createCollection('New collection');
    onGo({ collection: id });
    setNaming(id);
  };
  return (
    <nav className={styles.side} aria-label="Places">
      <div className={styles.places}>
        <ul>
          <Place icon={Files} label={words.all} count={tally?.all} current={isAll} onClick={() => onGo({})} />
          {(Object.keys(kindIcons) as ItemFacts['kind'][]).map((kind) => {
            const number = tally?.kinds.get(kind) ?? 0;
            if (number === 0) return null;
            return (
              <Place
                key={kind}
                icon={kindIcons[kind]}
                label={kindLabels[kind]}
                count={number}
                current={search.kind === kind}
                onClick={() => onGo({ kind })}
              />
            );
          })}
        </ul>
        <Heading label={words.collections}>
          <IconButton icon={FolderPlus} label="New collection" onClick={() => void create().catch(failedTo('Making a collection'))} />
        </Heading>
        <ul>
          {collections.map((collection) =>
            naming === collection.id ? (
              <li key={collection.id}>
                <TextField
                  autoFocus
                  className={control.text}
                  aria-label="Name of the collection"
                  value={collection.name}
                  onCommit={(name) => {
                    if (!name.trim()) return false;
                    library.renameCollection(collection.id, name.trim()).catch(failedTo('Renaming the collection'));
                    return true;
                  }}
                  onClose={() => setNaming(null)}
                />
              </li>
            ) : (
              <Place
                key={collection.id}
                icon={Folder}
                label={collection.name}
                count={tally?.collections.get(collection.id) ?? 0}
                current={search.collection === collection.id}
                onClick={() => onGo({ collection: collection.id })}
              >
                <CollectionMenu collection={collection} onRename={() => setNaming(collection.id)} onGone={() => onGo({})} />
              </Place>
            ),
          )}
        </ul>
        {tags.length > 0 && (
          <>
            <Heading label={words.tags} />
            <ul>
              {tags.map(([tag, number]) => (
                <Place
                  key={tag}
                  icon={Hash}
                  label={tag}
                  count={number}
                  current={search.tag?.includes(tag) ?? false}
                  onClick={() => onGo({ tag: [tag] })}
                />
              ))}
            </ul>
          </>
        )}
        <ul className={styles.last}>
          {(tally?.missing ?? 0) > 0 && (
            <Place
              icon={FileQuestion}
              label={words.missing}
              count={tally?.missing}
              current={search.show === 'missing'}
              onClick={() => onGo({ show: 'missing' })}
            />
          )}
          <Place
            icon={Trash2}
            label={words.trash}
            count={tally?.trash}
            current={search.show === 'trash'}
            onClick={() => onGo({ show: 'trash' })}
          />
        </ul>
      </div>
      <StorageMeter onOpen={onStorage} />
    </nav>
  );
}

function Heading({ label, children }: { label: string; children?: ReactNode }) {
  return (
    <div className={styles.heading}>
      <h2>{label}</h2>
      {children}
    </div>
  );
}

function Place(props: {
  icon: LucideIcon;
  label: string;
  count: number | undefined;
  current: boolean;
  onClick: () => void;
  children?: ReactNode;
}) {
  const { icon: Icon, label, count, current } = props;
  return (
    <li className={styles.place}>
      <button type="button" aria-current={current ? 'page' : undefined} onClick={props.onClick} title={label}>
        <Icon size={15} strokeWidth={1.75} aria-hidden />
        <span className={styles.label}>{label}</span>
        {count !== undefined && <span className={styles.count}>{count.toLocaleString()}</span>}
      </button>
      {props.children}
    </li>
  );
}

function CollectionMenu({ collection, onRename, onGone }: { collection: Collection; onRename: () => void; onGone: () => void }) {
  const library = useLibrary();
  const remove = async () => {
    onGone();
    await library.removeCollection(collection.id);
  };
  return (
    <Menu.Root>
      <Menu.Trigger className={buttonClass('icon')} aria-label={`${collection.name} actions`}>
        <Ellipsis size={14} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="start" collisionPadding={8}>
          <Menu.Popup className={layer.popup}>
            <Menu.Item className={layer.item} onClick={onRename}>
              <span>Rename</span>
            </Menu.Item>
            <Menu.Item className={layer.item} onClick={() => void remove().catch(failedTo(`Removing ${collection.name}`))}>
              <span>Remove the collection, keep its items</span>
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
