import { useSetting } from '../../library/hooks.ts';

/** How the library page looks; kept for the next time. */
export interface Appearance {
  readonly view: 'grid' | 'list';
  /** Width of a card in pixels, before the row is filled. */
  readonly size: number;
  /** Whether details of what is chosen stand beside the items. */
  readonly details: boolean;
}

/** The look of the page, and its setter. */
export function useAppearance(): readonly [Appearance, (change: Partial<Appearance>) => void] {
  const [look, setLook] = useSetting('library-look', parseAppearance);
  return [look, (change) => setLook({ ...look, ...change })];
}

function parseAppearance(stored: unknown): Appearance {
  const { view, size, details } = (stored ?? {}) as Partial<Record<keyof Appearance, unknown>>;
  return {
    view: view === 'list' ? 'list' : 'grid',
    size: typeof size === 'number' && size >= 140 && size <= 420 ? size : 180,
    details: details !== false,
  };
}
