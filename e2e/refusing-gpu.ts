/** Makes the GPU of a worker refuse a command while frames are being rendered; imported before the worker's own module. */

/** Submissions that go well: enough for the effects to be compiled and some frames to be written. */
const GOOD = 6;

interface Gpu {
  readonly GPUAdapter: { readonly prototype: { requestDevice(descriptor?: object): Promise<GPUDevice> } };
  readonly GPUQueue: { readonly prototype: { submit(buffers: Iterable<GPUCommandBuffer>): undefined } };
}
const { GPUAdapter, GPUQueue } = globalThis as unknown as Gpu;

let device: GPUDevice | null = null;
const { requestDevice } = GPUAdapter.prototype;
GPUAdapter.prototype.requestDevice = async function kept(descriptor) {
  device = await requestDevice.call(this, descriptor);
  return device;
};
let submissions = 0;
const { submit } = GPUQueue.prototype;
GPUQueue.prototype.submit = function refusing(buffers) {
  submit.call(this, buffers);
  // A texture without any use is what no GPU accepts.
  if (++submissions === GOOD) device?.createTexture({ label: 'refused', size: [1, 1], format: 'rgba8unorm', usage: 0 });
};
