/** What a container says of a track's packets, in little memory: films have hundreds of thousands. */

/** What the container says of one packet. Times in seconds on the source's timeline; may be negative (cut by an edit list). */
export interface PacketInfo {
  readonly timestamp: number;
  readonly duration: number;
  readonly key: boolean;
  /** True for a packet that only later packets refer to and that is never shown (VP8's alternate reference). */
  readonly invisible?: boolean;
  /** True for a packet that the container marks as a sync sample although this browser cannot start there. */
  readonly falseKey?: boolean;
}

const KEY = 1;
const INVISIBLE = 2;
const FALSE_KEY = 4;
/** Packets that there is room for at first. */
const ROOM = 256;

/** Packets in decode order, 17 bytes each. Positions count from 0. */
export class PacketTable {
  #times = new Float64Array(2 * ROOM);
  #flags = new Uint8Array(ROOM);
  #length = 0;

  /** A table of packets that are listed elsewhere. */
  static of(packets: Iterable<PacketInfo>): PacketTable {
    const table = new PacketTable();
    for (const packet of packets) table.add(packet);
    return table;
  }

  get length(): number {
    return this.#length;
  }

  /** Adds the next packet. */
  add({ timestamp, duration, key, invisible, falseKey }: PacketInfo): void {
    if (this.#length === this.#flags.length) this.#resize(2 * this.#length);
    this.#times[2 * this.#length] = timestamp;
    this.#times[2 * this.#length + 1] = duration;
    this.#flags[this.#length] = (key ? KEY : 0) | (invisible ? INVISIBLE : 0) | (falseKey ? FALSE_KEY : 0);
    this.#length++;
  }

  /** Says that no packet follows: room that is left is given back. */
  end(): void {
    this.#resize(this.#length);
  }

  /** When a packet is shown; NaN where there is none. */
  timeOf(position: number): number {
    return position >= 0 && position < this.#length ? (this.#times[2 * position] as number) : Number.NaN;
  }

  durationOf(position: number): number {
    return this.#times[2 * position + 1] ?? 0;
  }

  /** Whether every decoder can begin with it. */
  isKey(position: number): boolean {
    return this.#has(position, KEY);
  }

  isInvisible(position: number): boolean {
    return this.#has(position, INVISIBLE);
  }

  /** Whether the container marks it as a sync sample, and not every decoder can begin with it. */
  isFalseKey(position: number): boolean {
    return this.#has(position, FALSE_KEY);
  }

  /** When the last of the packets from a position on to be shown has been, at least 0. */
  endFrom(position: number): number {
    let end = 0;
    for (let at = position; at < this.#length; at++) end = Math.max(end, this.timeOf(at) + this.durationOf(at));
    return end;
  }

  /** The positions that pass a test, ascending. */
  positions(test: (position: number) => boolean): Uint32Array {
    return Uint32Array.from({ length: this.#length }, (_, position) => position).filter(test);
  }

  /** Takes back that decoders can begin with a packet. */
  refuteKey(position: number): void {
    this.#flags[position] = ((this.#flags[position] as number) & ~KEY) | FALSE_KEY;
  }

  #has(position: number, flag: number): boolean {
    return position < this.#length && ((this.#flags[position] as number) & flag) !== 0;
  }

  #resize(room: number): void {
    const [times, flags] = [new Float64Array(2 * room), new Uint8Array(room)];
    times.set(this.#times.subarray(0, 2 * Math.min(room, this.#length)));
    flags.set(this.#flags.subarray(0, Math.min(room, this.#length)));
    this.#times = times;
    this.#flags = flags;
  }
}
