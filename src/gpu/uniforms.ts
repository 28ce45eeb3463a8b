import type { Size } from '../media/picture.ts';
import { type AssetTextures, NO_ASSETS } from './assets.ts';
import { CURVE_SAMPLES, sampleCurve } from './curve.ts';
import type { CurvePoints, Param, Params, ParamValue } from './params.ts';
import { packShapes, SHAPE_VECTORS, type Shape } from './shapes.ts';

/** Byte size of `struct Frame` in the prelude. */
export const FRAME_BYTES = 96;
/** Most pictures a temporal effect may read; fixed by `Frame.history`. */
export const MAX_WINDOW = 16;

/** What `struct Frame` of the prelude tells a pass. */
export interface FrameUniforms {
  /** Of the picture in texels. */
  readonly size: Size;
  /** Texels per source pixel. */
  readonly scale: number;
  /** Seconds. */
  readonly time: number;
  /** Source frame index. */
  readonly frame: number;
  /** Slots of the pictures that a temporal effect reads, in the order of its window. */
  readonly history: readonly number[];
}

/** Writes `struct Frame` at byte `base`. */
export function writeFrame(view: DataView, base: number, { size, scale, time, frame, history }: FrameUniforms): void {
  [size.width, size.height, scale, time].forEach((value, index) => {
    view.setFloat32(base + index * 4, value, true);
  });
  [frame, history.length].forEach((value, index) => {
    view.setUint32(base + 16 + index * 4, value, true);
  });
  history.forEach((slot, index) => {
    view.setUint32(base + 32 + index * 4, slot, true);
  });
}

/** Where each value of an effect lies within its uniform struct. */
export interface StructLayout {
  readonly fields: readonly { readonly id: string; readonly param: Param; readonly offset: number }[];
  /** Bytes, a multiple of 16 and never 0 (WGSL has no empty structs). */
  readonly bytes: number;
}

const wgslType = (param: Param): string => {
  switch (param.kind) {
    case 'float':
      return 'f32';
    case 'colour':
      return 'vec3f';
    case 'choice':
    case 'toggle':
      return 'u32';
    case 'curve':
      return `array<vec4f, ${CURVE_SAMPLES / 2}>`;
    case 'asset':
      return 'Asset';
    case 'shapes':
      return `array<vec4f, ${SHAPE_VECTORS}>`;
  }
};

/** Alignment and size in bytes. */
const spaceOf = ({ kind }: Param): readonly [align: number, size: number] => {
  switch (kind) {
    case 'float':
    case 'choice':
    case 'toggle':
      return [4, 4];
    case 'colour':
      return [16, 12];
    case 'curve':
      return [16, CURVE_SAMPLES * 8];
    case 'asset':
      return [16, 32];
    case 'shapes':
      return [16, SHAPE_VECTORS * 16];
  }
};

const NO_ASSET = [0, 0, 0, 0, 1, 1, 1, 0];

const roundUp = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

/** Lays parameters out by WGSL's rules (§14.4.1: scalars align to 4, vec3f aligns to 16 and takes 12 bytes). */
export function layoutOf(params: Params): StructLayout {
  let offset = 0;
  const fields = Object.entries(params).map(([id, param]) => {
    const [align, size] = spaceOf(param);
    offset = roundUp(offset, align);
    const field = { id, param, offset };
    offset += size;
    return field;
  });
  return { fields, bytes: Math.max(16, roundUp(offset, 16)) };
}

/** WGSL text of the struct with the layout of `layoutOf`. */
export function structOf(name: string, params: Params): string {
  const fields = Object.entries(params).map(([id, param]) => `  ${id}: ${wgslType(param)},`);
  return `struct ${name} {\n${fields.length > 0 ? fields.join('\n') : '  unused: vec4f,'}\n}\n`;
}

/** Two samples and the one behind them in each vector, so that a shader finds both ends of any step in one. */
function packCurve(samples: Float32Array, view: DataView, base: number): void {
  for (let first = 0; first < samples.length; first += 2) {
    for (let k = 0; k < 3; k++) view.setFloat32(base + first * 8 + k * 4, samples[Math.min(first + k, samples.length - 1)] as number, true);
  }
}

/** Writes values into uniform memory at byte `base`. Values must have passed `problemWith`; an asset not among `assets` counts as none. */
export function packValues(
  layout: StructLayout,
  values: Readonly<Record<string, ParamValue>>,
  view: DataView,
  base: number,
  assets: AssetTextures = NO_ASSETS,
): void {
  for (const { id, param, offset } of layout.fields) {
    const at = base + offset;
    const value = values[id] ?? param.default;
    switch (param.kind) {
      case 'float':
        view.setFloat32(at, value as number, true);
        break;
      case 'toggle':
        view.setUint32(at, value ? 1 : 0, true);
        break;
      case 'choice':
        view.setUint32(at, Math.max(0, Object.keys(param.options).indexOf(value as string)), true);
        break;
      case 'colour':
        (value as readonly number[]).forEach((channel, position) => {
          view.setFloat32(at + position * 4, channel, true);
        });
        break;
      case 'curve':
        packCurve(sampleCurve(value as CurvePoints), view, at);
        break;
      case 'shapes':
        packShapes(value as readonly Shape[], view, at);
        break;
      case 'asset': {
        const asset = assets.get(value as string);
        const fields = asset ? [...asset.low, asset.layers, ...asset.high, asset.rate] : NO_ASSET;
        fields.forEach((field, position) => {
          view.setFloat32(at + position * 4, field, true);
        });
        break;
      }
    }
  }
}
