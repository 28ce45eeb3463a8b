/**
 * Runs `work` for one value at a time and keeps only the newest of those that arrive meanwhile, so that a slow worker
 * never falls behind a fast hand. The returned promise resolves when nothing waits any more.
 */
export function latest<T>(work: (value: T) => Promise<unknown>, onError: (error: unknown) => void): (value: T) => Promise<void> {
  let waiting: { value: T } | null = null;
  let running: Promise<void> | null = null;
  const drain = async () => {
    while (waiting) {
      const { value } = waiting;
      waiting = null;
      await work(value).catch(onError);
    }
    running = null;
  };
  return (value) => {
    waiting = { value };
    running ??= drain();
    return running;
  };
}
