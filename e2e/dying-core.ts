/** Makes ffmpeg’s core die, as often as the number in the address says; imported before the worker's own module. */
let deaths = Number(new URL(import.meta.url).searchParams.toString().replace('=', ''));

interface Workers {
  readonly Worker: {
    readonly prototype: { postMessage(message: { readonly type?: string }, transfer: Transferable[]): void; onmessage: unknown };
  };
}
const { prototype } = (globalThis as unknown as Workers).Worker;
const { postMessage } = prototype;
prototype.postMessage = function dying(message, transfer) {
  if (message.type !== 'EXEC' || deaths-- <= 0) return postMessage.call(this, message, transfer);
  const { id } = message as { id?: number };
  (this as unknown as Worker).onmessage?.call(
    this as unknown as Worker,
    {
      data: { id, type: 'ERROR', data: 'RuntimeError: memory access out of bounds' },
    } as MessageEvent,
  );
};
