/** What surrounds the page: the browser's window, its processors and the server that the page came from. */
export interface Environment {
  readonly processors: number;
  readonly isolated: boolean;
  /** Whether a service worker answers this page, so that it opens without a network. */
  readonly offline: boolean;
  readonly installed: boolean;
  /** Whether this browser can install pages, which also brings files and shares to them. */
  readonly share: boolean;
  /** Milliseconds until the server answered; null when it did not. */
  readonly serverMs: number | null;
}

/** How long the server may take before it counts as gone. */
const PATIENCE_MS = 3000;

/** Looks at it now. */
export async function environmentOf(): Promise<Environment> {
  return {
    processors: navigator.hardwareConcurrency,
    isolated: crossOriginIsolated,
    offline: navigator.serviceWorker?.controller != null,
    installed: matchMedia('(display-mode: standalone), (display-mode: window-controls-overlay)').matches,
    share: 'launchQueue' in window,
    serverMs: await timeOfServer(),
  };
}

/** The API is never answered by the service worker. */
async function timeOfServer(): Promise<number | null> {
  const asked = performance.now();
  try {
    const { ok } = await fetch('/api/health', { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
    return ok ? Math.max(1, Math.round(performance.now() - asked)) : null;
  } catch {
    // That is the finding.
    return null;
  }
}
