import type { PreviewEvents } from './render-api.ts';

/** Tells the page. */
export type Emit = <Name extends keyof PreviewEvents>(event: Name, value: PreviewEvents[Name]) => void;

/** An error as the page shows it; `remedy` is for those that bring none. */
export function problemOf(error: unknown, remedy: string): PreviewEvents['problem'] {
  const own = error as Error & { readonly code?: string; readonly remedy?: string };
  return { code: own.code ?? own.name, message: own.message, remedy: own.remedy ?? remedy };
}

/** What to do when the GPU is gone. */
export const RESTART = 'Restart the browser; your work is stored.';
/** What to do when the last change was too much. */
export const UNDO = 'Undo the last change; if it happens again, reload the page. Your work is stored.';
