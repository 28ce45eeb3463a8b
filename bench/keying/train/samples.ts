/** What the keyer sees and what is true, texel by texel: the keyer's own passes fill the traits, the generator knows the rest. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFfmpegSource } from '../../../server/reading/ffmpeg-source.ts';
import { stagesOf } from '../../../src/gpu/active-effect.ts';
import { Chain } from '../../../src/gpu/chain.ts';
import type { Effect, KernelContext, KernelEffect, KernelPass } from '../../../src/gpu/define-effect.ts';
import { defaultsOf } from '../../../src/gpu/params.ts';
import { readPicture, straightBytes } from '../../../src/gpu/read-picture.ts';
import { BufferUse, MAP_READ } from '../../../src/gpu/usage.ts';
import { type AnalysisFrame, analyseScreen } from '../../../src/shaders/keyer/analyse-screen.ts';
import { keyer } from '../../../src/shaders/keyer/keyer.ts';
import { keyerSteps, passOf, type Step, TRAIT_PARTS } from '../../../src/shaders/keyer/passes.ts';
import traits from '../../../src/shaders/keyer/traits.wgsl?raw';
import { type Footage, footageOf } from '../footage.ts';
import type { Gpu, Values } from '../keyed.ts';
import { Random } from '../random.ts';
import type { Scene } from '../scenes.ts';
import { bandOf } from '../score.ts';

/** Traits of a texel as the shader's `Traits.inputs` has them. */
export const TRAITS = 4 * TRAIT_PARTS;
/** Where a row's numbers lie: what the last pass knows of a texel, in fours, and then what is true and what errors count. */
export const FIELDS = {
  traits: 0,
  doubt: TRAITS,
  picture: TRAITS + 1,
  plate: TRAITS + 4,
  solved: TRAITS + 8,
  interior: TRAITS + 12,
  alpha: TRAITS + 16,
  colour: TRAITS + 17,
  /** Of the matte in one frame, and of its change from frame to frame. */
  weight: TRAITS + 20,
  change: TRAITS + 21,
} as const;
const KNOWN = FIELDS.alpha;
/** Length of a row. */
export const LENGTH = TRAITS + 22;
/** Frames of a clip; a sample is a texel with a row for each. */
export const FRAMES = 2;

/** Samples of one clip. */
export interface Samples {
  readonly name: string;
  readonly isLight: boolean;
  /** `FRAMES` rows of `LENGTH` numbers for each texel. */
  readonly values: Float32Array<ArrayBuffer>;
}

const MOST = 12000;
const base = keyer as Effect as KernelEffect;

/** Every so many texels along and down are looked at: of a large picture as many as of a small one. */
const thinOf = ({ width, height }: Pick<KernelContext, 'width' | 'height'>) => Math.max(1, Math.round(Math.min(width, height) / 360));

const PROBE = `fn effect(at: vec2i) -> vec4f {
  let place = at / THIN;
  if (any(at != THIN * place + THIN / 2) || place.x >= COLUMNS) {
    return vec4f(0.0);
  }
  let p = vec2f(at) + 0.5;
  let solved = mixed_load(at);
  let s = plate_sample(p / f32(PLATE_STEP)).rgb;
  let interior = interior_sample(p / f32(INTERIOR_STEP));
  let found = traits(at, key(at, p, solved.a), solved, s, interior);
  let row = (TRAIT_PARTS + 4) * (place.y * COLUMNS + place.x);
  for (var part = 0; part < TRAIT_PARTS; part++) {
    rows[row + part] = found.inputs[part];
  }
  rows[row + TRAIT_PARTS] = vec4f(found.doubt, picture_load(at).rgb);
  rows[row + TRAIT_PARTS + 1] = vec4f(s, 0.0);
  rows[row + TRAIT_PARTS + 2] = vec4f(solved.rgb, 0.0);
  rows[row + TRAIT_PARTS + 3] = interior;
  return vec4f(found.doubt);
}
`;

function probePasses(context: KernelContext): KernelPass[] {
  const steps = keyerSteps(context);
  const last = steps.at(-1) as Step;
  const thin = thinOf(context);
  const probe = passOf({
    ...last,
    label: 'probe',
    wgsl: `${PROBE}${traits}`,
    constants: { ...last.constants, THIN: thin, COLUMNS: Math.floor(context.width / thin) },
  });
  return [...steps.slice(0, -1).map(passOf), { ...probe, buffers: ['stats', 'rows'] }];
}

/** The keyer, but instead of keying, what its last pass knows of each texel is left in a buffer. */
const probe: KernelEffect = {
  ...base,
  buffers(context) {
    const thin = thinOf(context);
    const length = (KNOWN / 4) * Math.floor(context.width / thin) * Math.floor(context.height / thin);
    return { ...base.buffers?.(context), rows: { type: 'vec4f', length } };
  },
  passes: probePasses,
};
const VERSION = createHash('sha256')
  .update(JSON.stringify(probePasses({ width: 640, height: 360, scale: 1 })))
  .digest('hex')
  .slice(0, 12);

/** Samples of a scene; kept in `folder` for the passes they were made with. */
export async function samplesOf(gpu: Gpu, scene: Scene, seed: number, kind: string, folder: string): Promise<Samples> {
  const place = join(folder, `traits-${VERSION}`);
  const path = join(place, `${kind}-${seed}-${scene.name}.f32`);
  const isLight = scene.light === 'camera';
  if (!existsSync(path)) {
    const footage = footageOf(scene, seed, FRAMES, join(folder, kind));
    const values = gathered(footage, await knownOf(gpu, footage, { light: scene.light }));
    mkdirSync(place, { recursive: true });
    writeFileSync(path, values);
  }
  return { name: `${kind} ${seed} ${scene.name}`, isLight, values: new Float32Array(Uint8Array.from(readFileSync(path)).buffer) };
}

/** What the last pass knows of each texel, `KNOWN` numbers each, frame by frame; `asked` goes over what analysis finds. */
export async function knownOf({ device, pipelines }: Gpu, footage: Footage, asked: Values): Promise<Float32Array[]> {
  await using source = await openFfmpegSource(footage.path);
  const { format, timeline } = source.info;
  const chainOf = (effects: Parameters<typeof stagesOf>[]) =>
    Chain.create(device, pipelines, {
      format,
      timeline,
      effects: effects.flatMap((pair) => stagesOf(...pair)),
      scale: 1,
      output: { kind: 'picture' },
    });
  using plain = await chainOf([]);
  const { width, height } = plain.size;
  const all = Array.from({ length: timeline.length }, (_, index) => index);
  const planes = await Array.fromAsync(source.frames(all, new AbortController().signal));
  const pictures: AnalysisFrame[] = [];
  for (const frame of planes) {
    plain.push(frame, frame.index);
    pictures.push({ width, height, channels: 4, samples: straightBytes(await readPicture(device, plain.picture)) });
  }
  const [r, g, b] = footage.screen.map((value) => value / 255) as [number, number, number];
  const found = analyseScreen(pictures) ?? { screen: [r, g, b] as const };
  const values = { ...defaultsOf(keyer.params), ...found, ...asked };

  // A chain keeps its buffers to itself, and lets nobody copy from them.
  let rows: GPUBuffer | undefined;
  const create = device.createBuffer;
  device.createBuffer = (descriptor) => {
    if (!descriptor.label?.endsWith('_rows')) return create.call(device, descriptor);
    rows = create.call(device, { ...descriptor, usage: descriptor.usage | BufferUse.copyFrom });
    return rows;
  };
  using chain = await chainOf([[probe as Effect, values]]).finally(() => {
    device.createBuffer = create;
  });
  const known: Float32Array[] = [];
  for (const frame of planes) {
    chain.push(frame, frame.index);
    known.push(await readRows(device, rows as GPUBuffer));
  }
  return known;
}

async function readRows(device: GPUDevice, from: GPUBuffer): Promise<Float32Array> {
  const buffer = device.createBuffer({ size: from.size, usage: BufferUse.mapRead | BufferUse.copyTo });
  try {
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(from, 0, buffer, 0, from.size);
    device.queue.submit([encoder.finish()]);
    await buffer.mapAsync(MAP_READ);
    return new Float32Array(buffer.getMappedRange().slice(0));
  } finally {
    buffer.destroy();
  }
}

/** Texels that are in doubt in any frame, each in all frames, with the truth. */
function gathered({ scene, seed, alpha, colour, frames }: Footage, known: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const { width, height, name } = scene;
  const thin = thinOf(scene);
  const columns = Math.floor(width / thin);
  const count = columns * Math.floor(height / thin);
  const placeOf = (texel: number) => (Math.floor(texel / columns) * thin + (thin >> 1)) * width + (texel % columns) * thin + (thin >> 1);
  const random = new Random('samples', seed, name);
  const truths = known.map((_, frame) =>
    Float32Array.from({ length: width * height }, (_, at) => (alpha[frame * width * height + at] as number) / 65535),
  );
  const bands = truths.map((truth) => bandOf(truth, width, height));
  const banded = bands.reduce((sum, band) => sum + band.reduce((all, value) => all + value, 0), 0) / thin ** 2;
  const isOpen = (texel: number) => known.some((rows) => (rows[texel * KNOWN + FIELDS.doubt] as number) > 0);
  const open = [...Array(count).keys()].filter(isOpen);
  const share = Math.min(1, MOST / Math.max(1, open.length));
  const chosen = open.filter(() => random.uniform() < share);
  const values = new Float32Array(chosen.length * known.length * LENGTH);
  chosen.forEach((texel, which) => {
    const at = placeOf(texel);
    known.forEach((rows, frame) => {
      const from = (which * known.length + frame) * LENGTH;
      values.set(rows.subarray(texel * KNOWN, (texel + 1) * KNOWN), from);
      values[from + FIELDS.alpha] = truths[frame]?.[at] as number;
      for (const c of [0, 1, 2]) values[from + FIELDS.colour + c] = (colour[(frame * width * height + at) * 3 + c] as number) / 255;
      // Every clip counts alike: its mean error over the picture and over the band, and the change of its error, each against its goal.
      values[from + FIELDS.weight] = (1 / (0.008 * count * frames) + (bands[frame]?.[at] as number) / (0.04 * Math.max(1, banded))) / share;
      values[from + FIELDS.change] = 1 / (0.025 ** 2 * count * share);
    });
  });
  return values;
}
