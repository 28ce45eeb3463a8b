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
  /** Source frames read at a frame, all at or before it; in a loop some more than once, and from the lap before. */
  window(index: number): readonly number[];
  /** How many frames `read` lies before `index`; the difference of their numbers unless the clip is a loop. */
  ago?(index: number, read: number): number;
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

  /**
   * Source frames to push, in this order, before `target` is finished: the oldest first, so that they ascend where windows only ever
   * move on and the clip is no loop. One may be among them whose picture is held now but has to make room on the way.
   */
  needs(target: number): number[] {
    const ahead = this.clone();
    const sources: number[] = [];
    const isDone = (steps: readonly Step[]) => steps.some(({ writes }) => writes === null);
    for (let steps = ahead.advance(target, null); !isDone(steps); steps = ahead.advance(target, sources.at(-1) as number)) {
      sources.push(ahead.#next(target).frame);
    }
    return sources;
  }

  /**
   * Steps that have become possible on the way to `target`, now that source frame `pushed` is on the GPU (null when
   * none is needed). The caller runs them in order.
   */
  advance(target: number, pushed: number | null): Step[] {
    const steps: Step[] = [];
    let source = pushed;
    for (;;) {
      const { segment, frame, reader } = this.#next(target);
      if (segment === 0) {
        if (frame !== source) return steps;
        source = null;
      }
      const reads = segment === 0 ? [] : this.#slotsOf(segment - 1, frame);
      const writes = reader === null ? null : this.#claim(segment, frame, reader);
      steps.push({ segment, frame, reads, writes });
      if (writes === null) return steps;
    }
  }

  /**
   * What has to be run next for `target`, and for which frame of the segment behind it. One frame is worked on after the
   * other, older ones first, because a history has room for one window only.
   */
  #next(target: number): { readonly segment: number; readonly frame: number; readonly reader: number | null } {
    let [frame, reader]: [number, number | null] = [target, null];
    for (let segment = this.#specs.length; segment > 0; segment--) {
      const held = this.#held[segment - 1] as (number | null)[];
      const missing = (this.#specs[segment - 1] as HistorySpec).window(frame).filter((read) => !held.includes(read));
      if (missing.length === 0) return { segment, frame, reader };
      const ages = missing.map((read) => this.#ago(segment - 1, frame, read));
      [frame, reader] = [missing[ages.indexOf(Math.max(...ages))] as number, frame];
    }
    return { segment: 0, frame, reader };
  }

  #ago(history: number, frame: number, read: number): number {
    return this.#specs[history]?.ago?.(frame, read) ?? frame - read;
  }

  /** Slots of a window that a history holds. */
  #slotsOf(history: number, frame: number): number[] {
    const held = this.#held[history] as (number | null)[];
    return (this.#specs[history] as HistorySpec).window(frame).map((read) => held.indexOf(read));
  }

  /** Takes a slot for `frame`, giving up the picture furthest from `reader` of those that it does not read; the older of two. */
  #claim(history: number, frame: number, reader: number): number {
    const held = this.#held[history] as (number | null)[];
    const window = (this.#specs[history] as HistorySpec).window(reader);
    let slot = held.indexOf(null);
    if (slot < 0) {
      const free = held.filter((other): other is number => other !== null && !window.includes(other)).sort((a, b) => a - b);
      const away = (other: number) => Math.abs(this.#ago(history, reader, other));
      slot = held.indexOf(free.reduce((furthest, other) => (away(other) > away(furthest) ? other : furthest), free[0] ?? Number.NaN));
    }
    if (slot < 0) throw new RangeError(`History ${history} has no slot left for frame ${frame}.`);
    held[slot] = frame;
    return slot;
  }
}
