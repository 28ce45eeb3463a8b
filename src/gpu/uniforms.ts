import type { Param, Params, ParamValue } from './params.ts';

/** Byte size of `struct Frame` in the prelude. */
export const FRAME_BYTES = 96;
/** Most pictures a temporal effect may read; fixed by `Frame.history`. */
export const MAX_WINDOW = 16;

/** Where each value of an effect lies within its uniform struct. */
export interface StructLayout {
  readonly fields: readonly { readonly id: string; readonly param: Param; readonly offset: number }[];
  /** Bytes, a multiple of 16 and never 0 (WGSL has no empty structs). */
  readonly bytes: number;
}

const wgslType = (param: Param): 'f32' | 'u32' | 'vec3f' => {
  switch (param.kind) {
    case 'float':
      return 'f32';
    case 'colour':
      return 'vec3f';
    case 'choice':
    case 'toggle':
      return 'u32';
  }
};

const roundUp = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

/** Lays parameters out by WGSL's rules (§14.4.1: scalars align to 4, vec3f aligns to 16 and takes 12 bytes). */
export function layoutOf(params: Params): StructLayout {
  let offset = 0;
  const fields = Object.entries(params).map(([id, param]) => {
    const vector = param.kind === 'colour';
    offset = roundUp(offset, vector ? 16 : 4);
    const field = { id, param, offset };
    offset += vector ? 12 : 4;
    return field;
  });
  return { fields, bytes: Math.max(16, roundUp(offset, 16)) };
}

/** WGSL text of the struct with the layout of `layoutOf`. */
export function structOf(name: string, params: Params): string {
  const fields = Object.entries(params).map(([id, param]) => `  ${id}: ${wgslType(param)},`);
  return `struct ${name} {\n${fields.length > 0 ? fields.join('\n') : '  unused: vec4f,'}\n}\n`;
}

/** Writes values into uniform memory at byte `base`. Values must have passed `problemWith`. */
export function packValues(layout: StructLayout, values: Readonly<Record<string, ParamValue>>, view: DataView, base: number): void {
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
    }
  }
}
