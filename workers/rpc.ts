/**
 * The one bridge between the page and its workers: every method of an object, called across a port.
 *
 * Arguments are structured-cloned, except that an `AbortSignal` aborts on the other side too and a function becomes a
 * callback. Errors arrive with their `name`, `code` and `remedy`. When the worker dies every pending call fails (`worker-stopped`).
 */
import { MediaError } from '../src/media/errors.ts';

type Method = (...args: never[]) => unknown;

/** An object seen from the other side of a port: the same methods, all asynchronous. */
export type Remote<Api> = {
  readonly [Key in keyof Api]: Api[Key] extends (...args: infer Args) => infer Result ? (...args: Args) => Promise<Awaited<Result>> : never;
};

type Request = { readonly call: number; readonly method: string; readonly args: unknown[] } | { readonly abort: number };
type Reply =
  | { readonly call: number; readonly result: unknown }
  | { readonly call: number; readonly error: PlainError }
  | { readonly call: number; readonly callback: number; readonly args: unknown[] }
  | { readonly event: string; readonly value: unknown };

interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly remedy?: unknown;
  readonly stack?: string | undefined;
}

interface Endpoint {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

const SIGNAL = '\u0000signal';
const CALLBACK = '\u0000callback';
const transfers = new WeakMap<object, Transferable[]>();

/** Marks a value so that these parts of it move to the other side instead of being copied. Returns the value. */
export function transferring<T extends object>(value: T, parts: Transferable[]): T {
  transfers.set(value, parts);
  return value;
}

const transfersOf = (values: unknown[]) =>
  values.flatMap((value) => (typeof value === 'object' && value !== null ? (transfers.get(value) ?? []) : []));

/** Worker side: answers calls with the methods of `api`; the returned function pushes events to the page. */
export function expose<Events extends object>(
  api: object,
  port: Endpoint,
): <Name extends keyof Events & string>(event: Name, value: Events[Name]) => void {
  const running = new Map<number, AbortController>();
  port.addEventListener('message', async ({ data }: MessageEvent<Request>) => {
    if ('abort' in data) {
      running.get(data.abort)?.abort();
      return;
    }
    const { call, method } = data;
    const controller = new AbortController();
    running.set(call, controller);
    const args = data.args.map((arg, position) => {
      if (arg === SIGNAL) return controller.signal;
      if (arg === CALLBACK)
        return (...values: unknown[]) => port.postMessage({ call, callback: position, args: values } satisfies Reply, transfersOf(values));
      return arg;
    });
    try {
      const result = await ((api as Record<string, Method>)[method] as Method).apply(api, args as never[]);
      port.postMessage({ call, result } satisfies Reply, transfersOf([result]));
    } catch (error) {
      port.postMessage({ call, error: plain(error) } satisfies Reply);
    } finally {
      running.delete(call);
    }
  });
  return (event, value) => port.postMessage({ event, value } satisfies Reply, transfersOf([value]));
}

/** A worker with its methods and events. */
export interface Connection<Api, Events> {
  readonly api: Remote<Api>;
  /** Listens for a pushed event; the returned function stops listening. */
  on<Name extends keyof Events & string>(event: Name, listener: (value: Events[Name]) => void): () => void;
  /** Ends the worker; pending calls fail with an `AbortError`. */
  close(): void;
}

/** Page side: connects to a worker whose module called `expose`. */
export function connect<Api, Events = Record<never, never>>(worker: Worker): Connection<Api, Events> {
  let nextCall = 0;
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void; args: unknown[] }>();
  const listeners = new Map<string, Set<(value: never) => void>>();

  const failAll = (error: Error) => {
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };

  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    if ('event' in data) {
      for (const listener of listeners.get(data.event) ?? []) listener(data.value as never);
      return;
    }
    const waiting = pending.get(data.call);
    if (!waiting) return;
    if ('callback' in data) {
      (waiting.args[data.callback] as (...args: unknown[]) => void)(...data.args);
      return;
    }
    pending.delete(data.call);
    if ('error' in data) waiting.reject(revived(data.error));
    else waiting.resolve(data.result);
  });
  /** Set when the worker's module could not be loaded (an event without a message): no call will ever be answered. */
  let unloadable: Error | null = null;
  worker.addEventListener('error', (event) => {
    const reason = event.message || 'it could not be loaded';
    const error = new MediaError('worker-stopped', `What works in the background stopped: ${reason}.`, 'Reload the page and try again.');
    if (!event.message) unloadable = error;
    failAll(error);
  });

  const invoke = (method: string, args: unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      if (unloadable) return reject(unloadable);
      const call = nextCall++;
      const signal = args.find((arg) => arg instanceof AbortSignal);
      signal?.throwIfAborted();
      const abort = () => worker.postMessage({ abort: call } satisfies Request);
      signal?.addEventListener('abort', abort, { once: true });
      const settle =
        <T>(next: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener('abort', abort);
          next(value);
        };
      pending.set(call, { resolve: settle(resolve), reject: settle(reject), args });
      const sent = args.map((arg) => (arg instanceof AbortSignal ? SIGNAL : typeof arg === 'function' ? CALLBACK : arg));
      try {
        worker.postMessage({ call, method, args: sent } satisfies Request, transfersOf(args));
      } catch (error) {
        // An argument that cannot be sent: no answer will come.
        const waiting = pending.get(call);
        pending.delete(call);
        waiting?.reject(error);
      }
    });

  return {
    api: new Proxy({} as Remote<Api>, {
      get: (_, method) => (typeof method === 'string' && method !== 'then' ? (...args: unknown[]) => invoke(method, args) : undefined),
    }),
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener as (value: never) => void));
      return () => set.delete(listener as (value: never) => void);
    },
    close() {
      worker.terminate();
      failAll(new DOMException('The worker was closed.', 'AbortError'));
    },
  };
}

function plain(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  const { code, remedy } = error as { code?: unknown; remedy?: unknown };
  return { name, message, stack, ...(typeof code === 'string' && { code }), ...(remedy !== undefined && { remedy }) };
}

function revived({ name, message, stack, ...extra }: PlainError): Error {
  const error = name === 'AbortError' ? new DOMException(message, 'AbortError') : new Error(message);
  if (!(error instanceof DOMException)) Object.assign(error, { name, stack });
  return Object.assign(error, name === 'AbortError' ? {} : extra);
}
