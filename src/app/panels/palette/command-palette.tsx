import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useLibrary } from '../../library/hooks.ts';
import { MOST_RECENT } from '../../settings/app-settings.ts';
import { appSettings, changeSettings } from '../../settings/follow-settings.ts';
import { useStore } from '../../stores/store.ts';
import styles from './command-palette.module.css';
import { type Found, listed } from './entries.ts';
import { captionOf, useEntries, useItemEntries } from './use-entries.ts';
import { paletteWords } from './words.ts';

/** A field that finds whatever can be done or opened here, by its name. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const library = useLibrary();
  const [query, setQuery] = useState('');
  const [place, setPlace] = useState(0);
  const recent = useStore(appSettings).recent;
  const groups = listed(useEntries(), useItemEntries(query), query, recent);
  const all = groups.flatMap(({ entries }) => entries);
  const at = Math.min(place, all.length - 1);
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const idOf = (index: number) => `${id}-${index}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is listed changes what is seen
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [at, query]);

  const run = (entry: Found | undefined) => {
    if (!entry) return;
    onClose();
    const withEntry = (known: readonly string[]) => [entry.id, ...known.filter((id) => id !== entry.id)].slice(0, MOST_RECENT);
    // What was chosen last is a convenience: where nothing can be stored this page remembers it all the same.
    changeSettings(library, (settings) => ({ ...settings, recent: withEntry(settings.recent) })).catch(() => {});
    // Once the focus is back where it was, so that what opens now keeps it.
    setTimeout(entry.run);
  };
  const press = (event: KeyboardEvent) => {
    const page = 8;
    const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page };
    const next = moves[event.key];
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(all[at]);
    else if (next === undefined || all.length === 0) return;
    // The arrows go round; pages end at the ends.
    else if (event.key.startsWith('Arrow')) setPlace((next + all.length) % all.length);
    else setPlace(Math.min(Math.max(next, 0), all.length - 1));
    event.preventDefault();
  };
  let index = 0;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.palette} aria-label={paletteWords.title} initialFocus={field}>
          <div className={styles.field}>
            <Search size={16} aria-hidden />
            <input
              ref={field}
              role="combobox"
              aria-expanded={all.length > 0}
              aria-controls={id}
              aria-activedescendant={all.length > 0 ? idOf(at) : undefined}
              aria-autocomplete="list"
              aria-label={paletteWords.find}
              placeholder={paletteWords.find}
              autoComplete="off"
              spellCheck={false}
              value={query}
              onChange={(event) => {
                setQuery(event.target.value);
                setPlace(0);
              }}
              onKeyDown={press}
            />
          </div>
          <div ref={list} id={id} role="listbox" aria-label={paletteWords.listed} className={styles.list}>
            {groups.map(({ heading, entries }) => (
              // biome-ignore lint/a11y/useSemanticElements: groups of a listbox
              <div key={heading} role="group" aria-label={heading}>
                <div className={styles.heading} aria-hidden>
                  {heading}
                </div>
                {entries.map((entry) => {
                  const mine = index++;
                  return (
                    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keyboard
                    // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus
                    <div
                      key={entry.id}
                      id={idOf(mine)}
                      role="option"
                      aria-selected={mine === at}
                      className={styles.entry}
                      onPointerMove={() => setPlace(mine)}
                      onClick={() => run(entry)}
                    >
                      <span className={styles.label}>
                        <Label text={entry.label} at={entry.at} />
                      </span>
                      <span className={styles.caption}>{captionOf(entry)}</span>
                      {entry.keys && <kbd>{entry.keys}</kbd>}
                    </div>
                  );
                })}
              </div>
            ))}
          </div>
          {all.length === 0 && (
            <div className={styles.nothing} role="status">
              <strong>{paletteWords.nothing(query.trim())}</strong>
              <p>{paletteWords.nothingHelp}</p>
            </div>
          )}
          <footer className={styles.hint} aria-hidden>
            <kbd>↑</kbd> <kbd>↓</kbd> {paletteWords.hint.move} <kbd>Enter</kbd> {paletteWords.hint.run} <kbd>Esc</kbd>{' '}
            {paletteWords.hint.close}
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** A label with the letters that were typed set off. */
function Label({ text, at }: { text: string; at: readonly number[] }) {
  const typed = new Set(at);
  const pieces: { readonly text: string; readonly isTyped: boolean; readonly from: number }[] = [];
  for (const [from, letter] of text.split('').entries()) {
    const last = pieces.at(-1);
    const isTyped = typed.has(from);
    if (last?.isTyped === isTyped) pieces[pieces.length - 1] = { ...last, text: last.text + letter };
    else pieces.push({ text: letter, isTyped, from });
  }
  return pieces.map(({ text: piece, isTyped, from }) => (isTyped ? <b key={from}>{piece}</b> : <span key={from}>{piece}</span>));
}
