import { Pipelines } from '../src/gpu/pipelines.ts';
import { MediaError } from '../src/media/errors.ts';

/** A GPU device with the pipelines compiled on it. */
export interface Gpu {
  readonly device: GPUDevice;
  readonly pipelines: Pipelines;
  /** True when the GPU's work is done by the CPU. */
  readonly isSoftware: boolean;
}

/** Opens the GPU. Throws `MediaError` saying why it cannot be used and what to do. */
export async function openGpu(): Promise<Gpu> {
  if (!navigator.gpu) {
    throw new MediaError(
      'gpu-unavailable',
      'This browser does not offer WebGPU.',
      'Use a current version of Chrome, Edge, Safari or Firefox with hardware acceleration switched on.',
    );
  }
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new MediaError(
      'gpu-unavailable',
      'The browser has no GPU to offer: it was switched off after a fault, or its driver is blocked.',
      'Restart the browser; if that does not help, update the graphics driver or switch on hardware acceleration in the settings.',
    );
  }
  const { maxTextureDimension2D, maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const device = await adapter.requestDevice({ requiredLimits: { maxTextureDimension2D, maxBufferSize, maxStorageBufferBindingSize } });
  const isSoftware =
    adapter.info.isFallbackAdapter || /swiftshader|llvmpipe|warp/i.test(`${adapter.info.architecture} ${adapter.info.description}`);
  return { device, pipelines: new Pipelines(device), isSoftware };
}

/** Milliseconds within which a loss is announced after work has begun to fail because of it. */
const ANNOUNCEMENT = 1000;

/** Does something on a GPU; null instead of a failure when the GPU turns out to be lost. */
export async function unlessLost<T>(device: GPUDevice, action: () => Promise<T>): Promise<T | null> {
  try {
    return await action();
  } catch (error) {
    const patience = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ANNOUNCEMENT));
    const isLost = await Promise.race([device.lost.then(() => true), patience]);
    if (isLost) return null;
    throw error;
  }
}
