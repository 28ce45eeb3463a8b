/** Which items are chosen: plain data, changed by what people do with pointer and keyboard. */
export interface Selection {
  readonly chosen: ReadonlySet<string>;
  /** Where a range begins. */
  readonly anchor: string | null;
  /** The item that the keyboard is at. */
  readonly focus: string | null;
}

/** Nothing chosen. */
export const nothing: Selection = { chosen: new Set(), anchor: null, focus: null };

/** How a press joins what was chosen before. */
export type Joining = 'replace' | 'toggle' | 'range';

/** The way of a press with these keys held. */
export const joiningOf = ({ shiftKey, ctrlKey, metaKey }: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): Joining =>
  shiftKey ? 'range' : ctrlKey || metaKey ? 'toggle' : 'replace';

/** After a press on item `id` of the list `ids`. */
export function pressed(selection: Selection, ids: readonly string[], id: string, joining: Joining): Selection {
  if (joining === 'range' && selection.anchor !== null) {
    const range = between(ids, selection.anchor, id);
    return { ...selection, chosen: new Set(range), focus: id };
  }
  if (joining === 'toggle') {
    const chosen = new Set(selection.chosen);
    if (!chosen.delete(id)) chosen.add(id);
    return { chosen, anchor: id, focus: id };
  }
  return { chosen: new Set([id]), anchor: id, focus: id };
}

/** After the keyboard has moved to `id`: with `extend` everything from the anchor on is chosen, with `only` nothing is. */
export function movedTo(selection: Selection, ids: readonly string[], id: string, how: 'replace' | 'extend' | 'only'): Selection {
  if (how === 'only') return { ...selection, focus: id };
  return pressed({ ...selection, anchor: selection.anchor ?? selection.focus }, ids, id, how === 'extend' ? 'range' : 'replace');
}

/** All of the list. */
export const all = (selection: Selection, ids: readonly string[]): Selection => ({ ...selection, chosen: new Set(ids) });

/** What of the list was not chosen. */
export const inverted = (selection: Selection, ids: readonly string[]): Selection => ({
  ...selection,
  chosen: new Set(ids.filter((id) => !selection.chosen.has(id))),
});

/** What a rubber band touches, together with what was chosen before it began. */
export const banded = (before: ReadonlySet<string>, touched: readonly string[]): ReadonlySet<string> => new Set([...before, ...touched]);

function between(ids: readonly string[], from: string, to: string): readonly string[] {
  const [start, end] = [ids.indexOf(from), ids.indexOf(to)];
  if (end < 0) return [];
  return start < 0 ? [to] : ids.slice(Math.min(start, end), Math.max(start, end) + 1);
}
