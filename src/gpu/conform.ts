import { fitted } from '../media/fit.ts';
import { type PlanarFrame, planeSizes, type Rect, type Size } from '../media/picture.ts';
import { sameFormat } from '../media/sequence/sequence-source.ts';
import type { FrameSource, SourceInfo } from '../media/source.ts';
import { Chain } from './chain.ts';
import { type DeliveryFormat, wholeDelivery } from './deliver.ts';
import type { Pipelines } from './pipelines.ts';
import { type DeliveredPlanes, READBACK_RING } from './readback.ts';

/** What a picture of another shape does in its frame: is seen whole with bars beside it, or fills it and is cut. */
export type Framing = 'contain' | 'cover';

/** How clips are made alike. */
export interface Conformity {
  readonly format: DeliveryFormat['format'];
  readonly framing: Framing;
}

/** Where to convert. `paced` is for GPUs that are CPU cores (see `ChainSpec`). */
export interface ConformGpu {
  readonly device: GPUDevice;
  readonly pipelines: Pipelines;
  readonly paced: boolean;
}

/**
 * The one format that clips can share with the least loss: size and colours of the first, the depth of the deepest, alpha where
 * any has it. Clips that are alike already keep their format, so that nothing is converted; null says that.
 */
export function commonFormat(infos: readonly Pick<SourceInfo, 'format' | 'size'>[]): Conformity['format'] | null {
  const [first] = infos;
  if (!first) throw new RangeError('There is no clip to take a format from.');
  if (infos.every((info) => sameFormat(info, first))) return null;
  const { colour } = first.format;
  const even = (side: number) => side + (side % 2);
  return {
    coded: { width: even(first.size.width), height: even(first.size.height) },
    layout: infos.some(({ format: { layout } }) => layout === 'i444' || layout === 'rgba') ? 'i444' : 'i420',
    bitDepth: infos.some(({ format }) => format.bitDepth > 8) ? 10 : 8,
    alpha: infos.some(({ format }) => format.alpha),
    rotation: 0,
    pixelAspect: { num: 1, den: 1 },
    colour: colour.matrix === 'rgb' ? { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' } : colour,
  };
}

/**
 * A source whose frames have another's size and format, resampled in light. Closing it leaves `source` open. Throws `MediaError`
 * when the GPU has no room. Frames are asked for by one reader at a time.
 */
export async function conformed(gpu: ConformGpu, source: FrameSource, { format, framing }: Conformity): Promise<FrameSource> {
  const { info } = source;
  const area = placed(info.size, format.coded, framing);
  const delivery: DeliveryFormat = {
    ...wholeDelivery({ ...format, coded: { width: area.picture.width, height: area.picture.height } }, false),
    crop: area.crop,
  };
  const chain = await Chain.create(gpu.device, gpu.pipelines, {
    format: info.format,
    timeline: info.timeline,
    effects: [],
    scale: 1,
    output: { kind: 'planes', deliveries: [delivery] },
    paced: gpu.paced,
  });
  const isWhole = area.picture.width === format.coded.width && area.picture.height === format.coded.height;
  /** Planes of frames that were closed, whose bars are painted already. */
  const spare: PlanarFrame['planes'][] = [];
  const finish = (frame: Pick<PlanarFrame, 'index' | 'time' | 'duration'>, delivered: DeliveredPlanes): PlanarFrame => {
    const { index, time, duration } = frame;
    if (isWhole) return { index, time, duration, format, planes: delivered.planes, [Symbol.dispose]: () => delivered[Symbol.dispose]() };
    using narrow = delivered;
    const planes = spare.pop() ?? barred(format);
    putInto(planes, narrow.planes, format, area.picture);
    let isOpen = true;
    const close = () => {
      if (isOpen) spare.push(planes);
      isOpen = false;
    };
    return { index, time, duration, format, planes, [Symbol.dispose]: close };
  };
  return {
    info: { ...info, format, size: format.coded },
    async *frames(indices, signal) {
      const onTheirWay: Promise<PlanarFrame>[] = [];
      try {
        for await (using frame of source.frames(indices, signal)) {
          const { index, time, duration } = frame;
          await (chain.needs(index).length === 0 ? chain.finish(index) : chain.push(frame, index));
          const coming = chain.delivered().then((delivered) => finish({ index, time, duration }, delivered));
          // Awaited in its turn; until then its failure must not count as unhandled.
          coming.catch(() => undefined);
          onTheirWay.push(coming);
          if (onTheirWay.length >= READBACK_RING) yield (await onTheirWay.shift()) as PlanarFrame;
        }
        for (let next = onTheirWay.shift(); next; next = onTheirWay.shift()) yield await next;
      } finally {
        for (const late of await Promise.allSettled(onTheirWay)) if (late.status === 'fulfilled') late.value[Symbol.dispose]();
      }
    },
    async [Symbol.asyncDispose]() {
      chain[Symbol.dispose]();
    },
  };
}

/** Where a picture goes in a frame: the part of it that is seen, and where that lies. Bars have even widths, for chroma. */
function placed(size: Size, frame: Size, framing: Framing): { readonly crop: Rect | null; readonly picture: Rect } {
  const even = (value: number) => Math.max(2, Math.round(value / 2) * 2);
  if (framing === 'cover') {
    const { width, height } = fitted(frame, size);
    const crop = { x: Math.floor((size.width - width) / 2), y: Math.floor((size.height - height) / 2), width, height };
    return { crop, picture: { x: 0, y: 0, ...frame } };
  }
  const inner = fitted(size, frame);
  const width = Math.min(frame.width, even(inner.width));
  const height = Math.min(frame.height, even(inner.height));
  const bar = (space: number) => Math.floor(space / 4) * 2;
  return { crop: null, picture: { x: bar(frame.width - width), y: bar(frame.height - height), width, height } };
}

/** Planes of a frame of black or, where there is alpha, of nothing. */
function barred(format: Conformity['format']): (Uint8Array | Uint16Array)[] {
  const sizes = planeSizes(format);
  const top = 2 ** format.bitDepth;
  return sizes.map(({ width, height }, plane) => {
    const isAlpha = format.alpha && plane === sizes.length - 1;
    const isChroma = !isAlpha && (plane === 1 || plane === 2);
    const black = isAlpha ? 0 : isChroma ? top / 2 : format.colour.range === 'full' ? 0 : top / 16;
    return format.bitDepth > 8 ? new Uint16Array(width * height).fill(black) : new Uint8Array(width * height).fill(black);
  });
}

/** Puts the planes of a smaller picture into those of a frame. */
function putInto(frame: PlanarFrame['planes'], planes: DeliveredPlanes['planes'], format: Conformity['format'], picture: Rect): void {
  const inner = planeSizes({ ...format, coded: picture });
  for (const [plane, size] of planeSizes(format).entries()) {
    const [from, whole, within] = [planes[plane], frame[plane], inner[plane]];
    if (!from || !whole || !within) throw new TypeError('Planes of a picture and of its frame have one layout.');
    const x = Math.floor((picture.x * size.width) / format.coded.width);
    const y = Math.floor((picture.y * size.height) / format.coded.height);
    for (let row = 0; row < within.height; row++)
      whole.set(from.subarray(row * within.width, (row + 1) * within.width), (y + row) * size.width + x);
  }
}
