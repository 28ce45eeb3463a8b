import { SCOPES, type ScopeKind } from '../../../../gpu/scope-axes.ts';

/** Whether scopes show, and which; at least one, in the order of `SCOPES`. */
export interface ScopesChoice {
  readonly on: boolean;
  readonly kinds: readonly ScopeKind[];
}

/** Where the choice is kept. */
export const SCOPES_SETTING = 'viewer.scopes';

const INITIAL: ScopesChoice = { on: false, kinds: ['parade', 'vectorscope'] };

/** A stored choice; what cannot be read is the initial one. */
export function parseScopesChoice(stored: unknown): ScopesChoice {
  if (typeof stored !== 'object' || stored === null) return INITIAL;
  const { on, kinds } = stored as Partial<Record<keyof ScopesChoice, unknown>>;
  const known = SCOPES.filter((kind) => Array.isArray(kinds) && kinds.includes(kind));
  return { on: on === true, kinds: known.length > 0 ? known : INITIAL.kinds };
}
