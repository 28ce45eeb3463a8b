import type { KernelContext, KernelPass, KernelTexture } from '../../gpu/define-effect.ts';
import area from './area.wgsl?raw';
import common from './common.wgsl?raw';
import context from './context.wgsl?raw';
import difference from './difference.wgsl?raw';
import enclosed from './enclosed.wgsl?raw';
import extremes from './extremes.wgsl?raw';
import fill from './fill.wgsl?raw';
import foreground from './foreground.wgsl?raw';
import { type Grids, gridsOf, levelSize, scaleOf } from './grids.ts';
import guide from './guide.wgsl?raw';
import guideMiss from './guide-miss.wgsl?raw';
import guideSoften from './guide-soften.wgsl?raw';
import innerColumns from './inner-columns.wgsl?raw';
import innerRows from './inner-rows.wgsl?raw';
import interior from './interior.wgsl?raw';
import mixed from './mixed.wgsl?raw';
import { networkWgsl } from './network.ts';
import noise from './noise.wgsl?raw';
import open from './open.wgsl?raw';
import picture from './picture.wgsl?raw';
import range from './range.wgsl?raw';
import reduce from './reduce.wgsl?raw';
import refine from './refine.wgsl?raw';
import residue from './residue.wgsl?raw';
import samples from './samples.wgsl?raw';
import sampling from './sampling.wgsl?raw';
import screen from './screen.wgsl?raw';
import seed from './seed.wgsl?raw';
import sites from './sites.wgsl?raw';
import slope from './slope.wgsl?raw';
import soften from './soften.wgsl?raw';
import solid from './solid.wgsl?raw';
import spread from './spread.wgsl?raw';
import survey from './survey.wgsl?raw';
import tinted from './tinted.wgsl?raw';
import tolerance from './tolerance.wgsl?raw';
import traits from './traits.wgsl?raw';
import { colourNetwork, matteNetwork } from './weights.ts';

/** Finest pyramid level and tolerated |ln brightness| of each round of the clean plate, coarse to fine. */
const PLATE_ROUNDS = [
  { level: 3, brightness: 0.55 },
  { level: 2, brightness: 0.3 },
  { level: 1, brightness: 0.2 },
  { level: 0, brightness: 0.14 },
  { level: 0, brightness: 0.12 },
] as const;

/** Sets of measured figures (stats): 0 saturation tolerance, 1–3 noise of R, G, B, 4 noise of the matte, 5 whether chroma was sampled coarsely. */
export const STATS = 8;

/** Blur radii, and the lengths below, in 1/360 of the picture's shorter side. */
const NARROW_BLUR = 2.45;
const WIDE_BLUR = 8.5;

/** A pass in terms of what its module calls things. */
export interface Step {
  readonly label: string;
  readonly wgsl: string;
  /** What the module calls a texture → the texture; the picture (`input`) is added where the module mentions it. */
  readonly reads: Readonly<Record<string, string>>;
  readonly writes?: string;
  readonly kind?: 'pixel' | 'groups';
  readonly constants?: Readonly<Record<string, number>>;
}

const mentions = (wgsl: string, name: string) => new RegExp(`\\b${name}\\b`).test(wgsl);

/** Lets one module serve several textures: what it calls `from` stands for `plate2`. */
function alias(name: string, texture: string): string {
  return name === texture
    ? ''
    : `fn ${name}_load(at: vec2i) -> vec4f { return ${texture}_load(at); } ` +
        `fn ${name}_sample(at: vec2f) -> vec4f { return ${texture}_sample(at); } ` +
        `fn ${name}_size() -> vec2i { return ${texture}_size(); } `;
}

/** Turns a step into a pass of the engine: names, bindings, shared functions. */
export function passOf({ label, wgsl, reads, writes, kind = 'pixel', constants = {} }: Step): KernelPass {
  const aliases = Object.entries(reads).map(([name, texture]) => alias(name, texture));
  return {
    label,
    kind,
    wgsl: `${aliases.join('')}${wgsl}${common}`,
    reads: [...(mentions(wgsl, 'input_load') ? ['input'] : []), ...new Set(Object.values(reads))],
    ...(writes === undefined ? {} : { writes }),
    ...(mentions(wgsl, 'stats') ? { buffers: ['stats'] } : {}),
    ...(kind === 'groups' ? { groups: [1, 1] as const } : {}),
    constants,
  };
}

const pyramid = (level: number) => `pyramid${level}`;

/** Fills `field` down to pyramid level `level` and leaves the result in `result` (by default that level's texture). */
export function fillSteps(grids: Grids, level: number, result: string = pyramid(level)): Step[] {
  const [width, height] = levelSize(grids, grids.tail);
  const levels = Math.ceil(Math.log2(Math.max(width, height))) + 1;
  const steps: Step[] = [
    {
      label: 'fill coarse levels',
      wgsl: fill,
      kind: 'groups',
      reads: { field: 'field' },
      writes: grids.tail === level ? result : pyramid(grids.tail),
      constants: { BLOCK: 2 ** grids.tail, WIDTH: width, HEIGHT: height, LEVELS: levels },
    },
  ];
  for (let finer = grids.tail - 1; finer >= level; finer--) {
    steps.push({
      label: `fill level ${finer}`,
      wgsl: refine,
      reads: { field: 'field', coarse: pyramid(finer + 1) },
      writes: finer === level ? result : pyramid(finer),
      constants: { BLOCK: 2 ** finer },
    });
  }
  return steps;
}

/** The picture with chroma rebuilt from coarse samples, in `picture`. */
export function pictureSteps(): Step[] {
  return [
    { label: 'chroma sampling', wgsl: sampling, kind: 'groups', reads: {} },
    { label: 'chroma sites', wgsl: sites, reads: {}, writes: 'sites' },
    { label: 'chroma by luma', wgsl: guide, reads: { sites: 'sites' }, writes: 'chromaA' },
    { label: 'soften models', wgsl: guideSoften, reads: { models: 'chromaA' }, writes: 'chromaB' },
    { label: 'what models miss', wgsl: guideMiss, reads: { sites: 'sites', models: 'chromaB' }, writes: 'chromaA' },
    { label: 'picture', wgsl: picture, reads: { models: 'chromaB', misses: 'chromaA' }, writes: 'picture' },
  ];
}

/** The empty screen, found from coarse to fine, in level 0 of the pyramid; blocks of bare screen end in `field`. */
function plateSteps(grids: Grids): Step[] {
  const steps: Step[] = [
    { label: 'first plate', wgsl: seed, reads: {}, writes: pyramid(grids.tail) },
    { label: 'survey', wgsl: survey, reads: { picture: 'picture' }, writes: 'survey', constants: { STEP: grids.block } },
  ];
  let plate = grids.tail;
  PLATE_ROUNDS.forEach(({ level, brightness }, round) => {
    const reads = { survey: 'survey', plate: pyramid(plate) };
    const constants = { PLATE_STEP: 2 ** plate, BRIGHTNESS: brightness };
    if (round > 0) steps.push({ label: 'saturation tolerance', wgsl: tolerance, kind: 'groups', reads, constants });
    steps.push({ label: 'find screen', wgsl: screen, reads, writes: 'field', constants: { ...constants, FIRST: round === 0 ? 1 : 0 } });
    plate = Math.min(level, grids.tail);
    steps.push(...fillSteps(grids, plate));
  });
  return steps;
}

/** Colour-difference matte in alpha of `work`, and the same on the small grid. */
function matteSteps({ small, block }: Grids): Step[] {
  const steps: Step[] = [
    { label: 'noise', wgsl: noise, kind: 'groups', reads: { screen: 'field', picture: 'picture' }, constants: { STEP: block } },
    {
      label: 'colour difference',
      wgsl: `${difference}${range}`,
      reads: { plate: pyramid(0), picture: 'picture' },
      writes: 'work',
      constants: { PLATE_STEP: block },
    },
    { label: 'matte noise', wgsl: residue, kind: 'groups', reads: { screen: 'field', work: 'work' }, constants: { STEP: block } },
  ];
  if (small > 1) steps.push({ label: 'reduce', wgsl: reduce, reads: { from: 'work' }, writes: 'small', constants: { BLOCK: small } });
  return steps;
}

const smallOf = ({ small }: Grids) => (small > 1 ? 'small' : 'work');
const texels = (length: number, grids: Grids) => Math.max(1, Math.round(length * grids.unit));
const rows = { DX: 1, DY: 0 };
const columns = { DX: 0, DY: 1 };

/** Where the subject is surely opaque, in `solid`. */
function areaSteps(grids: Grids): Step[] {
  const windows = { NARROW: texels(3, grids), WIDE: texels(6, grids) };
  const reach = { REACH: texels(3, grids) };
  return [
    { label: 'means', wgsl: area, reads: { small: smallOf(grids) }, writes: 'a' },
    { label: 'extremes in rows', wgsl: extremes, reads: { from: 'a' }, writes: 'b', constants: { ...rows, ...windows } },
    { label: 'extremes in columns', wgsl: extremes, reads: { from: 'b' }, writes: 'a', constants: { ...columns, ...windows } },
    { label: 'tinted areas', wgsl: tinted, reads: { areas: 'a' }, writes: 'b', constants: reach },
    { label: 'opaque areas', wgsl: solid, reads: { tinted: 'b' }, writes: 'a', constants: reach },
    {
      label: 'closed holes',
      wgsl: enclosed,
      reads: { opaque: 'a', small: smallOf(grids) },
      writes: 'solid',
      constants: { UNIT: grids.unit },
    },
  ];
}

/** Slope of the matte and nearness of screen, in `halfB`. */
function slopeSteps(grids: Grids): Step[] {
  const small = smallOf(grids);
  const blurs = (pair: readonly [string, string], sigma: number, edgeUnit: number): Step[] =>
    [rows, columns].map((direction, index) => ({
      label: 'soften',
      wgsl: soften,
      reads: { from: pair[index] as string },
      writes: pair[1 - index] as string,
      constants: { ...direction, SIGMA: sigma, RADIUS: Math.ceil(2.5 * sigma), EDGE_UNIT: edgeUnit },
    }));
  return [
    { label: 'open blocks', wgsl: open, reads: { small }, writes: 'blockA', constants: { BLOCK: 4 } },
    ...blurs(['blockA', 'blockB'], (WIDE_BLUR / 4) * grids.unit, 90 * grids.unit),
    { label: 'halve', wgsl: open, reads: { small }, writes: 'halfA', constants: { BLOCK: 2 } },
    ...blurs(['halfA', 'halfB'], (NARROW_BLUR / 2) * grids.unit, 0),
    { label: 'slope', wgsl: slope, reads: { fine: 'halfA', coarse: 'blockA' }, writes: 'halfB' },
  ];
}

/** Solved pixels: foreground colour and alpha before levels, in `mixed`; what levels need, in `a`. */
function mixedSteps(grids: Grids): Step[] {
  const plate = { plate: pyramid(0) };
  const inner = { REACH: texels(2, grids) };
  return [
    {
      label: 'colour samples',
      wgsl: samples,
      reads: { small: smallOf(grids), solid: 'solid', ...plate },
      writes: 'b',
      constants: { PLATE_STEP: 4, RADIUS: grids.small === 1 ? 1 : 0 },
    },
    {
      label: 'mixed pixels',
      wgsl: mixed,
      reads: { work: 'work', solid: 'solid', slope: 'halfB', samples: 'b', ...plate },
      writes: 'mixed',
      constants: { STEP: grids.small, PLATE_STEP: grids.block, UNIT: grids.unit },
    },
    { label: 'inner rows', wgsl: innerRows, reads: { mixed: 'mixed' }, writes: 'b', constants: { STEP: grids.small, ...inner } },
    { label: 'inner columns', wgsl: innerColumns, reads: { rows: 'b', solid: 'solid' }, writes: 'a', constants: inner },
  ];
}

/** What surrounds each place, per block, over near (in `near`) and far (in `far`). */
function surroundingsSteps({ small }: Grids): Step[] {
  const means = (from: string, to: string, reach: number): Step[] => [
    { label: 'spread', wgsl: spread, reads: { from }, writes: 'blockB', constants: { ...rows, REACH: reach } },
    { label: 'spread', wgsl: spread, reads: { from: 'blockB' }, writes: to, constants: { ...columns, REACH: reach } },
  ];
  return [
    { label: 'surroundings', wgsl: context, reads: { work: 'work', mixed: 'mixed' }, writes: 'far', constants: { STEP: small } },
    ...means('far', 'near', 3),
    ...means('far', 'far', 7),
  ];
}

/** Traits of a texel, in fours: see traits.wgsl. */
export const TRAIT_PARTS = 14;
const parts = Array.from({ length: TRAIT_PARTS }, (_, at) => `inputs[${at}]`);

let learned: string | null = null;

/** The learned correction of matte and colour: functions for the last pass. Written when first asked for, because the page has no weights. */
function learnedWgsl(): string {
  learned ??= [
    traits,
    networkWgsl('matte_network', 'inputs: array<vec4f, TRAIT_PARTS>', parts, matteNetwork()),
    networkWgsl(
      'colour_network',
      'inputs: array<vec4f, TRAIT_PARTS>, clean: vec4f, mixture: vec4f',
      [...parts, 'clean', 'mixture'],
      colourNetwork(),
    ),
  ].join('');
  return learned;
}

/** The result: levels, un-mixing and despill against the colour of the interior. */
function foregroundSteps(grids: Grids): Step[] {
  const level = Math.min(1, grids.tail);
  return [
    ...surroundingsSteps(grids),
    {
      label: 'interior',
      wgsl: interior,
      reads: { solid: 'solid', survey: 'survey', small: smallOf(grids) },
      writes: 'field',
      constants: { BLOCK: 4, REACH: texels(5, grids) },
    },
    ...fillSteps(grids, level, 'interior'),
    {
      label: 'foreground',
      wgsl: `${foreground}${learnedWgsl()}${range}`,
      reads: {
        ...{ inner: 'a', mixed: 'mixed', work: 'work', interior: 'interior', plate: pyramid(0), picture: 'picture' },
        ...{ solid: 'solid', narrow: 'halfA', broad: 'blockA', near: 'near', far: 'far' },
      },
      writes: 'output',
      constants: { STEP: grids.small, PLATE_STEP: grids.block, INTERIOR_STEP: grids.block * 2 ** level, TRAIT_PARTS },
    },
  ];
}

/**
 * All passes of the keyer for a picture of this size, sixty-one or more, most of them on small grids.
 *
 * Texture reads per picture texel, estimated: 140 to 160 at full size (chroma 32, survey and ingest 2, bilateral and plate
 * 29, mixed pixels 10 on bare screen, 18 in solid areas and 46 at edges, foreground about 60), 70 more where there is doubt,
 * for what was learned, about 100 per texel of the small grid and 100 per block. The two networks take 5800 multiplications
 * where there is doubt and none elsewhere.
 */
export function keyerPasses(context: KernelContext): KernelPass[] {
  return keyerSteps(context).map(passOf);
}

/** The steps behind the passes; the last one makes the result. */
export function keyerSteps(context: KernelContext): Step[] {
  const grids = gridsOf(context);
  return [
    ...pictureSteps(),
    ...plateSteps(grids),
    ...matteSteps(grids),
    ...areaSteps(grids),
    ...slopeSteps(grids),
    ...mixedSteps(grids),
    ...foregroundSteps(grids),
  ];
}

/** Textures of the keyer's passes; weighted sums need full floats, colours and mattes do not. */
export function keyerTextures(context: KernelContext): Record<string, KernelTexture> {
  const grids = gridsOf(context);
  const half = (perTexel: number): KernelTexture => ({ format: 'rgba16float', scale: scaleOf(perTexel) });
  const full = (perTexel: number): KernelTexture => ({ format: 'rgba32float', scale: scaleOf(perTexel) });
  const levels = Array.from({ length: grids.tail + 1 }, (_, level) => [pyramid(level), full(grids.block * 2 ** level)] as const);
  return {
    ...Object.fromEntries(levels),
    interior: full(grids.block * 2 ** Math.min(1, grids.tail)),
    field: full(grids.block),
    survey: half(grids.block),
    blockA: half(grids.block),
    blockB: half(grids.block),
    near: half(grids.block),
    far: half(grids.block),
    halfA: half(2 * grids.small),
    halfB: half(2 * grids.small),
    a: half(grids.small),
    b: half(grids.small),
    solid: half(grids.small),
    ...(grids.small > 1 ? { small: half(grids.small) } : {}),
    sites: half(2),
    chromaA: half(2),
    chromaB: half(2),
    picture: { format: 'rgba16float', scale: 1 },
    work: { format: 'rgba16float', scale: 1 },
    mixed: { format: 'rgba16float', scale: 1 },
  };
}
