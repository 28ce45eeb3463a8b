import type { Size } from '../media/picture.ts';
import { backgroundWgsl } from './background.ts';
import { cropOf, type DeliveryFormat, type DeliverySource, isResidual, isScaled } from './deliver.ts';
import { bindSource } from './ingest.ts';
import { deliveryWgsl } from './pack-planes.ts';
import { PassBuilder, type PassPlan, PICTURE_FORMAT, type TextureId } from './pass.ts';
import { encodedWgsl, lightWgsl, resampleWgsl } from './resample.ts';

const WORKGROUP = 8;

/**
 * Ends a pass, whose `steps` make the colour `c` of the picture at `at`, with the only delivery, so that the picture is
 * never stored. `hasSource` says that the pass reads the source anyway.
 */
export function fusedDelivery(
  builder: PassBuilder,
  from: DeliverySource,
  delivery: DeliveryFormat,
  { steps, hasSource }: { readonly steps: readonly string[]; readonly hasSource: boolean },
): PassPlan {
  if (isResidual(from, delivery) && !hasSource) bindSource(builder, from.source, from.scale);
  addComposed(builder, delivery, steps);
  return finish(builder, from, delivery, 0);
}

/** Passes that turn a stored picture into planes. Deliveries of the same part, size and background share the scaling of rows. */
export function deliveryPasses(
  from: DeliverySource,
  picture: TextureId,
  deliveries: readonly DeliveryFormat[],
  take: (plan: { readonly size: Size; readonly format: GPUTextureFormat }) => TextureId,
): PassPlan[] {
  const scalings = new Map<string, { readonly rows: TextureId; readonly users: number[] }>();
  const passes: PassPlan[] = [];
  deliveries.forEach((delivery, which) => {
    const builder = new PassBuilder();
    if (isScaled(delivery, from.size)) {
      const crop = cropOf(delivery, from.size);
      const key = JSON.stringify([crop, delivery.size, delivery.background]);
      let scaling = scalings.get(key);
      if (!scaling) {
        scaling = { rows: take({ size: { width: delivery.size.width, height: crop.height }, format: PICTURE_FORMAT }), users: [] };
        scalings.set(key, scaling);
        passes.push(rowsPass(from, picture, delivery, scaling));
      }
      scaling.users.push(which);
      builder.readable('', 'rows', scaling.rows);
      builder.add(resampleWgsl('columns', crop, delivery.size) + encodedWgsl);
    } else {
      const residual = isResidual(from, delivery);
      if (residual) bindSource(builder, from.source, from.scale);
      builder.readable('', 'picture', picture);
      addComposed(builder, delivery, ['var c = picture_load(at);', ...(residual ? [UNROUNDED] : [])]);
    }
    passes.push(finish(builder, from, delivery, which));
  });
  return passes;
}

/** Takes what differs from the source by no more than the rounding of a stored picture, whichever way a GPU rounds, for the source. */
const UNROUNDED = `let before = source_at(at);
  if (all(abs(c - before) <= abs(before) * ${2 ** -10} + ${2 ** -24})) { c = before; }`;

/** Adds `composed_at(at)`, the colour that `steps` make at a position of the picture, over the background. */
function addComposed(builder: PassBuilder, { background }: DeliveryFormat, steps: readonly string[]): void {
  let behind = '';
  if (background) {
    builder.add(backgroundWgsl(builder.bind({ kind: 'background' }, (name) => `var ${name}: texture_2d<f32>`)));
    behind = 'c = over(c, background_at(vec2f(at) + 0.5));\n  c.a = 1.0;';
  }
  builder.add(`
fn composed_at(at: vec2i) -> vec4f {
  ${steps.join('\n  ')}
  ${behind}
  return c;
}`);
}

function rowsPass(
  { size }: DeliverySource,
  picture: TextureId,
  delivery: DeliveryFormat,
  { rows, users }: { readonly rows: TextureId; readonly users: readonly number[] },
): PassPlan {
  const builder = new PassBuilder();
  const crop = cropOf(delivery, size);
  builder.label('scale rows');
  builder.readable('', 'picture', picture);
  addComposed(builder, delivery, ['var c = picture_load(at);']);
  builder.add(lightWgsl(crop) + resampleWgsl('rows', crop, delivery.size));
  const target = builder.bind({ kind: 'stored', texture: rows, format: PICTURE_FORMAT }, (name) => {
    return `var ${name}: texture_storage_2d<${PICTURE_FORMAT}, write>`;
  });
  const main = `
@compute @workgroup_size(${WORKGROUP}, ${WORKGROUP}) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= textureDimensions(${target}))) { return; }
  textureStore(${target}, id.xy, resampled_at(vec2i(id.xy)));
}`;
  const groups = [Math.ceil(delivery.size.width / WORKGROUP), Math.ceil(crop.height / WORKGROUP)] as const;
  return builder.finish(main, groups, { deliveries: users });
}

function finish(builder: PassBuilder, from: DeliverySource, delivery: DeliveryFormat, which: number): PassPlan {
  builder.label('deliver');
  builder.bind({ kind: 'delivery', delivery: which }, (name) => `var<storage, read_write> ${name}: array<u32>`);
  if (!isScaled(delivery, from.size)) {
    const { x, y } = cropOf(delivery, from.size);
    builder.add(`fn picture_at(at: vec2i) -> vec4f { return composed_at(at + vec2i(${x}, ${y})); }`);
  }
  const { main, groups } = deliveryWgsl(from, delivery);
  return builder.finish(main, groups, { deliveries: [which] });
}
