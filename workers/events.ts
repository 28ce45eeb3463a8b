import type { PreviewEvents } from './render-api.ts';

/** Tells the page. */
export type Emit = <Name extends keyof PreviewEvents>(event: Name, value: PreviewEvents[Name]) => void;

/** An error as the page shows it; `remedy` is for those that bring none. */
export function problemOf(error: unknown, remedy: string): PreviewEvents['problem'] {
  const own = error as Error & { readonly code?: string; readonly remedy?: string };
  return { code: own.code ?? own.name, message: own.message, remedy: own.remedy ?? remedy };
}
