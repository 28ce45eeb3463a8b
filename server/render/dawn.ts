import { create, globals } from 'webgpu';

/** A GPU device in Node, and how to give it back. */
export interface DawnDevice extends Disposable {
  readonly device: GPUDevice;
  /** The adapter's name as the driver gives it, for reports. */
  readonly adapter: string;
}

/** Dawn crashes when an instance is collected while one of its devices is alive, so they are held here. */
const instances = new Set<GPU>();

/** Clears workgroup memory by a loop instead: software drivers unroll the extension's, 0.9 s for an array of 520 vectors. */
const SLOW_TO_COMPILE = 'use_vulkan_zero_initialize_workgroup_memory_extension';

/**
 * Opens a WebGPU device through Dawn, without those of Dawn's features that are named. `VK_DRIVER_FILES` may point Vulkan at a
 * software driver.
 *
 * Throws when there is no adapter, naming what to install.
 */
export async function openDawnDevice(without: readonly string[] = []): Promise<DawnDevice> {
  calmEventLoop();
  Object.assign(globalThis, globals);
  const gpu = create([`disable-dawn-features=${[SLOW_TO_COMPILE, ...without].join(',')}`]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new Error(
      'No GPU adapter was found. Install a Vulkan driver, or Debian’s chromium package, whose SwiftShader driver runs on the CPU.',
    );
  }
  const device = await adapter.requestDevice({
    requiredFeatures: adapter.features.has('timestamp-query') ? ['timestamp-query'] : [],
    requiredLimits: {
      maxTextureDimension2D: adapter.limits.maxTextureDimension2D,
      maxBufferSize: adapter.limits.maxBufferSize,
      maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
    },
  });
  instances.add(gpu);
  const { vendor, architecture, description } = adapter.info;
  return {
    device,
    adapter: [vendor, architecture, description].filter(Boolean).join(' '),
    [Symbol.dispose]: () => {
      device.destroy();
      instances.delete(gpu);
    },
  };
}

let isCalm = false;

/**
 * Dawn re-arms `setImmediate` at full speed while anything is pending, which costs a whole core. Its callbacks are
 * native functions; those are put on a 1 ms timer instead, everybody else's stay as they are.
 */
function calmEventLoop(): void {
  if (isCalm) return;
  isCalm = true;
  const original = globalThis.setImmediate;
  const isNative = (callback: unknown) => /\[native code\]/.test(Function.prototype.toString.call(callback));
  const calm = (callback: (...args: unknown[]) => void, ...args: unknown[]) =>
    isNative(callback) ? (setTimeout(callback, 1, ...args) as unknown as NodeJS.Immediate) : original(callback, ...args);
  globalThis.setImmediate = Object.assign(calm, original) as typeof setImmediate;
}
