import { expect, test } from 'vitest';
import type { AppendFile } from '../../media/append-file.ts';
import { randomFrom } from '../../media/random.ts';
import type { LogRecord } from '../../media/video/packet-log.ts';
import { type ExportFiles, ExportLog } from './export-log.ts';
import { type ExportIdentity, packFinishing, packHead } from './journal.ts';

const identity: ExportIdentity = {
  recipe: 'a1',
  source: 'b2',
  output: { format: 'webm', quality: 'good' },
  timeline: { length: 9, duration: 0.3 },
  encoder: 'test 1',
  renderer: 7,
};
const track = { codec: 'vp9' };

class Crash extends Error {}

/** Two files on a disk that loses power at its `fuse`-th operation and keeps any part of what was not flushed. */
class Disk {
  operations = 0;
  readonly random: () => number;
  readonly fuse: number;
  readonly packets: DiskFile;
  readonly journal: DiskFile;

  constructor(fuse: number, random: () => number, packets = new Uint8Array(0), journal = new Uint8Array(0)) {
    this.fuse = fuse;
    this.random = random;
    this.packets = new DiskFile(this, packets);
    this.journal = new DiskFile(this, journal);
  }

  get files(): ExportFiles {
    return { packets: this.packets, journal: this.journal, remove: async () => undefined, [Symbol.asyncDispose]: async () => undefined };
  }

  /** Counts an operation; true when it is the last one. */
  burns(): boolean {
    if (this.operations >= this.fuse) throw new Crash('The power is gone.');
    return ++this.operations === this.fuse;
  }

  /** What is there after the power has come back. */
  rebooted(fuse = Number.POSITIVE_INFINITY): Disk {
    return new Disk(fuse, this.random, this.packets.survivors(), this.journal.survivors());
  }
}

class DiskFile implements AppendFile {
  readonly #disk: Disk;
  #durable: Uint8Array<ArrayBuffer>;
  #live: Uint8Array<ArrayBuffer>;

  constructor(disk: Disk, content: Uint8Array<ArrayBuffer>) {
    this.#disk = disk;
    this.#durable = content;
    this.#live = content;
  }

  get size(): number {
    return this.#live.length;
  }

  async read(at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.#live.slice(at, at + length);
  }

  async append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const torn = this.#disk.burns();
    const taken = torn ? Math.floor(this.#disk.random() * (bytes.length + 1)) : bytes.length;
    this.#live = Uint8Array.of(...this.#live, ...bytes.subarray(0, taken));
    if (torn) throw new Crash('The power went while writing.');
  }

  async truncate(size: number): Promise<void> {
    const torn = this.#disk.burns();
    if (!torn || this.#disk.random() < 0.5) this.#live = this.#live.slice(0, size);
    if (torn) throw new Crash('The power went while truncating.');
  }

  async flush(): Promise<void> {
    const torn = this.#disk.burns();
    if (!torn || this.#disk.random() < 0.5) this.#durable = this.#live;
    if (torn) throw new Crash('The power went while flushing.');
  }

  flip(at: number, bit: number): void {
    this.#live = this.#live.slice();
    this.#live[at] = (this.#live[at] as number) ^ (1 << bit);
  }

  /** Blocks of 8 bytes are old or new by chance, and so is the length; what never reached the disk is noise. */
  survivors(): Uint8Array<ArrayBuffer> {
    const { random } = this.#disk;
    const [old, fresh] = [this.#durable, this.#live];
    const shared = sharedLength(old, fresh);
    const length = [old.length, fresh.length, Math.max(shared, Math.floor(random() * (fresh.length + 1)))][
      Math.floor(random() * 3)
    ] as number;
    const result = new Uint8Array(Math.max(length, shared));
    for (let block = 0; block < result.length; block += 8) {
      const kept = [old, fresh, null][Math.floor(random() * 3)];
      for (let at = block; at < Math.min(block + 8, result.length); at++) {
        result[at] = at < shared ? (old[at] as number) : (kept?.[at] ?? Math.floor(random() * 256));
      }
    }
    return result;
  }
}

function sharedLength(a: Uint8Array, b: Uint8Array): number {
  const end = Math.min(a.length, b.length);
  for (let at = 0; at < end; at++) if (a[at] !== b[at]) return at;
  return end;
}

/** Frames of each group. */
const GROUPS = [3, 2, 4];
const TOTAL = 9;

function recordOf(index: number, first: number): LogRecord {
  const bytes = (length: number, salt: number) => Uint8Array.from({ length }, (_, at) => index * 31 + at * 7 + salt);
  return {
    index,
    key: index === first,
    data: bytes(5 + ((index * 11) % 23), 1),
    alpha: index % 2 ? bytes(3 + index, 2) : null,
    note: index % 3 ? bytes(4, 3) : null,
  };
}

/** Groups with the order of B-frames: the last two of each swap. */
function expected(frames: number): LogRecord[] {
  let first = 0;
  return GROUPS.flatMap((length) => {
    const order = Array.from({ length }, (_, at) => first + at);
    order.push(...order.splice(-2).reverse());
    const records = order.map((index) => recordOf(index, order[0] as number));
    first += length;
    return first <= frames ? records : [];
  });
}

/** Does what is left to do; `safe` gets the frames that were promised to be safe. */
async function work(files: ExportFiles, safe: (frames: number) => void): Promise<void> {
  const log = await ExportLog.open(files, identity);
  safe(log.frames);
  let end = 0;
  for (const length of GROUPS) {
    end += length;
    if (end <= log.frames) continue;
    for (const record of expected(end).slice(end - length)) await log.append(record);
    await log.commit(end, track);
    safe(end);
  }
  if (log.finishing === null) await log.finish(CHECKED);
}

/** What is known of the finished files. */
const CHECKED = { sizes: [3, 4] };

async function contents(log: ExportLog): Promise<LogRecord[]> {
  const found: LogRecord[] = [];
  for await (const { index, key, data, alpha, note } of log.records()) found.push({ index, key, data, alpha, note });
  return found;
}

test('after a crash at any operation whole groups are left, all that were promised, and the work can be finished', async () => {
  const dry = new Disk(Number.POSITIVE_INFINITY, randomFrom(1));
  await work(dry.files, () => undefined);
  expect(dry.operations).toBeGreaterThan(15);
  const left = new Set<number>();
  let lost = 0;
  for (let fuse = 1; fuse <= dry.operations; fuse++) {
    for (let seed = 0; seed < 40; seed++) {
      const random = randomFrom(fuse * 1000 + seed);
      const disk = new Disk(fuse, random);
      let promised = 0;
      await expect(
        work(disk.files, (frames) => {
          promised = frames;
        }),
      ).rejects.toThrow(Crash);
      // The power may go again while the damage is repaired.
      let again = disk.rebooted(1 + Math.floor(random() * 6));
      await work(again.files, (frames) => {
        promised = Math.max(promised, frames);
      }).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
      again = again.rebooted();
      const log = await ExportLog.open(again.files, identity);
      expect(log.frames).toBeGreaterThanOrEqual(promised);
      expect(await contents(log)).toEqual(expected(log.frames));
      if (log.finishing !== null) expect([log.frames, log.finishing]).toEqual([TOTAL, CHECKED]);
      left.add(log.frames);
      if (log.frames < TOTAL) lost++;
      await work(again.files, () => undefined);
      const done = await ExportLog.open(again.files, identity);
      expect(done.frames).toBe(TOTAL);
      expect([done.track, done.finishing]).toEqual([track, CHECKED]);
      expect(await contents(done)).toEqual(expected(TOTAL));
    }
  }
  // The crashes did happen, at every stage.
  expect([...left].sort()).toEqual([0, 3, 5, 9]);
  expect(lost).toBeGreaterThan(dry.operations * 20);
});

test('a flipped bit anywhere costs the groups from there on and is never handed out', async () => {
  const whole = new Disk(Number.POSITIVE_INFINITY, randomFrom(1));
  await work(whole.files, () => undefined);
  const lastLine = whole.journal.size - packFinishing(CHECKED).length;
  for (const file of ['packets', 'journal'] as const) {
    for (let at = 0; at < whole[file].size; at++) {
      const disk = whole.rebooted();
      disk[file].flip(at, at % 8);
      const log = await ExportLog.open(disk.files, identity);
      expect(log.finishing).toBeNull();
      if (file === 'packets' || at < lastLine) expect(log.frames).toBeLessThan(TOTAL);
      expect(await contents(log)).toEqual(expected(log.frames));
      if (file === 'packets') expect(log.bytes).toBeLessThanOrEqual(at);
      await work(disk.files, () => undefined);
      expect(await contents(await ExportLog.open(disk.files, identity))).toEqual(expected(TOTAL));
    }
  }
});

test('damage that happens while the log is open is an error, not a picture', async () => {
  const disk = new Disk(Number.POSITIVE_INFINITY, randomFrom(1));
  await work(disk.files, () => undefined);
  const log = await ExportLog.open(disk.files, identity);
  disk.packets.flip(disk.packets.size - 3, 2);
  await expect(contents(log)).rejects.toMatchObject({ code: 'damaged' });
});

test('whole records that are not the ones which the journal names do not count', async () => {
  const disk = new Disk(Number.POSITIVE_INFINITY, randomFrom(1));
  await work(disk.files, () => undefined);
  const other = new Disk(Number.POSITIVE_INFINITY, randomFrom(1));
  const log = await ExportLog.open(other.files, identity);
  for (const record of expected(3)) await log.append({ ...record, data: record.data.map((byte) => byte ^ 1) });
  await log.commit(3, track);
  const mixed = { ...disk.files, packets: other.packets };
  expect((await ExportLog.open(mixed, identity)).frames).toBe(0);
});

test('an export of something else is refused with its reason and left alone', async () => {
  const disk = new Disk(Number.POSITIVE_INFINITY, randomFrom(1));
  await work(disk.files, () => undefined);
  const before = [disk.packets.size, disk.journal.size, disk.operations];
  const others: [Partial<ExportIdentity>, string][] = [
    [{ source: 'b3' }, 'another clip'],
    [{ recipe: 'a2' }, 'the effects have changed'],
    [{ output: { format: 'webm', quality: 'best' } }, 'export settings'],
    [{ timeline: { length: 8, duration: 0.3 } }, 'range or frame rate'],
    [{ encoder: 'test 2' }, 'another encoder'],
    [{ renderer: 8 }, 'another version of Framewright'],
  ];
  for (const [change, reason] of others) {
    await expect(ExportLog.open(disk.files, { ...identity, ...change })).rejects.toMatchObject({
      code: 'resume-refused',
      message: expect.stringContaining(reason),
    });
  }
  expect([disk.packets.size, disk.journal.size, disk.operations]).toEqual(before);
  // Journals of before there was this part are those of another renderer.
  const { renderer: _, ...older } = identity;
  const old = new Disk(Number.POSITIVE_INFINITY, randomFrom(1));
  await old.files.journal.append(packHead(older as ExportIdentity));
  await expect(ExportLog.open(old.files, identity)).rejects.toMatchObject({
    message: expect.stringContaining('another version of Framew'),
  });
  // Equal values in another order are the same settings.
  const turned = { ...identity, output: { quality: 'good', format: 'webm' } };
  expect((await ExportLog.open(disk.files, turned)).frames).toBe(TOTAL);
});

test('a group counts only when every frame of it came once, key frame first, from the same encoder', async () => {
  const disk = new Disk(Number.POSITIVE_INFINITY, randomFrom(1));
  const log = await ExportLog.open(disk.files, identity);
  await expect(log.append({ ...recordOf(0, 0), key: false })).rejects.toThrow('without a key frame');
  await log.append(recordOf(0, 0));
  await expect(log.append(recordOf(0, 0))).rejects.toThrow('came twice');
  await expect(log.commit(2, track)).rejects.toThrow('1 of 2 frames');
  await log.append(recordOf(5, 0));
  await expect(log.commit(2, track)).rejects.toThrow('up to 5');
  await log.rollBack();
  expect(disk.packets.size).toBe(0);
  await log.append(recordOf(0, 0));
  await log.commit(1, track);
  await log.append(recordOf(1, 1));
  await expect(log.commit(2, { codec: 'avc' })).rejects.toMatchObject({ code: 'resume-refused' });
  await log.rollBack();
  expect(await contents(await ExportLog.open(disk.files, identity))).toEqual([recordOf(0, 0)]);
});
