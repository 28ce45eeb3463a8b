/** A still on its way into a file, read back from there before it counts as done. */
import type { Verification } from '../../src/jobs/video-check.ts';
import { MediaError } from '../../src/media/errors.ts';
import { decodePng, encodePng, type PngPicture } from '../../src/media/png.ts';
import type { ExportProgress, StillResult } from '../render-api.ts';
import { openFileTarget } from './file-target.ts';

/** Writes a picture as PNG and compares the file with it. Throws `MediaError`, and then leaves no file. */
export async function writeStill(
  handle: FileSystemFileHandle,
  picture: PngPicture,
  report: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<StillResult> {
  const target = await openFileTarget(handle);
  try {
    const data = await encodePng(picture.size, picture.rgba);
    signal.throwIfAborted();
    const writer = target.stream.getWriter();
    await writer.write({ type: 'write', data, position: 0 });
    await writer.close();
    report({ phase: 'verifying', done: 0, total: 1, fps: 0, eta: null });
    const file = await handle.getFile();
    const verified = await verifyStill(new Uint8Array(await file.arrayBuffer()), picture, file.name);
    signal.throwIfAborted();
    return { bytes: file.size, verified };
  } catch (error) {
    await target.remove();
    throw error;
  }
}

/** Decodes a PNG and compares every sample with the picture that it was made of; PNG is exact, so nothing may differ. */
export async function verifyStill(file: Uint8Array<ArrayBuffer>, { size, rgba }: PngPicture, name: string): Promise<Verification> {
  const stored = await decodePng(file).catch((cause: unknown) => {
    throw failed(name, cause instanceof Error ? cause.message : String(cause));
  });
  const { width, height } = stored.size;
  if (width !== size.width || height !== size.height) {
    throw failed(name, `it is ${width}×${height} and not ${size.width}×${size.height}`);
  }
  const wrong = rgba.findIndex((value, at) => stored.rgba[at] !== value);
  if (wrong >= 0) {
    const pixel = wrong >> 2;
    const what = wrong % 4 === 3 ? 'alpha' : 'colour';
    throw failed(name, `the ${what} of the pixel at ${pixel % width}, ${Math.floor(pixel / width)} is another`);
  }
  return { framesCompared: 1, alpha: true, alphaMeanError: 0, alphaMaxError: 0 };
}

function failed(name: string, what: string): MediaError {
  return new MediaError(
    'verification-failed',
    `The picture “${name}” was read back and is not what was rendered: ${what}.`,
    'Do not use this file. Export again; if it happens again, choose another place for the file, or restart the browser.',
  );
}
