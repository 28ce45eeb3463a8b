import {
  type Command,
  type CommandId,
  type CommonCommandId,
  commands,
  type LabCommandId,
  type LibraryCommandId,
  SCOPES,
  type Scope,
  type ViewCommandId,
} from '../shortcuts.ts';
import { createStore } from '../stores/store.ts';
import { readable } from './combination.ts';

/** Keys by the id of the command; an empty list takes its keys away. What is not named keeps the keys that it has below. */
export type KeyChanges = Readonly<Record<string, readonly string[]>>;

/** The keys of every command as they are now. */
export interface Bindings {
  /** By id; the first is shown beside buttons. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  /** The command that a combination means, by scope. */
  readonly meant: Readonly<Record<Scope, ReadonlyMap<string, Command>>>;
}

const overlap = (one: Command, other: Command) => one.scopes.some((scope) => other.scopes.includes(scope));

/**
 * Lays changes over the keys that commands are declared with, the strongest first. Keys that a stronger layer gives to a command are
 * gone from all others that act at the same place.
 */
export function bindingsOf(layers: readonly KeyChanges[], all: readonly Command[] = commands): Bindings {
  const meant = Object.fromEntries(SCOPES.map((scope) => [scope, new Map<string, Command>()])) as Record<Scope, Map<string, Command>>;
  const keys = new Map<string, readonly string[]>();
  const levelOf = ({ id }: Command) => {
    const level = layers.findIndex((layer) => Object.hasOwn(layer, id));
    return level < 0 ? layers.length : level;
  };
  const strongest = all.map((command) => ({ command, level: levelOf(command) })).sort((a, b) => a.level - b.level);
  for (const { command, level } of strongest) {
    const wanted = layers[level]?.[command.id] ?? command.keys;
    const free = [...new Set(wanted)].filter((combination) => command.scopes.every((scope) => !meant[scope].has(combination)));
    for (const scope of command.scopes) for (const combination of free) meant[scope].set(combination, command);
    keys.set(command.id, free);
  }
  return { keys, meant };
}

/** The commands besides `command` that a combination means where that one acts. */
export function conflictsOf({ keys }: Bindings, command: Command, combination: string, all: readonly Command[] = commands): Command[] {
  return all.filter((other) => other.id !== command.id && overlap(command, other) && (keys.get(other.id) ?? []).includes(combination));
}

/**
 * Changes after which a command has these keys and nothing else at its place does. `below` is what is changed: commands that are back at
 * what they have there are left out.
 */
export function withKeys(changes: KeyChanges, below: KeyChanges, command: Command, wanted: readonly string[]): KeyChanges {
  const now = bindingsOf([changes, below]);
  const base = bindingsOf([below]);
  const others = wanted.flatMap((combination) => conflictsOf(now, command, combination));
  const without = ({ id }: Command) => (now.keys.get(id) ?? []).filter((combination) => !wanted.includes(combination));
  const next = { ...changes, ...Object.fromEntries(others.map((other) => [other.id, without(other)])), [command.id]: wanted };
  return Object.fromEntries(Object.entries(next).filter(([id, keys]) => keys.join(' ') !== (base.keys.get(id) ?? []).join(' ')));
}

/** What the keyboard means in this tab now. */
export const keyBindings = createStore<Bindings>(bindingsOf([]));

/** The keys that people read beside a command, by what pages call it; empty when it has none. */
const shownIn = (scopes: readonly Scope[], does: string): string => {
  const command = commands.find((one) => one.does === does && scopes.some((scope) => one.scopes.includes(scope)));
  return readable((command && keyBindings.get().keys.get(command.id)?.[0]) ?? '');
};

/** The first keys of a studio command, readable. */
export const keysOf = (command: CommandId | CommonCommandId): string => shownIn(['studio'], command);

/** The first keys of a command of the full-screen viewer, readable. */
export const viewKeysOf = (command: ViewCommandId | CommonCommandId): string => shownIn(['view', 'compare'], command);

/** The first keys of a command of the library page, readable. */
export const libraryKeysOf = (command: LibraryCommandId | CommonCommandId): string => shownIn(['library'], command);

/** The first keys of a command of the style lab, readable. */
export const labKeysOf = (command: LabCommandId | CommonCommandId): string => shownIn(['lab'], command);
