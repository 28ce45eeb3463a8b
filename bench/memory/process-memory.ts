/** What processes hold in memory, as Linux tells of it in /proc; no other system has it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Whether this system tells. */
export const tellsMemory = (): boolean => existsSync('/proc/self/status');

/** Milliseconds between two looks: an encoder of a segment lives longer. */
const LOOK = 50;

/** The most that was held at one time, in bytes; pages that processes share count for each. */
export interface PeakMemory {
  readonly own: number;
  /** Of all processes that it has started, together. */
  readonly children: number;
}

/** Bytes behind a line such as `VmHWM:   1234 kB`; 0 for a process that has ended. */
function statusOf(id: number, field: 'VmHWM' | 'VmRSS'): number {
  try {
    return Number(new RegExp(`${field}:\\s*(\\d+)`).exec(readFileSync(`/proc/${id}/status`, 'latin1'))?.[1] ?? 0) * 1024;
  } catch {
    // Ended meanwhile.
    return 0;
  }
}

/** The most that a process has held since it began, in bytes, as the system counts it. */
const mostOf = (id: number): number => statusOf(id, 'VmHWM');

/** What a process holds now, in bytes. */
export const heldBy = (id: number): number => statusOf(id, 'VmRSS');

function childrenOf(id: number): number[] {
  try {
    return readdirSync(`/proc/${id}/task`).flatMap((task) =>
      readFileSync(`/proc/${id}/task/${task}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    // Ended meanwhile.
    return [];
  }
}

const descendantsOf = (id: number): number[] => childrenOf(id).flatMap((child) => [child, ...descendantsOf(child)]);

/** Watches a process, and those that it starts, until it is disposed. */
export class MemoryWatch implements Disposable {
  readonly #id: number;
  readonly #timer: NodeJS.Timeout;
  #own = 0;
  #children = 0;

  constructor(id: number) {
    this.#id = id;
    this.#timer = setInterval(() => this.#look(), LOOK);
  }

  get peak(): PeakMemory {
    return { own: this.#own, children: this.#children };
  }

  #look(): void {
    this.#own = Math.max(this.#own, mostOf(this.#id));
    this.#children = Math.max(
      this.#children,
      descendantsOf(this.#id).reduce((sum, child) => sum + heldBy(child), 0),
    );
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
