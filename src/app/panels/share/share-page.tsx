import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { BookmarkPlus, Copy, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { stackPresetOf } from '../../../jobs/recipe/looks.ts';
import { filesShared, readLink, type Shared } from '../../../jobs/recipe/share-link.ts';
import { Button, buttonClass } from '../../design/button.tsx';
import { Card, type Notice, noticeOf } from '../../design/card.tsx';
import { Navigation } from '../../design/navigation.tsx';
import { NoticePage } from '../../design/notice-page.tsx';
import { failedTo, toast } from '../../design/toasts.tsx';
import { useLibrary, useSomeItems, useThumbnailOf, useWatched } from '../../library/hooks.ts';
import { newest } from '../../library/item-query.ts';
import type { LibraryItem } from '../../library/types.ts';
import { effectClipboard } from '../../stores/effect-clipboard.ts';
import { leaveShared } from '../studio/left-recipe.ts';
import styles from './share.module.css';
import { words } from './words.ts';

/** Clips that are offered at once. */
const SHOWN = 12;

type Opened = { readonly shared: Shared } | { readonly notice: Notice } | null;

/** What a link carries, and what can be done with it; it does nothing by itself. */
export function SharePage() {
  const library = useLibrary();
  const hash = useLocation({ select: (location) => location.hash });
  const [opened, setOpened] = useState<Opened>(null);
  useEffect(() => {
    let isWanted = true;
    setOpened(null);
    readLink(hash, library.effects).then(
      (shared) => isWanted && setOpened({ shared }),
      (error: unknown) => isWanted && setOpened({ notice: noticeOf(error, words.reading) }),
    );
    return () => {
      isWanted = false;
    };
  }, [library, hash]);
  if (opened && 'notice' in opened) {
    return (
      <NoticePage {...opened.notice}>
        <Link to="/" className={buttonClass('primary')}>
          {words.toLibrary}
        </Link>
      </NoticePage>
    );
  }
  return (
    <main className={styles.page}>
      <Navigation />
      <div className={styles.scroll}>{opened ? <Choices shared={opened.shared} /> : <p role="status">{words.reading}</p>}</div>
    </main>
  );
}

function Choices({ shared }: { shared: Shared }) {
  const library = useLibrary();
  const { name, recipe, preset } = shared;
  const stack = recipe?.effects ?? preset?.effects ?? [];
  const named = filesShared(shared, library.effects);
  const there = useWatched(() => library.items(named), named.join());
  const missing = there?.filter((item) => item === null).length ?? 0;
  const keep = async () => {
    const kept = await library.addPreset(preset ?? stackPresetOf(name, recipe.effects));
    toast({ title: words.kept(kept.name), key: 'shared-kept' });
  };
  const copy = () => {
    effectClipboard.set(stack.map((effect, at) => ({ ...effect, id: `shared-${at}` })));
    toast({ title: words.effectsCopied, key: 'shared-copied' });
  };
  return (
    <div className={styles.middle}>
      <header>
        <p className={styles.made}>{words.made(recipe !== undefined)}</p>
        <h1>{name}</h1>
        {preset?.help && <p>{preset.help}</p>}
        <p>{words.nothingYet}</p>
        <div className={styles.actions}>
          <Button variant="primary" disabled={stack.length === 0} onClick={() => void keep().catch(failedTo(words.keeping))}>
            <BookmarkPlus size={14} aria-hidden /> {words.keep}
          </Button>
          <Button disabled={stack.length === 0} onClick={copy}>
            <Copy size={14} aria-hidden /> {words.copyEffects}
          </Button>
        </div>
      </header>
      {missing > 0 && <Card tone="warning" title={words.missing(missing)} remedy={words.missingRemedy} />}
      <section aria-label={words.does}>
        <h2>{words.does}</h2>
        <ol className={styles.effects}>
          {stack.map(({ effect, enabled, keyframes }, at) => {
            const known = library.effects.find(({ id }) => id === effect);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
              <li key={at}>
                <strong>{known?.label ?? effect}</strong>
                <span>{[!enabled && words.bypassed, keyframes && words.keyframed].filter(Boolean).join(', ')}</span>
                <small>{known?.help}</small>
              </li>
            );
          })}
        </ol>
      </section>
      <Clips shared={shared} />
    </div>
  );
}

/** The clips of the library: a press opens one with what is shared. */
function Clips({ shared }: { shared: Shared }) {
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const own = shared.recipe?.source;
  const found = useSomeItems(SHOWN, { ...newest, kinds: ['video', 'image'], search: query });
  // The clip that it was made for, where it is here, comes first.
  const items = [...found].sort((one, other) => Number(other.id === own) - Number(one.id === own));
  const put = (item: LibraryItem) => {
    leaveShared(item.id, shared);
    void navigate({ to: '/item/$id', params: { id: item.id } });
  };
  return (
    <section aria-label={words.put}>
      <h2>{words.put}</h2>
      <p>{words.putHelp}</p>
      <label className={styles.search}>
        <Search size={14} aria-hidden />
        <input
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </label>
      {items.length === 0 && <p role="status">{query === '' ? words.noClips : words.noneFound}</p>}
      <ul className={styles.clips}>
        {items.map((item) => (
          <li key={item.id}>
            <button type="button" aria-label={words.open(item.name)} onClick={() => put(item)}>
              <Thumbnail item={item} />
              <span>{item.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Thumbnail({ item }: { item: LibraryItem }) {
  const url = useThumbnailOf(item);
  return <i>{url && <img src={url} alt="" />}</i>;
}
