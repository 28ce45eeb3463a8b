/** Files on this machine that a recipe names besides its source, by the SHA-256 of their content as in a browser's library. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { loopTexture, lutTexture } from '../../src/gpu/asset-texture.ts';
import type { AssetTexture } from '../../src/gpu/assets.ts';
import { itemsIn } from '../../src/gpu/params.ts';
import type { Pipelines } from '../../src/gpu/pipelines.ts';
import type { UsedAsset } from '../../src/jobs/recipe/stack.ts';
import { MediaError } from '../../src/media/errors.ts';
import { LONGEST_CUBE, parseCube } from '../../src/media/lut/cube-lut.ts';
import { refuseTooLarge } from '../../src/media/pictures/too-large.ts';
import type { FrameSource } from '../../src/media/source.ts';
import { openFfmpegSource } from '../reading/ffmpeg-source.ts';

/** Paths by the SHA-256 of their content, in lower-case hexadecimal. */
export type PathsByItem = ReadonlyMap<string, string>;

/** Reads files to learn what a recipe calls them. Throws when one cannot be read. */
export async function pathsByItem(paths: readonly string[]): Promise<PathsByItem> {
  const found = new Map<string, string>();
  for (const path of paths) {
    const hash = createHash('sha256');
    for await (const part of createReadStream(path)) hash.update(part as Uint8Array);
    found.set(hash.digest('hex'), path);
  }
  return found;
}

/** The path of a file that a recipe names. Throws `MediaError` when it was not given. */
function pathOf(item: string, files: PathsByItem): string {
  const path = files.get(item);
  if (path !== undefined) return path;
  throw new MediaError(
    'file-unreadable',
    `The recipe reads a file (SHA-256 ${item.slice(0, 12)}…) that was not given.`,
    'Name it with --file PATH, once for each file; it is the same file that was used in the browser.',
  );
}

/** Opens a picture or clip that a recipe reads besides its source. Throws `MediaError`. */
export async function openBeside(device: GPUDevice, item: string, files: PathsByItem, signal: AbortSignal): Promise<FrameSource> {
  const path = pathOf(item, files);
  await using closing = new AsyncDisposableStack();
  const source = closing.use(await openFfmpegSource(path, signal));
  const { width, height } = source.info.format.coded;
  refuseTooLarge(path, width, height, device.limits.maxTextureDimension2D);
  closing.move();
  return source;
}

/** Puts the files that one parameter names on the GPU. Throws `MediaError`. */
export async function loadAsset(
  device: GPUDevice,
  pipelines: Pipelines,
  { value, accepts }: UsedAsset,
  files: PathsByItem,
  signal: AbortSignal,
): Promise<AssetTexture> {
  if (accepts === 'lut') {
    const path = pathOf(value, files);
    await using file = await open(path);
    // What is longer is refused by its length alone.
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(LONGEST_CUBE + 1) });
    return lutTexture(device, parseCube(buffer.toString('utf8', 0, bytesRead), path));
  }
  await using opened = new AsyncDisposableStack();
  const sources: FrameSource[] = [];
  for (const item of itemsIn(value)) sources.push(opened.use(await openBeside(device, item, files, signal)));
  return await loopTexture(device, pipelines, sources, signal);
}
