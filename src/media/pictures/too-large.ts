import { MediaError } from '../errors.ts';

/** Refuses a picture whose sides, in pixels, exceed the GPU's limit. Throws `MediaError`. */
export function refuseTooLarge(name: string, width: number, height: number, limit: number): void {
  if (Math.max(width, height) <= limit) return;
  throw new MediaError(
    'too-large',
    `${name} is ${width}×${height} pixels; this machine's graphics can hold pictures of at most ${limit}×${limit}.`,
    `Scale it down to ${limit} pixels or less on its longer side first, or use a machine with a larger limit.`,
  );
}
