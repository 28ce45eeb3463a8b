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
import { type AnalysisFrame, analyseScreen } from '../../../src/shaders/keyer/analyse-screen.ts';
import { keyer } from '../../../src/shaders/keyer/keyer.ts';
import { keyerSteps, passOf, type Step } from '../../../src/shaders/keyer/passes.ts';
import traits from '../../../src/shaders/keyer/traits.wgsl?raw';
import { type Footage, footageOf } from '../footage.ts';
import type { Gpu } from '../keyed.ts';
import { Random } from '../random.ts';
import type { Scene } from '../scenes.ts';
import { bandOf } from '../score.ts';

/** Traits of a texel as the shader's `Traits.inputs` has them. */
export const TRAITS = 40;
/** Numbers a sample has: traits, doubt, picture, plate, solved colour, interior and its weight, true alpha and colour, band, weight. */
export const FIELDS = {
  traits: 0,
  doubt: 40,
  picture: 41,
  plate: 44,
  solved: 47,
  interior: 50,
  alpha: 54,
  colour: 55,
  band: 58,
  weight: 59,
} as const;
/** Length of a sample. */
export const LENGTH = 60;

/** Samples of one clip. */
export interface Samples {
  readonly name: string;
  readonly isLight: boolean;
  /** `LENGTH` numbers each. */
  readonly values: Float32Array<ArrayBuffer>;
}

const MOST = 24000;
const base = keyer as Effect as KernelEffect;
const PARTS = TRAITS / 4;
const OWN = ['picture', 'mixed', 'plates', 'interiors'] as const;

const HERE = `fn here(at: vec2i) -> Traits {
  let p = vec2f(at) + 0.5;
  let solved = mixed_load(at);
  let s = plate_sample(p / f32(PLATE_STEP)).rgb;
  return traits(at, key(at, p, solved.a), solved, s, interior_sample(p / f32(INTERIOR_STEP)));
}
`;

function probePasses(context: KernelContext): KernelPass[] {
  const steps = keyerSteps(context);
  const last = steps.at(-1) as Step;
  const show = (writes: string, value: string, part = 0): Step => ({
    ...last,
    label: writes,
    wgsl: `fn effect(at: vec2i) -> vec4f { return ${value}; }\n${HERE}${traits}`,
    writes,
    constants: { ...last.constants, PART: part },
  });
  return [
    ...steps.slice(0, -1),
    ...Array.from({ length: PARTS }, (_, part) => show(`traits${part}`, 'here(at).inputs[PART]', part)),
    show('plates', 'plate_sample((vec2f(at) + 0.5) / f32(PLATE_STEP))'),
    show('interiors', 'interior_sample((vec2f(at) + 0.5) / f32(INTERIOR_STEP))'),
    show('output', 'vec4f(here(at).doubt)'),
  ].map(passOf);
}

/** The keyer, but its result is how much is in doubt, and each trait is left in a texture. */
const probe: KernelEffect = {
  ...base,
  textures: (context) => ({
    ...base.textures(context),
    ...Object.fromEntries(Array.from({ length: PARTS }, (_, part) => [`traits${part}`, { format: 'rgba16float', scale: 1 } as const])),
    plates: { format: 'rgba16float', scale: 1 },
    interiors: { format: 'rgba16float', scale: 1 },
  }),
  passes: probePasses,
};
const VERSION = createHash('sha256')
  .update(JSON.stringify(probePasses({ width: 640, height: 360, scale: 1 })))
  .digest('hex')
  .slice(0, 12);

/** Samples of a scene; kept in `folder` for the passes they were made with. */
export async function samplesOf(gpu: Gpu, scene: Scene, seed: number, kind: string, frames: number, folder: string): Promise<Samples> {
  const place = join(folder, `traits-${VERSION}`);
  const path = join(place, `${kind}-${seed}-${scene.name}-${frames}.f32`);
  const isLight = scene.light === 'camera';
  if (!existsSync(path)) {
    const values = await measured(gpu, footageOf(scene, seed, frames, join(folder, kind)));
    mkdirSync(place, { recursive: true });
    writeFileSync(path, values);
  }
  return { name: `${kind} ${seed} ${scene.name}`, isLight, values: new Float32Array(Uint8Array.from(readFileSync(path)).buffer) };
}

async function measured({ device, pipelines }: Gpu, footage: Footage): Promise<Float32Array<ArrayBuffer>> {
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
  const values = { ...defaultsOf(keyer.params), ...found, light: footage.scene.light };

  // A chain keeps its textures to itself; in the order of their making, after the picture, they are the keyer's.
  const made: GPUTexture[] = [];
  const create = device.createTexture;
  device.createTexture = (descriptor) => {
    const texture = create.call(device, descriptor);
    if (descriptor.label?.startsWith('texture ')) made.push(texture);
    return texture;
  };
  using chain = await chainOf([[probe as Effect, values]]).finally(() => {
    device.createTexture = create;
  });
  const names = Object.keys(probe.textures({ width, height, scale: 1 }));
  const wanted = [...OWN, ...Array.from({ length: PARTS }, (_, part) => `traits${part}`)];
  const random = new Random('samples', footage.seed, footage.scene.name);
  const texels: number[][] = [];
  const read: Record<string, Float32Array>[] = [];
  for (const frame of planes) {
    chain.push(frame, frame.index);
    const pictures: Record<string, Float32Array> = { doubt: await readPicture(device, chain.picture) };
    for (const name of wanted) pictures[name] = await readPicture(device, made[1 + names.indexOf(name)] as GPUTexture);
    read.push(pictures);
    texels.push([...Array(width * height).keys()].filter((at) => (pictures['doubt']?.[at * 4] as number) > 0));
  }
  return gather(footage, read, texels, random);
}

function gather(
  { scene, alpha, colour, frames }: Footage,
  read: readonly Record<string, Float32Array>[],
  texels: readonly (readonly number[])[],
  random: Random,
): Float32Array<ArrayBuffer> {
  const count = scene.width * scene.height;
  const total = texels.reduce((sum, list) => sum + list.length, 0);
  const share = Math.min(1, MOST / Math.max(1, total));
  const rows: number[] = [];
  let banded = 0;
  texels.forEach((list, frame) => {
    const truth = Float32Array.from({ length: count }, (_, at) => (alpha[frame * count + at] as number) / 65535);
    const band = bandOf(truth, scene.width, scene.height);
    banded += band.reduce((sum, value) => sum + value, 0);
    const from = read[frame] as Record<string, Float32Array>;
    for (const at of list) {
      if (random.uniform() >= share) continue;
      const of = (name: string, channels: number) => Array.from({ length: channels }, (_, c) => from[name]?.[at * 4 + c] as number);
      for (let part = 0; part < PARTS; part++) rows.push(...of(`traits${part}`, 4));
      rows.push(...of('doubt', 1), ...of('picture', 3), ...of('plates', 3), ...of('mixed', 3), ...of('interiors', 4));
      const own = [0, 1, 2].map((c) => (colour[(frame * count + at) * 3 + c] as number) / 255);
      rows.push(truth[at] as number, ...own, band[at] as number, 0);
    }
  });
  const values = Float32Array.from(rows);
  // Every clip counts alike: its mean error over the picture, and its mean error over the band, each against its goal.
  for (let at = 0; at < values.length; at += LENGTH) {
    const inBand = values[at + FIELDS.band] as number;
    values[at + FIELDS.weight] = (1 / (0.008 * count * frames) + inBand / (0.04 * Math.max(1, banded))) / share;
  }
  return values;
}
