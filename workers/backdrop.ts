import { Chain } from '../src/gpu/chain.ts';
import type { Colour } from '../src/gpu/params.ts';
import { PICTURE_FORMAT } from '../src/gpu/pass.ts';
import type { Gpu } from './gpu-device.ts';
import type { MediaSource } from './reading/browser-source.ts';
import { openMediaSource } from './reading/media-source.ts';

/** What lies behind a keyed picture, as a texture that changes with time. */
export interface Backdrop extends AsyncDisposable {
  readonly texture: GPUTexture;
  /** Brings the texture to a moment (seconds); a clip repeats from its start when it ends. */
  show(time: number, signal: AbortSignal): Promise<void>;
}

/** A plain colour. */
export function colourBackdrop({ device }: Gpu, colour: Colour): Backdrop {
  const texture = device.createTexture({
    size: [1, 1],
    format: PICTURE_FORMAT,
    usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
  });
  const halves = new Uint16Array([...colour, 1].map(halfOf));
  device.queue.writeTexture({ texture }, halves.buffer, { bytesPerRow: 8 }, [1, 1]);
  return {
    texture,
    show: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => {
      texture.destroy();
      return Promise.resolve();
    },
  };
}

/** An image or a clip. Throws `MediaError` when the file cannot be opened. */
export async function mediaBackdrop({ device, pipelines }: Gpu, file: Blob): Promise<Backdrop> {
  const source: MediaSource = await openMediaSource(file, { maxTextureSize: device.limits.maxTextureDimension2D, lenient: true });
  const { format, timeline } = source.info;
  const spec = { format, timeline, effects: [], scale: 1, output: { kind: 'picture' } } as const;
  const chain = await Chain.create(device, pipelines, spec).catch(async (error: unknown) => {
    await source[Symbol.asyncDispose]();
    throw error;
  });
  let shown = -1;
  return {
    texture: chain.picture,
    async show(time, signal) {
      const index = timeline.duration > 0 ? timeline.indexAt(time % timeline.duration) : 0;
      if (index === shown) return;
      for await (using frame of source.frames([index], signal)) chain.push(frame, index);
      shown = index;
    },
    async [Symbol.asyncDispose]() {
      chain[Symbol.dispose]();
      await source[Symbol.asyncDispose]();
    },
  };
}

/** A value of 0…1 as IEEE 754 binary16, rounded to nearest. */
function halfOf(value: number): number {
  if (value < 2 ** -14) return Math.round(value * 2 ** 24);
  const exponent = Math.floor(Math.log2(value));
  return ((exponent + 15) << 10) + Math.round((value / 2 ** exponent - 1) * 1024);
}
