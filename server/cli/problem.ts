/** What went wrong, as people and programs read it. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** The problem that an error tells of. One without a remedy is a fault of the program’s own: where it happened is what a report of it needs. */
export function problemOf(error: unknown): Problem {
  const { code, remedy } = (error ?? {}) as { readonly code?: unknown; readonly remedy?: unknown };
  if (error instanceof Error && typeof remedy === 'string') return { code: String(code), message: error.message, remedy };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'internal', message, remedy: 'This is a fault of Framewright’s; please report it.' };
}
