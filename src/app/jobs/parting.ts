/** Milliseconds that work has to end after it was called off. */
const PARTING = 20_000;

/** What work comes to; the signal’s reason where it was called off and does not end, as on a GPU that hangs. */
export async function parted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const part = () => {
    waiting = setTimeout(() => reject(signal.reason), PARTING);
  };
  if (signal.aborted) part();
  signal.addEventListener('abort', part);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(waiting);
    signal.removeEventListener('abort', part);
  }
}
