import { MediaError } from '../../src/media/errors.ts';

/** Whether an access failed for want of room. Chromium names a full disk, or breaks the pipe to the file without saying why. */
export function isFull(error: unknown): boolean {
  return error instanceof DOMException && /Quota|NoSpace|data pipe/.test(`${error.name} ${error.message}`);
}

/** Says what a failed write means for the user; `needed` is the size that the file had to reach. */
export async function storageError(name: string, needed: number, error: unknown): Promise<MediaError> {
  if (!isFull(error)) {
    const reason = error instanceof Error ? error.message : String(error);
    return new MediaError('storage-blocked', `“${name}” could not be written at ${size(needed)} (${reason}).`, RETRY, { cause: error });
  }
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  return new MediaError(
    'storage-full',
    `There is no room for “${name}”, which had reached ${size(needed)}: the browser gives this site at most ${size(quota)}, and ${size(usage)} are in use.`,
    'Remove clips or exports you no longer need from the library, free space on the disk, or export a shorter range or a lower quality.',
    { cause: error },
  );
}

const RETRY = 'Check that the disk is still connected and writable, then export again.';

/** Bytes in the unit a person would use. */
function size(bytes: number): string {
  const [unit, divisor] = bytes >= 1e9 ? (['GB', 1e9] as const) : bytes >= 1e6 ? (['MB', 1e6] as const) : (['kB', 1e3] as const);
  return `${(bytes / divisor).toFixed(bytes >= 1e6 ? 1 : 0)} ${unit}`;
}
