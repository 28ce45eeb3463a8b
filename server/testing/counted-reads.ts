/** A device whose shaders count the texels they read: what an effect costs, told without a clock. */
import { BufferUse, MAP_READ, Stage } from '../../src/gpu/usage.ts';
import { overriding } from './watched-device.ts';

const COUNTER = '@group(1) @binding(0) var<storage, read_write> texels_read: atomic<u32>;\n';
/** A function whose body begins by reading a texture: all of the engine's accessors do. */
const ACCESSOR = /(fn \w+\([^)]*\) -> \w+ \{)((?:\s*let [^;]*;)*\s*return [^;]*textureLoad)/g;

/** A device to hand to a chain, and what was done through it. */
export interface ReadCounter extends Disposable {
  readonly device: GPUDevice;
  /** Texels read, and workgroups dispatched, since the last call. */
  read(): Promise<{ readonly reads: number; readonly groups: number }>;
}

/** Makes shaders count; they must be compute shaders that use bind group 0 only. */
export function countReads(device: GPUDevice): ReadCounter {
  const counter = device.createBuffer({ size: 4, usage: BufferUse.storage | BufferUse.copyFrom | BufferUse.copyTo });
  const readable = device.createBuffer({ size: 4, usage: BufferUse.mapRead | BufferUse.copyTo });
  const layout = device.createBindGroupLayout({
    entries: [{ binding: 0, visibility: Stage.compute, buffer: { type: 'storage' } }],
  });
  const group = device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer: counter } }] });
  let groups = 0;
  return {
    device: overriding(device, {
      createShaderModule: ({ label, code }) => {
        const counting = COUNTER + code.replace(ACCESSOR, '$1 atomicAdd(&texels_read, 1u); $2');
        return device.createShaderModule({ ...(label !== undefined && { label }), code: counting });
      },
      createPipelineLayout: ({ bindGroupLayouts }) => device.createPipelineLayout({ bindGroupLayouts: [...bindGroupLayouts, layout] }),
      createCommandEncoder: (descriptor) => {
        const encoder = device.createCommandEncoder(descriptor);
        const beginComputePass = (of?: GPUComputePassDescriptor) => {
          const pass = encoder.beginComputePass(of);
          pass.setBindGroup(1, group);
          const dispatchWorkgroups = (x: number, y = 1, z = 1): undefined => {
            groups += x * y * z;
            pass.dispatchWorkgroups(x, y, z);
          };
          return overriding(pass, { dispatchWorkgroups });
        };
        return overriding(encoder, { beginComputePass });
      },
    }),
    async read() {
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(counter, 0, readable, 0, 4);
      encoder.clearBuffer(counter);
      device.queue.submit([encoder.finish()]);
      await readable.mapAsync(MAP_READ);
      const counted = { reads: new Uint32Array(readable.getMappedRange())[0] as number, groups };
      readable.unmap();
      groups = 0;
      return counted;
    },
    [Symbol.dispose]: () => {
      counter.destroy();
      readable.destroy();
    },
  };
}
