/** Draws the gallery of effects: one GPU device and one canvas for all pictures. */
import { type ActiveEffect, stagesOf } from '../src/gpu/active-effect.ts';
import { lutTexture } from '../src/gpu/asset-texture.ts';
import type { AssetTextures } from '../src/gpu/assets.ts';
import { Chain } from '../src/gpu/chain.ts';
import { type Placement, Presenter } from '../src/gpu/presenter.ts';
import { constantTimeline } from '../src/media/time.ts';
import { sampleLut } from '../src/samples/sample-lut.ts';
import {
  SAMPLE_FORMAT,
  SAMPLE_LOOP,
  SAMPLE_LUT,
  SAMPLE_RATE,
  SAMPLE_SIZE,
  type SampleId,
  Samples,
  sampleFor,
  sampleValues,
} from '../src/samples/samples.ts';
import { effectById } from '../src/shaders/effects.ts';
import type { GalleryApi, GalleryPictures } from './gallery-api.ts';
import { type Gpu, openGpu } from './gpu-device.ts';
import { expose, transferring } from './rpc.ts';

/** Chains kept compiled: as many as fit on a large screen, so that memory does not grow with the number of effects. */
const KEPT = 24;

const PLACEMENT: Placement = {
  view: 'composite',
  backdrop: 'checker',
  zoom: 1,
  centre: { x: SAMPLE_SIZE.width / 2, y: SAMPLE_SIZE.height / 2 },
  wipe: null,
  grid: null,
};

interface Studio {
  readonly assets: AssetTextures;
  readonly gpu: Gpu;
  readonly canvas: OffscreenCanvas;
  readonly context: GPUCanvasContext;
  readonly presenter: Presenter;
}

const samples = new Samples();
const timeline = constantTimeline(SAMPLE_LOOP, { num: SAMPLE_RATE, den: 1 });
/** Least recently drawn first. */
const chains = new Map<string, Chain>();
let opened: Promise<Studio> | null = null;
/** Drawings take turns: they share the canvas, and a chain holds one frame at a time. */
let turn: Promise<unknown> = Promise.resolve();

async function openStudio(): Promise<Studio> {
  const gpu = await openGpu();
  const canvas = new OffscreenCanvas(SAMPLE_SIZE.width, SAMPLE_SIZE.height);
  const context = canvas.getContext('webgpu') as GPUCanvasContext;
  const format = navigator.gpu.getPreferredCanvasFormat();
  context.configure({ device: gpu.device, format, alphaMode: 'opaque' });
  gpu.device.lost.then(() => {
    // The next drawing opens another one.
    opened = null;
    chains.clear();
  });
  const presenter = await Presenter.create(gpu.device, SAMPLE_FORMAT, format);
  return { gpu, canvas, context, presenter, assets: new Map([[SAMPLE_LUT, lutTexture(gpu.device, sampleLut())]]) };
}

function studio(): Promise<Studio> {
  opened ??= openStudio().catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

async function chainFor({ gpu, assets }: Studio, name: string, effects: readonly ActiveEffect[]): Promise<Chain> {
  const known = chains.get(name);
  const chain =
    known ??
    (await Chain.create(gpu.device, gpu.pipelines, { format: SAMPLE_FORMAT, timeline, effects, scale: 1, output: { kind: 'picture' } }));
  if (!known) chain.setAssets(assets);
  chains.delete(name);
  chains.set(name, chain);
  const [oldest] = chains;
  if (chains.size > KEPT && oldest) {
    chains.delete(oldest[0]);
    oldest[1][Symbol.dispose]();
  }
  return chain;
}

function picture({ canvas, context, presenter }: Studio, chain: Chain, sample: SampleId, index: number): ImageBitmap {
  const needs = chain.needs(index);
  for (const need of needs) chain.push(samples.frame(sample, need), index);
  if (needs.length === 0) chain.finish(index);
  presenter.draw(context.getCurrentTexture(), chain, PLACEMENT, null);
  return canvas.transferToImageBitmap();
}

async function draw(id: string, index: number): Promise<GalleryPictures> {
  const effect = effectById(id);
  if (!effect) throw new RangeError(`There is no effect “${id}”.`);
  const at = await studio();
  const sample = sampleFor(effect);
  const plain = await chainFor(at, `sample ${sample}`, []);
  const before = picture(at, plain, sample, index);
  const chain = await chainFor(at, id, stagesOf(effect, sampleValues(effect)));
  const after = picture(at, chain, sample, index);
  return transferring({ before, after }, [before, after]);
}

const api: GalleryApi = {
  open: async () => ({ isSoftware: (await studio()).gpu.isSoftware }),
  draw: (id, index) => {
    const drawn = turn.then(() => draw(id, index));
    turn = drawn.catch(() => undefined);
    return drawn;
  },
};
expose(api, self);
