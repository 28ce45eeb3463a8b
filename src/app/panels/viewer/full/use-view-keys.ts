import { useEffect, useRef } from 'react';
import { type ViewCommandId, viewCommandOf } from '../../../shortcuts.ts';

/** What the keys of the full-screen viewer do on a page; those that are left out do nothing. */
export type ViewHandlers = Partial<Record<ViewCommandId, (() => void) | undefined>>;

/** Listens to the keyboard as long as nothing covers the page. */
export function useViewKeys(handlers: ViewHandlers, isCovered: boolean): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    if (isCovered) return;
    let tabbed = false;
    const point = () => {
      tabbed = false;
    };
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Tab') tabbed = true;
      const command = viewCommandOf(event, tabbed);
      const act = command && latest.current[command];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    window.addEventListener('pointerdown', point, true);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('pointerdown', point, true);
    };
  }, [isCovered]);
}
