/** A device that counts what costs a frame dearly: allocations, compilations, submissions and read-backs. */

const WATCHED = [
  'createBuffer',
  'createTexture',
  'createBindGroup',
  'createShaderModule',
  'createComputePipelineAsync',
  'createCommandEncoder',
  'submit',
  'mapAsync',
] as const;

/** Calls since the last `reset`, by name. */
export type CallCounts = Record<(typeof WATCHED)[number], number>;

/** A device to hand to a chain, and what was asked of it. */
export interface WatchedDevice {
  readonly device: GPUDevice;
  readonly calls: Readonly<CallCounts>;
  reset(): void;
}

/** Calls that a chain which runs one frame may make. */
export const FRAME_CALLS: Readonly<CallCounts> = {
  createBuffer: 0,
  createTexture: 0,
  createBindGroup: 0,
  createShaderModule: 0,
  createComputePipelineAsync: 0,
  createCommandEncoder: 1,
  submit: 1,
  mapAsync: 0,
};

/** Passes an object through, with some of its members replaced; methods keep their own `this`. */
export function overriding<Target extends object>(target: Target, members: Partial<Target>): Target {
  return new Proxy(target, {
    get(own, key) {
      const replaced = members[key as keyof Target];
      if (replaced !== undefined) return replaced;
      const value: unknown = Reflect.get(own, key, own);
      return typeof value === 'function' ? value.bind(own) : value;
    },
  });
}

/** Watches a device; the original goes on working beside it. */
export function watch(device: GPUDevice): WatchedDevice {
  const none = (): CallCounts => Object.fromEntries(WATCHED.map((name) => [name, 0])) as CallCounts;
  const calls = none();
  const counted =
    <Args extends unknown[], Result>(name: keyof CallCounts, call: (...args: Args) => Result) =>
    (...args: Args): Result => {
      calls[name]++;
      return call(...args);
    };
  const { queue } = device;
  return {
    calls,
    reset: () => Object.assign(calls, none()),
    device: overriding(device, {
      queue: overriding(queue, { submit: counted('submit', (buffers) => queue.submit(buffers)) }),
      createBuffer: counted('createBuffer', (descriptor) => {
        const buffer = device.createBuffer(descriptor);
        const map = buffer.mapAsync.bind(buffer);
        buffer.mapAsync = counted('mapAsync', map);
        return buffer;
      }),
      createTexture: counted('createTexture', (descriptor) => device.createTexture(descriptor)),
      createBindGroup: counted('createBindGroup', (descriptor) => device.createBindGroup(descriptor)),
      createShaderModule: counted('createShaderModule', (descriptor) => device.createShaderModule(descriptor)),
      createComputePipelineAsync: counted('createComputePipelineAsync', (descriptor) => device.createComputePipelineAsync(descriptor)),
      createCommandEncoder: counted('createCommandEncoder', (descriptor) => device.createCommandEncoder(descriptor)),
    }),
  };
}
