import type { Binding, PassPlan } from './pass.ts';
import { Stage } from './usage.ts';

/** WGSL that the GPU's compiler refused: always a defect of an effect, never of the user's input. */
export class ShaderError extends Error {
  override readonly name = 'ShaderError';
}

/** A pass that can be dispatched. */
export interface CompiledPass {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

function layoutEntry(binding: Binding): Omit<GPUBindGroupLayoutEntry, 'binding' | 'visibility'> {
  switch (binding.kind) {
    case 'plane':
      return { texture: { sampleType: 'uint' } };
    case 'sampled':
    case 'background':
      return { texture: { sampleType: 'unfilterable-float' } };
    case 'history':
    case 'asset':
      return { texture: { sampleType: 'unfilterable-float', viewDimension: '2d-array' } };
    case 'stored':
      return { storageTexture: { access: 'write-only', format: binding.format } };
    case 'stored-history':
      return { storageTexture: { access: 'write-only', format: 'rgba16float' } };
    case 'buffer':
    case 'delivery':
      return { buffer: { type: 'storage' } };
  }
}

/** Compiles passes, each distinct one once per device. */
export class Pipelines {
  readonly #device: GPUDevice;
  readonly #compiled = new Map<string, Promise<CompiledPass>>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Compiles a pass or finds it compiled; throws `ShaderError` with the compiler's messages and the lines meant. */
  compile(pass: PassPlan): Promise<CompiledPass> {
    let compiled = this.#compiled.get(pass.wgsl);
    if (!compiled) {
      compiled = this.#create(pass);
      this.#compiled.set(pass.wgsl, compiled);
    }
    return compiled;
  }

  async #create(pass: PassPlan): Promise<CompiledPass> {
    const device = this.#device;
    const module = device.createShaderModule({ label: pass.label, code: pass.wgsl });
    const info = await module.getCompilationInfo();
    const errors = info.messages.filter(({ type }) => type === 'error');
    if (errors.length > 0) {
      const lines = pass.wgsl.split('\n');
      const report = errors.map(({ lineNum, message }) => `line ${lineNum}: ${message}\n    ${lines[lineNum - 1] ?? ''}`).join('\n');
      throw new ShaderError(`The pass “${pass.label}” does not compile:\n${report}`);
    }
    const layout = device.createBindGroupLayout({
      label: pass.label,
      entries: [
        { binding: 0, visibility: Stage.compute, buffer: { type: 'uniform' } },
        ...pass.bindings.map((binding, index) => ({ binding: index + 1, visibility: Stage.compute, ...layoutEntry(binding) })),
      ],
    });
    const pipeline = await device.createComputePipelineAsync({
      label: pass.label,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: 'main' },
    });
    return { pipeline, layout };
  }
}
