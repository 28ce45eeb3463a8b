import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import styles from './browser.module.css';
import { type Box, gridGeometry, listGeometry, placeAfter, placesIn } from './geometry.ts';
import { type CardActions, ItemCard } from './item-card.tsx';
import { all, banded, joiningOf, movedTo, nothing, pressed, type Selection } from './selection.ts';
import type { Appearance } from './use-appearance.ts';
import type { Listing } from './use-listing.ts';
import { useRubberBand } from './use-rubber-band.ts';

/** What the browser asks of the page. */
export interface BrowserActions {
  open(id: string): void;
  menu: CardActions['menu'];
  rename(id: string, name: string): void;
  /** Puts what is chosen into the trash, or out of it for good. */
  remove(ids: readonly string[]): void;
  rate(ids: readonly string[], rating: number): void;
}

/** The items as a grid or list that holds only what is on screen, with everything the pointer and the keyboard can do there. */
export function Browser(props: {
  listing: Listing;
  look: Appearance;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  renaming: string | null;
  onRename: (id: string | null) => void;
  actions: BrowserActions;
  /** True where removing asks first, so that what is chosen has to stay chosen. */
  asksFirst: boolean;
  /** What stands in place of the items where there are none. */
  empty: ReactNode;
  /** What stands above them. */
  head?: ReactNode;
}) {
  const { listing, look, selection, onSelect, renaming } = props;
  const ids = listing.ids ?? [];
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [room, setRoom] = useState(0);
  const [toFocus, setToFocus] = useState<string | null>(null);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const measure = new ResizeObserver(() => setRoom(element.clientWidth));
    measure.observe(element);
    setRoom(element.clientWidth);
    return () => measure.disconnect();
  }, []);
  const geometry = useMemo(() => (look.view === 'grid' ? gridGeometry(room, look.size) : listGeometry(room)), [room, look.view, look.size]);
  const rows = Math.ceil(ids.length / geometry.columns);
  const focusRow = selection.focus === null ? -1 : Math.floor(ids.indexOf(selection.focus) / geometry.columns);
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => geometry.pitch,
    overscan: 2,
    scrollMargin: list.current?.offsetTop ?? 0,
    // The row that the keyboard is at stays, wherever the wheel goes.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), ...(focusRow >= 0 ? [focusRow] : [])])].sort((a, b) => a - b),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes follow from the geometry alone
  useLayoutEffect(() => virtual.measure(), [virtual, geometry]);

  const onScreen = virtual.getVirtualItems();
  const { startIndex = 0, endIndex = 0 } = virtual.range ?? {};
  useEffect(() => listing.show(startIndex * geometry.columns, (endIndex + 1) * geometry.columns));

  const { press, open, menu, rename, endRename } = useLatest({
    press: (id: string, event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) =>
      onSelect(pressed(selection, ids, id, joiningOf(event))),
    open: props.actions.open,
    menu: (id: string, anchor: Parameters<CardActions['menu']>[1]) => {
      if (!selection.chosen.has(id)) onSelect(pressed(selection, ids, id, 'replace'));
      props.actions.menu(id, anchor);
    },
    rename: props.actions.rename,
    endRename: () => {
      props.onRename(null);
      setToFocus(renaming);
    },
  });
  const actions = useMemo<CardActions>(() => ({ press, open, menu, rename, endRename }), [press, open, menu, rename, endRename]);

  const reachable = selection.focus !== null && ids.includes(selection.focus) ? selection.focus : ids[0];
  useEffect(() => {
    if (toFocus === null) return;
    const element = list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(toFocus)}"]`);
    element?.focus({ preventScroll: true });
    if (element) setToFocus(null);
  });

  /** The keyboard goes on at the next item that stays. */
  const removeChosen = (chosen: readonly string[], place: number) => {
    const stays = (id: string) => !selection.chosen.has(id);
    const next = ids.slice(place).find(stays) ?? ids.slice(0, place).findLast(stays) ?? null;
    props.actions.remove(chosen);
    if (props.asksFirst) return;
    onSelect({ ...nothing, focus: next });
    setToFocus(next);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).closest('input, textarea')) return;
    const place = Math.max(ids.indexOf(reachable ?? ''), 0);
    const next = placeAfter(
      event.key,
      place,
      geometry,
      Math.max(Math.floor((scroller.current?.clientHeight ?? 0) / geometry.pitch), 1),
      ids.length,
    );
    const id = ids[next ?? -1];
    const ctrl = event.ctrlKey || event.metaKey;
    const chosen = [...selection.chosen];
    const isPick = (event.target as HTMLElement).dataset['id'] !== undefined;
    if (id !== undefined && next !== null) {
      onSelect(movedTo({ ...selection, focus: reachable ?? null }, ids, id, event.shiftKey ? 'extend' : ctrl ? 'only' : 'replace'));
      virtual.scrollToIndex(Math.floor(next / geometry.columns));
      setToFocus(id);
    } else if (ctrl && event.key.toLowerCase() === 'a') onSelect(all(selection, ids));
    else if (event.key === 'Escape') onSelect({ ...nothing, focus: selection.focus });
    else if (event.key === 'Delete' || event.key === 'Backspace') removeChosen(chosen, place);
    else if (event.key === 'F2' && reachable !== undefined) props.onRename(reachable);
    else if (/^[0-5]$/.test(event.key) && !ctrl) props.actions.rate(chosen, Number(event.key));
    else if (isPick && event.key === 'Enter' && reachable !== undefined) props.actions.open(reachable);
    else if (isPick && event.key === ' ' && reachable !== undefined)
      onSelect(pressed(selection, ids, reachable, ctrl || event.shiftKey ? 'toggle' : 'replace'));
    else return;
    event.preventDefault();
  };

  const band = useRubberBand(scroller, list, (box: Box, before) => {
    const touched = placesIn(box, geometry, ids.length).flatMap((place) => ids[place] ?? []);
    onSelect({ ...selection, chosen: banded(before, touched) });
  });

  return (
    <div
      ref={scroller}
      className={styles.scroll}
      onPointerDown={(event) => band.start(event, event.ctrlKey || event.metaKey || event.shiftKey ? selection.chosen : new Set())}
    >
      {props.head}
      {listing.ids !== undefined && ids.length === 0 && props.empty}
      <ul ref={list} className={styles.list} aria-label="Clips" style={{ height: rows * geometry.pitch }} onKeyDown={onKeyDown}>
        {room > 0 &&
          onScreen.flatMap(({ index }) =>
            ids.slice(index * geometry.columns, (index + 1) * geometry.columns).map((id, column) => {
              const item = listing.item(id);
              if (!item) return null;
              return (
                <ItemCard
                  key={id}
                  item={item}
                  view={look.view}
                  style={placed(column * geometry.stride, index * geometry.pitch, geometry.width, geometry.height)}
                  chosen={selection.chosen.has(id)}
                  reachable={id === reachable}
                  renaming={id === renaming}
                  position={index * geometry.columns + column + 1}
                  total={ids.length}
                  actions={actions}
                />
              );
            }),
          )}
      </ul>
      {band.shown && <i className={styles.band} style={{ ...band.shown }} aria-hidden />}
    </div>
  );
}

/** Styles by place, so that a card that did not move gets the same object and is not drawn again. */
const styleOf = new Map<string, { readonly width: number; readonly height: number; readonly transform: string }>();

function placed(left: number, top: number, width: number, height: number) {
  const key = `${left} ${top} ${width} ${height}`;
  let style = styleOf.get(key);
  if (!style) {
    if (styleOf.size > 2000) styleOf.clear();
    style = { width, height, transform: `translate(${left}px, ${top}px)` };
    styleOf.set(key, style);
  }
  return style;
}

/** The functions of the last render under names that never change. */
function useLatest<Functions extends Readonly<Record<string, (...args: never[]) => void>>>(functions: Functions): Functions {
  const latest = useRef(functions);
  latest.current = functions;
  const [fixed] = useState(() => {
    const entries = Object.keys(functions).map((name) => [name, (...args: never[]) => latest.current[name]?.(...args)]);
    return Object.fromEntries(entries) as Functions;
  });
  return fixed;
}
