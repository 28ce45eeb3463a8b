import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { Navigation } from '../../design/navigation.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { useLibrary, useLibraryStatus } from '../../library/hooks.ts';
import type { LibraryCommandId } from '../../shortcuts.ts';
import { openBatchFor } from '../batch/batch-wish.ts';
import { itemsText, words } from './browse-words.ts';
import { Browser, type BrowserActions } from './browser.tsx';
import { Details } from './details.tsx';
import { DropZone } from './drop-zone.tsx';
import { ImportMenu } from './import-menu.tsx';
import { ImportNews } from './import-news.tsx';
import { useItemCommands } from './item-commands.ts';
import { ItemMenu } from './item-menu.tsx';
import styles from './library.module.css';
import { given, isNarrowed, type LibrarySearch } from './library-search.ts';
import { askToPurge, PurgeDialog } from './purge-dialog.tsx';
import { RepairFile } from './repair-file.tsx';
import { all, inverted, nothing, pressed } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import { SideBar } from './side-bar.tsx';
import { StorageDialog } from './storage-dialog.tsx';
import { ToolBar } from './tool-bar.tsx';
import { useAppearance } from './use-appearance.ts';
import { effectKeys, useEffectsOf } from './use-effects-of.ts';
import { useListing } from './use-listing.ts';

/** All items, and the place to drop new ones. */
export function LibraryPage({ search }: { search: LibrarySearch }) {
  const status = useLibraryStatus();
  const navigate = useNavigate();
  const commands = useItemCommands();
  const effects = useEffectsOf();
  const [look, setLook] = useAppearance();
  const listing = useListing(search);
  const ids = listing.ids ?? [];
  const [selection, setSelection] = useState(nothing);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [menu, setMenu] = useState<{ readonly id: string; readonly anchor: Parameters<BrowserActions['menu']>[1] } | null>(null);
  const [repairing, setRepairing] = useState(false);
  const [storage, setStorage] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const importButton = useRef<HTMLButtonElement>(null);
  const endRepair = useCallback(() => setRepairing(false), []);
  const inTrash = search.show === 'trash';
  // What has left the list is chosen no more.
  const chosen = useMemo(() => {
    if (selection.chosen.size === 0 || !listing.ids) return [...selection.chosen];
    const shown = new Set(listing.ids);
    return [...selection.chosen].filter((id) => shown.has(id));
  }, [selection.chosen, listing.ids]);

  const go = (place: LibrarySearch) => {
    setSelection(nothing);
    void navigate({ to: '/', search: place });
  };
  const refine = (change: { readonly [Key in keyof LibrarySearch]?: LibrarySearch[Key] | undefined }) =>
    void navigate({
      to: '/',
      search: (last) => given({ ...last, ...change, ...(change.up === false && { up: undefined }) }),
      replace: change.q !== undefined,
    });
  const open = (id: string) => void navigate({ to: '/item/$id', params: { id } });
  const actions: BrowserActions = {
    open,
    menu: (id, anchor) => setMenu({ id, anchor }),
    rename: (id, name) => void commands.rename(id, name),
    remove: (some) => (inTrash ? askToPurge(some) : void commands.remove(some)),
    rate: (some, rating) => void commands.edit(some, { rating }),
  };
  useKeys<LibraryCommandId>('library', {
    find: () => field.current?.focus(),
    import: () => importButton.current?.click(),
    list: () => setLook({ view: look.view === 'grid' ? 'list' : 'grid' }),
    details: () => setLook({ details: !look.details }),
    storage: () => setStorage(true),
    ...(chosen.length > 0 && !inTrash && effectKeys(effects, chosen)),
  });

  const isEmpty = !isNarrowed(search) && ids.length === 0 && listing.ids !== undefined && status.phase === 'ready';
  const menuItem = menu && listing.item(menu.id);
  return (
    <main className={styles.page}>
      <Navigation>
        <h1 className="unseen">Library</h1>
        <span className={styles.spacer} />
        <ImportMenu ref={importButton} collection={search.collection} onOpen={open} />
      </Navigation>
      <div className={styles.body}>
        <SideBar search={search} onGo={go} onStorage={() => setStorage(true)} />
        <section className={styles.middle} aria-label="Items">
          <ToolBar
            search={search}
            onSearch={refine}
            onClear={() =>
              refine({ q: '', badge: [], tag: [], rating: undefined, kind: undefined, collection: undefined, show: undefined })
            }
            look={look}
            onLook={setLook}
            field={field}
            count={listing.ids?.length}
          />
          {isEmpty ? (
            <div className={styles.scroll}>
              <Notices />
              <DropZone collection={search.collection} onOpen={open} />
            </div>
          ) : (
            <Browser
              listing={listing}
              look={look}
              selection={{ ...selection, chosen: new Set(chosen) }}
              onSelect={setSelection}
              renaming={renaming}
              onRename={setRenaming}
              actions={actions}
              asksFirst={inTrash}
              head={
                <>
                  <Notices />
                  {inTrash && ids.length > 0 && (
                    <p className={styles.strip}>
                      {words.emptyTrashHelp} <Button onClick={() => askToPurge(null)}>Empty the trash</Button>
                    </p>
                  )}
                  {search.show === 'missing' && ids.length > 0 && (
                    <p className={styles.strip}>
                      The files of {itemsText(ids.length)} are gone from this browser’s storage; what was done to them is kept.
                      <Button onClick={() => setRepairing(true)}>Choose the files again…</Button>
                    </p>
                  )}
                </>
              }
              empty={<Nothing search={search} />}
            />
          )}
          {chosen.length > (look.details && !inTrash ? 1 : 0) && (
            <SelectionBar
              ids={chosen}
              inTrash={inTrash}
              onAll={() => setSelection(all(selection, ids))}
              onInvert={() => setSelection(inverted({ ...selection, chosen: new Set(chosen) }, ids))}
              onNone={() => setSelection(nothing)}
              onMake={() => openBatchFor(chosen)}
            />
          )}
        </section>
        {look.details && !isEmpty && (
          <Details
            ids={chosen}
            onGo={(id) => {
              void navigate({ to: '/', search: {} });
              setSelection(pressed(nothing, [id], id, 'replace'));
            }}
          />
        )}
      </div>
      {menu && menuItem && (
        <ItemMenu
          item={menuItem}
          anchor={menu.anchor}
          ids={selection.chosen.has(menu.id) ? chosen : [menu.id]}
          search={search}
          onClose={() => setMenu(null)}
          onRename={() => setRenaming(menu.id)}
          onRepair={() => setRepairing(true)}
        />
      )}
      <PurgeDialog />
      <RepairFile open={repairing} onClose={endRepair} />
      <StorageDialog open={storage} onClose={() => setStorage(false)} />
    </main>
  );
}

/** What should be known of the library, and what could not be imported. */
function Notices() {
  const library = useLibrary();
  const { notices } = useLibraryStatus();
  return (
    <div className={styles.notices}>
      {notices.map((notice) => (
        <Card
          key={notice.code}
          tone="warning"
          title={notice.message}
          remedy={notice.remedy}
          code={notice.code}
          onDismiss={() => library.dismissNotice(notice.code)}
        />
      ))}
      <ImportNews />
    </div>
  );
}

/** Why there is nothing to see. */
function Nothing({ search }: { search: LibrarySearch }) {
  const [title, help] =
    search.show === 'trash' && search.q === undefined
      ? [words.emptyTrash, words.emptyTrashHelp]
      : search.show === 'missing'
        ? [words.noneMissing, '']
        : search.collection !== undefined && search.q === undefined
          ? [words.emptyCollection, words.emptyCollectionHelp]
          : [words.nothingFound, search.q === undefined ? '' : words.nothingFoundHelp];
  return (
    <div className={styles.nothing} role="status">
      <strong>{title}</strong>
      <p>{help}</p>
    </div>
  );
}
