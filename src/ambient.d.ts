/** The few globals that every host has and core code may use. */
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
declare const performance: { now(): number };
declare function atob(text: string): string;
declare function btoa(text: string): string;
declare class Blob {
  constructor(parts: readonly Uint8Array<ArrayBuffer>[]);
  readonly size: number;
  slice(start?: number, end?: number): Blob;
  arrayBuffer(): Promise<ArrayBuffer>;
  stream(): ByteStream;
}
interface ByteStream {
  pipeThrough(transform: CompressionStream | DecompressionStream): ByteStream;
  getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array<ArrayBuffer> | undefined }>; cancel(): Promise<void> };
}
declare class File extends Blob {
  readonly name: string;
}
declare class DOMException extends Error {}
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class CompressionStream {
  constructor(format: 'deflate');
}
declare class DecompressionStream {
  constructor(format: 'deflate' | 'deflate-raw');
}
declare class Response {
  constructor(body: object);
  arrayBuffer(): Promise<ArrayBuffer>;
}
declare class WritableStream<Chunk> {
  constructor(sink: {
    write?(chunk: Chunk): Promise<void> | void;
    close?(): Promise<void> | void;
    abort?(reason: unknown): Promise<void> | void;
  });
  getWriter(): { write(chunk: Chunk): Promise<void>; close(): Promise<void>; abort(reason: unknown): Promise<void> };
}
