/** Makes the GPU of a worker never finish compiling, and tells the page when it begins; imported before the worker's own module. */

interface Gpu {
  readonly GPUDevice: { readonly prototype: { createComputePipelineAsync(): Promise<GPUComputePipeline> } };
}

(globalThis as unknown as Gpu).GPUDevice.prototype.createComputePipelineAsync = () => {
  new BroadcastChannel('compiling').postMessage(null);
  return new Promise(() => undefined);
};
