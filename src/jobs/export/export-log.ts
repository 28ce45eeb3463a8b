/** An export on its way: coded frames in a packet log, and a journal of the groups that are whole. */
import type { AppendFile } from '../../media/append-file.ts';
import { MediaError } from '../../media/errors.ts';
import { addChecksum, type LogRecord, packRecord, readRecords } from '../../media/video/packet-log.ts';
import { canonicalJson, type Json } from '../recipe/canonical-json.ts';
import {
  type ExportIdentity,
  type Group,
  packFinishing,
  packGroup,
  packHead,
  packSuperseded,
  readJournal,
  refusal,
  refused,
} from './journal.ts';

/** Where an export is kept while it is made; open for one at a time. Disposing closes both files and keeps them. */
export interface ExportFiles extends AsyncDisposable {
  readonly packets: AppendFile;
  readonly journal: AppendFile;
  /** Closes both and deletes them. */
  remove(): Promise<void>;
}

/**
 * The work of an export that is safe, and room for more.
 *
 * Records are appended to the log; `commit` flushes them and then names them in the journal. So after a crash the journal
 * never names what is not there, and what it does not name is cut off.
 */
export class ExportLog implements AsyncDisposable {
  readonly #files: ExportFiles;
  readonly #groups: Group[];
  #track: Json;
  #finishing: Json;
  #superseded: Json;
  /** Bytes of the journal that are whole. */
  #journaled: number;
  /** Of the group that is being written: checksum of its records, and frames. */
  #sum = 0;
  readonly #pending = new Set<number>();

  private constructor(files: ExportFiles, groups: Group[], track: Json, finishing: Json, superseded: Json) {
    this.#files = files;
    this.#groups = groups;
    this.#track = track;
    this.#finishing = finishing;
    this.#superseded = superseded;
    this.#journaled = files.journal.size;
  }

  /**
   * Begins an export, or takes one up: checks all that is there and cuts off what is not whole. Throws `MediaError`
   * (`resume-refused`) when the files belong to an export of something else; they are left as they are then.
   */
  static async open(files: ExportFiles, identity: ExportIdentity): Promise<ExportLog> {
    const { packets, journal } = files;
    const found = await readJournal(journal);
    const reason = found && refusal(identity, found.identity);
    if (reason) throw reason;
    const groups = found ? await intact(packets, found.groups) : [];
    const finishing = groups.length === found?.groups.length ? found.finishing : null;
    await cut(journal, finishing?.end ?? found?.ends[groups.length] ?? 0);
    await cut(packets, groups.at(-1)?.to ?? 0);
    if (!found) {
      await journal.append(packHead(identity));
      await journal.flush();
    }
    return new ExportLog(
      files,
      groups,
      groups.length > 0 && found ? found.track : null,
      finishing?.value ?? null,
      found?.superseded ?? null,
    );
  }

  /** Frames that are safe; the first one still wanted has this number. */
  get frames(): number {
    return this.#groups.at(-1)?.end ?? 0;
  }

  /** Bytes that are safe. */
  get bytes(): number {
    return this.#groups.at(-1)?.to ?? 0;
  }

  /** The whole groups in order. */
  get groups(): readonly Group[] {
    return this.#groups;
  }

  /** What a decoder has to be told of the coded frames; null before the first group. */
  get track(): Json {
    return this.#track;
  }

  /** What `finish` was called with, also by an earlier run; null before. */
  get finishing(): Json {
    return this.#finishing;
  }

  /** Notes, once all files are made and checked, what is known of them: a run that is killed before they have their names goes on there. */
  async finish(value: Json): Promise<void> {
    const { journal } = this.#files;
    await journal.append(packFinishing(value));
    await journal.flush();
    this.#journaled = journal.size;
    this.#finishing = value;
  }

  /** What `supersede` was called with, also by an earlier run; null for a log to work with. */
  get superseded(): Json {
    return this.#superseded;
  }

  /** Gives up all frames, because another log has taken the place of this one; a run that opens this one finds `value` instead. */
  async supersede(value: Json): Promise<void> {
    const { packets, journal } = this.#files;
    await journal.append(packSuperseded(value));
    await journal.flush();
    this.#journaled = journal.size;
    this.#superseded = value;
    this.#groups.length = 0;
    this.#clear();
    // Not before it is on record that nobody needs them.
    await cut(packets, 0);
  }

  /** Adds a frame of the group that comes next; the first one has to be a key frame. */
  async append(record: LogRecord): Promise<void> {
    const { index, key } = record;
    if (index < this.frames || this.#pending.has(index)) throw new RangeError(`Frame ${index} came twice.`);
    if (this.#pending.size === 0 && !key) throw new RangeError(`The group from frame ${this.frames} on begins without a key frame.`);
    const { bytes, checksum } = packRecord(record);
    await this.#files.packets.append(bytes);
    this.#sum = addChecksum(this.#sum, checksum);
    this.#pending.add(index);
  }

  /**
   * Makes the frames up to `end` safe, all of which have been appended. Throws `MediaError` (`resume-refused`) when their
   * encoder describes them otherwise than those before: one file cannot hold both.
   */
  async commit(end: number, track: Json): Promise<void> {
    const { packets, journal } = this.#files;
    const group: Group = { first: this.frames, end, from: this.bytes, to: packets.size, sum: this.#sum };
    const coded = this.#pending.size;
    if (coded !== end - group.first || Math.max(...this.#pending) >= end)
      throw new RangeError(`${coded} of ${end - group.first} frames were coded, up to ${Math.max(...this.#pending)}.`);
    if (group.first > 0 && canonicalJson(track) !== canonicalJson(this.#track))
      throw refused('its encoder now describes the video differently, as after an update of the browser or of ffmpeg.');
    await packets.flush();
    await journal.append(packGroup(group, track));
    await journal.flush();
    this.#journaled = journal.size;
    this.#groups.push(group);
    this.#track = track;
    this.#clear();
  }

  /** Drops what came after the last commit, whole or not. */
  async rollBack(): Promise<void> {
    this.#clear();
    await cut(this.#files.journal, this.#journaled);
    await cut(this.#files.packets, this.bytes);
  }

  #clear(): void {
    this.#sum = 0;
    this.#pending.clear();
  }

  /** All frames that are safe, in the order of decoding. Throws `MediaError` (`damaged`). */
  records(): AsyncGenerator<LogRecord> {
    return readRecords(this.#files.packets, { from: 0, to: this.bytes });
  }

  /** Deletes everything; nothing else may be called afterwards. */
  async remove(): Promise<void> {
    await this.#files.remove();
  }

  /** Closes the files and keeps them. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#files[Symbol.asyncDispose]();
  }
}

/** The groups up to the first one of which not every byte is as it was written. */
async function intact(packets: AppendFile, groups: readonly Group[]): Promise<Group[]> {
  const whole: Group[] = [];
  for (const group of groups) {
    if (group.to > packets.size || !(await isIntact(packets, group))) break;
    whole.push(group);
  }
  return whole;
}

async function isIntact(packets: AppendFile, group: Group): Promise<boolean> {
  let sum = 0;
  const frames = new Set<number>();
  try {
    for await (const { index, key, checksum } of readRecords(packets, group)) {
      if (frames.size === 0 && !key) return false;
      sum = addChecksum(sum, checksum);
      if (index >= group.first && index < group.end) frames.add(index);
    }
  } catch (error) {
    if (error instanceof MediaError && error.code === 'damaged') return false;
    throw error;
  }
  return sum === group.sum && frames.size === group.end - group.first;
}

async function cut(file: AppendFile, size: number): Promise<void> {
  if (file.size === size) return;
  await file.truncate(size);
  await file.flush();
}
