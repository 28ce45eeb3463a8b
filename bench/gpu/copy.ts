/** What the adapter's memory can do: the yardstick of every other figure. */

import { PICTURE_FORMAT } from '../../src/gpu/pass.ts';
import { TextureUse } from '../../src/gpu/usage.ts';
import type { Clock } from './measure-stack.ts';
import type { PassTimer } from './pass-timer.ts';

const WGSL = `
@group(0) @binding(0) var source: texture_2d<f32>;
@group(0) @binding(1) var copy: texture_storage_2d<${PICTURE_FORMAT}, write>;
@compute @workgroup_size(8, 8) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= textureDimensions(copy))) { return; }
  textureStore(copy, id.xy, textureLoad(source, id.xy, 0));
}`;

/** A measured copy of one picture into another, as our own passes would do it. */
export interface CopyReport {
  readonly width: number;
  readonly height: number;
  readonly ms: number;
  /** Bytes read and written a second, in units of 10⁹. */
  readonly gigabytesPerSecond: number;
}

/** Copies a picture of this size `repeats` times and takes the fastest, or of processor time the mean: what the memory can do. */
export async function measureCopy(
  { device, timer, clock }: { readonly device: GPUDevice; readonly timer: PassTimer | null; readonly clock: Clock },
  width: number,
  height: number,
  repeats: number,
): Promise<CopyReport> {
  const make = () =>
    device.createTexture({ size: [width, height], format: PICTURE_FORMAT, usage: TextureUse.sampled | TextureUse.storage });
  const [from, to] = [make(), make()];
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ label: 'copy', code: WGSL }), entryPoint: 'main' },
  });
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [from, to].map((texture, binding) => ({ binding, resource: texture.createView() })),
  });
  const run = (on: GPUDevice) => {
    const encoder = on.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(Math.ceil(width / 8), Math.ceil(height / 8));
    pass.end();
    device.queue.submit([encoder.finish()]);
  };
  for (let warm = 0; warm < 3; warm++) run(device);
  await device.queue.onSubmittedWorkDone();
  const isTimed = timer && clock === 'gpu timestamps';
  const ms = await (isTimed ? byClock(timer, repeats, run) : byMean(device, clock, repeats, run));
  from.destroy();
  to.destroy();
  return { width, height, ms, gigabytesPerSecond: (width * height * 16) / ms / 1e6 };
}

async function byClock(timer: PassTimer, repeats: number, run: (on: GPUDevice) => void): Promise<number> {
  timer.start('pass');
  for (let repeat = 0; repeat < repeats; repeat++) run(timer.device);
  return Math.min(...(await timer.stop()).map(([ms]) => ms as number));
}

async function byMean(device: GPUDevice, clock: Clock, repeats: number, run: (on: GPUDevice) => void): Promise<number> {
  // Waiting costs time of its own, which only many copies at once make small.
  const [began, used] = [performance.now(), process.cpuUsage()];
  for (let repeat = 0; repeat < repeats; repeat++) run(device);
  await device.queue.onSubmittedWorkDone();
  const { user, system } = process.cpuUsage(used);
  return (clock === 'processor time' ? (user + system) / 1000 : performance.now() - began) / repeats;
}

/** The middle value; of an even number of them, the lower one of the two. */
export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? 0;
