import type { PlanarFrame } from '../media/picture.ts';
import type { FrameSource } from '../media/source.ts';
import { Chain } from './chain.ts';
import type { Colour } from './params.ts';
import { PICTURE_FORMAT } from './pass.ts';
import type { Pipelines } from './pipelines.ts';
import { TextureUse } from './usage.ts';

/** What lies behind a keyed picture, as a texture that changes with time. */
export interface Backdrop extends AsyncDisposable {
  readonly texture: GPUTexture;
  /** Brings the texture to a moment (seconds); a clip repeats from its start when it ends. Not for concurrent use. */
  show(time: number, signal: AbortSignal): Promise<void>;
}

/** A plain colour. */
export function colourBackdrop(device: GPUDevice, colour: Colour): Backdrop {
  const texture = device.createTexture({ size: [1, 1], format: PICTURE_FORMAT, usage: TextureUse.sampled | TextureUse.copyTo });
  // The buffer rather than the view: Node's binding does not know views of halves.
  device.queue.writeTexture({ texture }, new Float16Array([...colour, 1]).buffer, { bytesPerRow: 8 }, [1, 1]);
  return {
    texture,
    show: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => {
      texture.destroy();
      return Promise.resolve();
    },
  };
}

/** An image or a clip, whose source it closes. */
export async function sourceBackdrop(device: GPUDevice, pipelines: Pipelines, source: FrameSource): Promise<Backdrop> {
  const { format, timeline } = source.info;
  const spec = { format, timeline, effects: [], scale: 1, output: { kind: 'picture' } } as const;
  const chain = await Chain.create(device, pipelines, spec).catch(async (error: unknown) => {
    await source[Symbol.asyncDispose]();
    throw error;
  });
  let shown = -1;
  let reader: ForwardReader | null = null;
  const stop = async () => {
    const ending = reader;
    reader = null;
    await ending?.frames.return?.();
  };
  return {
    texture: chain.picture,
    async show(time, signal) {
      const index = timeline.duration > 0 ? timeline.indexAt(time % timeline.duration) : 0;
      if (index === shown) return;
      if (reader?.signal !== signal || index < reader.next || index > reader.next + FAR) {
        await stop();
        reader = { frames: source.frames(from(index, timeline.length), signal)[Symbol.asyncIterator](), next: index, signal };
      }
      // Until the frame is there the texture shows none that can be named.
      shown = -1;
      try {
        while (shown !== index) {
          const { value, done } = await reader.frames.next();
          if (done) return await stop();
          using frame = value;
          reader.next = frame.index + 1;
          if (frame.index < index) continue;
          chain.push(frame, index);
          shown = index;
        }
      } catch (error) {
        await stop();
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      await stop();
      chain[Symbol.dispose]();
      await source[Symbol.asyncDispose]();
    },
  };
}

/** A clip read on from where it was, so that one decoder serves for as long as time goes forwards. */
interface ForwardReader {
  readonly frames: AsyncIterator<PlanarFrame>;
  next: number;
  readonly signal: AbortSignal;
}

/** Frames that are rather decoded and dropped than jumped over. */
const FAR = 30;

function* from(start: number, end: number): Generator<number> {
  for (let index = start; index < end; index++) yield index;
}
