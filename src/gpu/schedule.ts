/**
 * Which pictures exist when: the bookkeeping of temporal effects, in frame numbers only.
 *
 * A temporal effect splits the chain into segments. In front of it lies a history of a few pictures, each the output
 * of the previous segment at one source frame. What a frame needs follows from the effects' windows alone, never from
 * what was shown before; the history only saves work.
 */

/** A temporal effect as the schedule sees it. */
export interface HistorySpec {
  /** Pictures the history can hold. */
  readonly slots: number;
  /** Source frames read at a frame, all at or before it. */
  window(index: number): readonly number[];
}

/** Run one segment for one frame. */
export interface Step {
  readonly segment: number;
  readonly frame: number;
  /** Slots of the history in front of the segment, in the order of the window; empty for segment 0. */
  readonly reads: readonly number[];
  /** Slot of the history behind the segment, or null for the last segment, whose result is the picture. */
  readonly writes: number | null;
}

/** Frame numbers held by each history, and the steps that fill them. */
export class Schedule {
  readonly #specs: readonly HistorySpec[];
  readonly #held: (number | null)[][];

  constructor(specs: readonly HistorySpec[]) {
    this.#specs = specs;
    this.#held = specs.map(({ slots }) => Array.from({ length: slots }, () => null));
  }

  /** A schedule in the same state, to look ahead with. */
  clone(): Schedule {
    const copy = new Schedule(this.#specs);
    this.#held.forEach((held, history) => {
      copy.#held[history] = [...held];
    });
    return copy;
  }

  /** Forgets all pictures, for example because a value changed. */
  clear(): void {
    for (const held of this.#held) held.fill(null);
  }

  /** Source frames, ascending, that must be pushed before `target` can be finished. */
  needs(target: number): number[] {
    return [...(this.#wanted(target)[0] as Set<number>)].sort((a, b) => a - b);
  }

  /**
   * Steps that have become possible on the way to `target`, now that source frame `pushed` is on the GPU (null when
   * none is needed). The caller runs them in order.
   */
  advance(target: number, pushed: number | null): Step[] {
    const wanted = this.#wanted(target);
    const steps: Step[] = [];
    for (let step = this.#next(wanted, pushed); step; step = this.#next(wanted, pushed)) steps.push(step);
    return steps;
  }

  /** Takes the next step off `wanted`: the deepest that is possible, so that a picture is read before its slot is needed. */
  #next(wanted: readonly Set<number>[], pushed: number | null): Step | null {
    for (let segment = this.#specs.length; segment >= 0; segment--) {
      const frames = wanted[segment] as Set<number>;
      for (const frame of [...frames].sort((a, b) => a - b)) {
        const reads = segment === 0 ? (frame === pushed ? [] : null) : this.#slotsOf(segment - 1, frame);
        if (!reads) continue;
        frames.delete(frame);
        const isLast = segment === this.#specs.length;
        return { segment, frame, reads, writes: isLast ? null : this.#claim(segment, frame, wanted[segment + 1] as Set<number>) };
      }
    }
    return null;
  }

  /** For each segment, the frames that still have to be run for `target`. */
  #wanted(target: number): Set<number>[] {
    const wanted: Set<number>[] = this.#specs.map(() => new Set<number>());
    wanted.push(new Set([target]));
    for (let history = this.#specs.length - 1; history >= 0; history--) {
      for (const frame of wanted[history + 1] as Set<number>) {
        for (const read of (this.#specs[history] as HistorySpec).window(frame)) {
          if (!this.#held[history]?.includes(read)) wanted[history]?.add(read);
        }
      }
    }
    return wanted;
  }

  /** Slots of a window in a history, or null while a picture of it is missing. */
  #slotsOf(history: number, frame: number): number[] | null {
    const slots = (this.#specs[history] as HistorySpec)
      .window(frame)
      .map((read) => (this.#held[history] as (number | null)[]).indexOf(read));
    return slots.includes(-1) ? null : slots;
  }

  /** Takes a slot for `frame`, giving up the oldest picture that no frame still to be run reads. */
  #claim(history: number, frame: number, readers: ReadonlySet<number>): number {
    const held = this.#held[history] as (number | null)[];
    const spec = this.#specs[history] as HistorySpec;
    // Readers are run in ascending order, so only the first unfinished ones can need what is held now.
    const protectedFrames = new Set<number>();
    for (const reader of [...readers].sort((a, b) => a - b)) {
      const window = spec.window(reader);
      if (new Set([...protectedFrames, ...window]).size > spec.slots) break;
      for (const read of window) protectedFrames.add(read);
    }
    const empty = held.indexOf(null);
    const free = held.filter((frame): frame is number => frame !== null && !protectedFrames.has(frame));
    const slot = empty >= 0 ? empty : held.indexOf(Math.min(...free));
    if (slot < 0) throw new RangeError(`History ${history} has no slot left for frame ${frame}.`);
    held[slot] = frame;
    return slot;
  }
}
