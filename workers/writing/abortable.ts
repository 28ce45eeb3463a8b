/**
 * `work`, or the signal's reason as soon as it aborts. Work that cannot be called off goes on by itself: `discard` gets what
 * it makes after all.
 */
export function abortable<T>(work: Promise<T>, signal: AbortSignal, discard?: (late: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    work
      .then((result) => {
        if (signal.aborted) discard?.(result);
        else resolve(result);
      }, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
