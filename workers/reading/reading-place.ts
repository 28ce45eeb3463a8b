import type { DecodeSession } from './decode-session.ts';

/** Frames kept while stepping back, and the memory they may take. */
const MOST_BEHIND = 32;
const BYTES_BEHIND = 96 * 2 ** 20;
/** A step back over more frames than this is a jump, not scrubbing. */
const NEARBY = 64;

/** Where one consumer of a track is: the decoders it left, still warm, and copies of frames it may step back to. */
export class ReadingPlace {
  readonly #warm: number;
  readonly #create: () => DecodeSession;
  readonly #idle: DecodeSession[] = [];
  readonly #busy = new Set<DecodeSession>();
  /** Copies of frames before the place where stepping back began. */
  readonly #behind = new Map<number, Uint8Array>();
  #closed = false;
  /** The frame asked for last. */
  last = -1;

  /** `warm` is how many decoders may wait for the next request; `create` makes one more. */
  constructor(warm: number, create: () => DecodeSession) {
    this.#warm = warm;
    this.#create = create;
  }

  /** A session for reading from frame `first`, one that reaches it if there is one. */
  borrow(first: number): DecodeSession {
    const fitting = this.#idle.findIndex((session) => session.reaches(first));
    const [idle] = this.#idle.splice(Math.max(fitting, 0), 1);
    const session = idle ?? this.#create();
    this.#busy.add(session);
    return session;
  }

  /** Takes a session back. */
  async giveBack(session: DecodeSession): Promise<void> {
    this.#busy.delete(session);
    if (this.#closed) return session.close();
    this.#idle.push(session);
    if (this.#idle.length > this.#warm) await this.#idle.shift()?.close();
  }

  /** The copy of a frame, if one is kept. */
  kept(index: number): Uint8Array | undefined {
    return this.#behind.get(index);
  }

  /** How many frames before `index` to keep, because the next steps will probably go back too; 0 when it was no small step back. */
  worthKeeping(index: number, frameBytes: number): number {
    const back = this.last - index;
    return back > 0 && back <= NEARBY ? Math.min(MOST_BEHIND, Math.floor(BYTES_BEHIND / frameBytes)) : 0;
  }

  /** Keeps the copy of a frame. */
  keep(index: number, bytes: Uint8Array): void {
    this.#behind.set(index, bytes);
  }

  /** Lets all copies go. */
  forget(): void {
    this.#behind.clear();
  }

  /** Closes all sessions, also those that are lent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#behind.clear();
    await Promise.all([...this.#idle.splice(0), ...this.#busy].map((session) => session.close()));
  }
}
