import { useEffect, useRef } from 'react';
import type { Effect } from '../../gpu/define-effect.ts';
import type { Look } from '../../jobs/recipe/looks.ts';
import type { Command, CommandId, Scope, ViewCommandId } from '../shortcuts.ts';
import { createStore, useStore } from '../stores/store.ts';
import { keyBindings } from './bindings.ts';
import { belongsElsewhere, combinationOf } from './combination.ts';

/** What a page does for each of its commands; those that are left out do nothing now. */
export type Handlers<Does extends string> = { readonly [Command in Does]?: (() => void) | undefined };

/** What the open page can do, for the command palette and the list of shortcuts. */
export interface PageCommands {
  readonly scope: Scope;
  can(does: string): boolean;
  run(does: string): void;
  /** Adds an effect to what is open. */
  readonly add?: (effect: Effect) => void;
  /** Puts a look on what is open. */
  readonly apply?: (look: Look) => void;
}

/** The open page's commands; null on pages that have none of their own. */
export const pageCommands = createStore<PageCommands | null>(null);

/**
 * Listens to the keyboard for a page and tells what it can do. `isBusy` is asked at each key press and, while true, leaves the keys to
 * what is open over the page.
 */
export function useKeys<Does extends string>(
  scope: Scope,
  handlers: Handlers<Does>,
  more: Pick<PageCommands, 'add' | 'apply'> & { readonly isBusy?: () => boolean } = {},
): void {
  // Every tooltip of the page shows keys.
  useStore(keyBindings);
  const latest = useRef({ handlers, more });
  latest.current = { handlers, more };
  useEffect(() => {
    const handlerOf = (does: string) => (latest.current.handlers as Handlers<string>)[does];
    const page: PageCommands = {
      scope,
      can: (does) => handlerOf(does) !== undefined,
      run: (does) => handlerOf(does)?.(),
      ...(latest.current.more.add && { add: (effect) => latest.current.more.add?.(effect) }),
      ...(latest.current.more.apply && { apply: (look) => latest.current.more.apply?.(look) }),
    };
    pageCommands.set(page);
    const stop = listen(scope, (does) => {
      if (latest.current.more.isBusy?.()) return false;
      const act = handlerOf(does);
      act?.();
      return act !== undefined;
    });
    return () => {
      stop();
      pageCommands.update((now) => (now === page ? null : now));
    };
  }, [scope]);
}

/** Commands that go on while their keys are held; a switch would flicker, and pasting or removing would not know when to end. */
const HELD = [
  'previous-frame',
  'next-frame',
  'back-ten',
  'on-ten',
  'previous-item',
  'next-item',
  'zoom-in',
  'zoom-out',
  'undo',
  'redo',
] satisfies readonly (CommandId | ViewCommandId)[];
const GO_ON: ReadonlySet<string> = new Set(HELD);

/** Calls `act` with what each combination means in a scope; it tells whether it did something. The returned function ends that. */
export function listen(scope: Scope, act: (does: string) => boolean): () => void {
  let tabbed = false;
  const point = () => {
    tabbed = false;
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Tab') tabbed = true;
    const command = keyBindings.get().meant[scope].get(combinationOf(event));
    if (!command || (belongsElsewhere(event, tabbed) && !isAboveFields(command, event))) return;
    // Selected text, of a message for example, is what a person means to copy.
    if (command.does === 'copy' && getSelection()?.type === 'Range') return;
    if ((event.repeat && !GO_ON.has(command.does)) || act(command.does)) event.preventDefault();
  };
  window.addEventListener('keydown', press);
  window.addEventListener('pointerdown', point, true);
  return () => {
    window.removeEventListener('keydown', press);
    window.removeEventListener('pointerdown', point, true);
  };
}

/** What is everywhere is also there while somebody types, unless it could be text or something is open. */
const isAboveFields = ({ where }: Command, event: KeyboardEvent) =>
  where === 'everywhere' &&
  (event.ctrlKey || event.metaKey) &&
  // Systems that have AltGr tell it as Ctrl and Alt; it writes letters.
  !event.getModifierState('AltGraph') &&
  !event.defaultPrevented &&
  event.target instanceof Element &&
  event.target.closest('[role=dialog], [role=menu]') === null;
