import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { BookmarkPlus, Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { builtInLooks, wantsScreen } from '../../../jobs/recipe/looks.ts';
import { IconButton } from '../../design/button.tsx';
import { useLibrary } from '../../library/hooks.ts';
import { lookOf } from '../../library/presets.ts';
import { useStore } from '../../stores/store.ts';
import { screenOf } from '../studio/auto-key.ts';
import { useEditable } from '../studio/edits.tsx';
import { useSession } from '../studio/session.ts';
import { createLookPreview } from './look-preview.ts';
import { LookTile } from './look-tile.tsx';
import styles from './looks.module.css';
import { LooksMenu } from './looks-menu.tsx';
import { SaveLook } from './save-look.tsx';
import { sectionsOf, titlesOf } from './sections.ts';
import { useLookActions } from './use-look-actions.ts';
import { useStills } from './use-stills.ts';
import { words } from './words.ts';

/** Every look on the current frame of the clip: a press puts it on. */
export function LooksPanel() {
  const session = useSession();
  const library = useLibrary();
  const stills = useStills(session);
  const actions = useLookActions();
  const preview = useMemo(() => createLookPreview(session), [session]);
  useEffect(() => preview.close, [preview]);
  const isEditable = useEditable();
  const favourites = useStore(library.favourites);
  const presets = useStore(library.presets);
  const { recipe } = useStore(session.document.state);
  const [query, setQuery] = useState('');
  const [only, setOnly] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const [reached, setReached] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const own = useMemo(() => presets.map(lookOf), [presets]);
  const builtIn = useMemo(() => builtInLooks(session.effects), [session]);
  const sections = useMemo(
    () => sectionsOf(own, builtIn, favourites, session.effects, { query, only }),
    [own, builtIn, favourites, session, query, only],
  );
  const screen = useScreen(builtIn.some((look) => wantsScreen(recipe, look)));
  const ids = sections.flatMap(({ looks }) => looks.map(({ id }) => id));
  const reachable = reached !== null && ids.includes(reached) ? reached : ids[0];
  const isOwn = (id: string) => own.some((look) => look.id === id);

  const move = (event: KeyboardEvent<HTMLElement>) => {
    const id = (event.target as HTMLElement).dataset['look'];
    const columns = getComputedStyle(event.currentTarget).gridTemplateColumns.split(' ').length;
    const next = id === undefined ? undefined : ids[placeAfter(event.key, ids.indexOf(id), ids.length, columns)];
    if (next === undefined) return;
    event.preventDefault();
    // The playhead moves by the same keys.
    event.stopPropagation();
    setReached(next);
    list.current?.querySelector<HTMLElement>(`[data-look="${CSS.escape(next)}"]`)?.focus();
  };

  let order = 0;
  return (
    <>
      <div className={styles.search}>
        <Search size={14} aria-hidden />
        <input
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && query !== '') setQuery('');
          }}
        />
        <IconButton
          icon={BookmarkPlus}
          label={words.save}
          help={words.saveHelp}
          disabled={recipe.effects.length === 0}
          aria-expanded={saving}
          onClick={() => setSaving(!saving)}
        />
        <LooksMenu />
      </div>
      {saving && <SaveLook effects={recipe.effects} onDone={() => setSaving(false)} />}
      <ToggleGroup
        className={styles.kinds}
        aria-label={words.filter}
        value={only === null ? [] : [only]}
        onValueChange={([next]) => setOnly((next as string | undefined) ?? null)}
      >
        {titlesOf().map((title) => (
          <Toggle key={title} value={title}>
            {title}
          </Toggle>
        ))}
      </ToggleGroup>
      <div className={styles.looks} ref={list}>
        {sections.map(({ title, looks }) => (
          <section key={title}>
            <h3>{title}</h3>
            <ul className={styles.grid} aria-label={title} onKeyDown={move}>
              {looks.map((look) => (
                <LookTile
                  key={look.id}
                  look={look}
                  order={order++}
                  recipe={recipe}
                  screen={screen}
                  stills={stills}
                  isOwn={isOwn(look.id)}
                  isFavourite={favourites.has(look.id)}
                  isReachable={look.id === reachable}
                  disabled={!isEditable}
                  actions={actions}
                  preview={preview}
                />
              ))}
            </ul>
          </section>
        ))}
        {sections.length === 0 && (
          <p className={styles.nothing} role="status">
            {only === words.favourites ? words.noFavourites : only === words.yours ? words.noneYours : words.nothing(query)}
          </p>
        )}
      </div>
    </>
  );
}

/** The place that an arrow key leads to; −1 for another key, or beyond the ends. */
function placeAfter(key: string, from: number, count: number, columns: number): number {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
  const to = step === undefined ? -1 : from + step;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return to < count ? to : -1;
}

/** The screen of the clip once it is known to be `needed`, so that pictures show the key that a press gives; null where there is none. */
function useScreen(needed: boolean) {
  const session = useSession();
  const [screen, setScreen] = useState<Awaited<ReturnType<typeof screenOf>>>(null);
  useEffect(() => {
    let isWanted = true;
    if (needed) void screenOf(session).then((found) => isWanted && setScreen(found));
    return () => {
      isWanted = false;
    };
  }, [session, needed]);
  return screen;
}
