import { type ImportMade, type ImportWanted, importKind } from '../../jobs/kinds/import.ts';
import { MediaError, type Problem, problemOf } from '../../media/errors.ts';
import { filesInArchive, isArchive, isMedia, type WaitingFile } from '../library/archive-files.ts';
import { bytesText } from '../library/bytes-text.ts';
import type { Library } from '../library/types.ts';
import { describeItem } from '../playback/describe.ts';
import { appSettings } from '../settings/follow-settings.ts';
import { filesNeeded, handedFiles, handFiles } from './handed-files.ts';
import type { JobWork } from './runner.ts';

/** A file that is on its way, and the one that was chosen, which may be an archive of many. */
interface Waiting extends WaitingFile {
  readonly of: File;
}

/** Most items that a job lists: all tabs read it again whenever it changes. */
const OUTPUTS = 100;

/** Takes files into the library, a few side by side. What cannot be read is named with the reason and left out. */
export const importWork: JobWork<ImportWanted, ImportMade> = {
  kind: importKind,
  async run(job, wanted, { library, signal, report, note }) {
    const files = await handedFiles(job.id, signal);
    if (!files) return { need: filesNeeded(wanted.files === 1 ? 'the file was' : 'the files were'), request: wanted };
    const failed: Problem[] = [];
    const fails = (name: string, error: unknown) => {
      const problem = problemOf(error, `Importing ${name}`);
      failed.push(problem.message.includes(name) ? problem : { ...problem, message: `${name}: ${problem.message}` });
      note(`${name} was left out: ${problem.message}`);
    };
    const waiting = await unpacked(wanted.chosen === 'folder' ? files.filter(isInFolder) : files, fails);
    // What an earlier run has brought in is known by its content; to be put into a collection it has to come in again.
    const skipsKnown = job.startedAt !== null && wanted.collections.length === 0;
    const left = new Map<File, number>();
    for (const { of } of waiting) left.set(of, (left.get(of) ?? 0) + 1);
    const started = performance.now();
    let [imported, done] = [0, 0];
    const outputs: string[] = [];
    const say = () => {
      const rate = done / ((performance.now() - started) / 1000);
      report({ step: 'importing', done, total: waiting.length, rate, eta: done > 0 ? (waiting.length - done) / rate : null });
    };
    const take = async ({ name, file, of }: Waiting, until: AbortSignal) => {
      try {
        const content = await file();
        if (!(skipsKnown && (await library.holds(content, until)))) {
          const item = await importOne(library, content, wanted.collections, until);
          if (outputs.length < OUTPUTS) outputs.push(item);
        }
        imported++;
        left.set(of, (left.get(of) ?? 1) - 1);
      } catch (error) {
        if (until.aborted || (error as { code?: unknown } | null)?.code === 'storage-full') throw error;
        fails(name, error);
      }
      done++;
      say();
    };
    say();
    try {
      await sideBySide(waiting, appSettings.get().performance.atOnce, take, signal);
    } finally {
      // Paused, it goes on with those that are left, and says again what cannot come in.
      const open = files.filter((file) => left.get(file) !== 0);
      if (done < waiting.length) await handFiles(job.id, open);
    }
    const [first] = failed;
    if (first && imported === 0 && failed.length === 1) throw Object.assign(new Error(first.message), first);
    return { outputs, result: { imported, failed } };
  },
};

/** Of a folder that is chosen again, what the library takes, as the first time. */
const isInFolder = ({ webkitRelativePath }: File) => webkitRelativePath === '' || isMedia(webkitRelativePath);

/** The files, and those in the archives among them. */
async function unpacked(files: readonly File[], fails: (name: string, error: unknown) => void): Promise<Waiting[]> {
  const waiting: Waiting[] = [];
  for (const of of files) {
    if (!isArchive(of)) waiting.push({ name: of.name, file: async () => of, of });
    else
      try {
        waiting.push(...(await filesInArchive(of)).map((entry) => ({ ...entry, of })));
      } catch (error) {
        fails(of.name, error);
      }
  }
  return waiting;
}

/** Does something with each, so many at once; the first that throws ends it all. */
async function sideBySide<T>(all: readonly T[], atOnce: number, take: (one: T, until: AbortSignal) => Promise<void>, signal: AbortSignal) {
  const ended = new AbortController();
  const until = AbortSignal.any([signal, ended.signal]);
  const queue = all.values();
  const work = async () => {
    for (const one of queue) {
      until.throwIfAborted();
      await take(one, until);
    }
  };
  const works = Array.from({ length: atOnce }, () =>
    work().catch((error: unknown) => {
      ended.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(works);
  until.throwIfAborted();
}

/** Gives the item's lasting id. Throws `MediaError` where it is nothing that the library takes, or finds no room. */
async function importOne(library: Library, file: File, collections: readonly string[], signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const id = library.add(file, { collections });
  const abandon = () => library.abandon(id);
  signal.addEventListener('abort', abandon);
  try {
    await describeItem(library, id);
    const lasting = await library.settled(id);
    signal.throwIfAborted();
    const storage = library.arriving.get().find((item) => item.id === lasting)?.storage;
    if (storage?.state !== 'session' || storage.notice.code !== 'storage-full') return lasting;
    const message = `There is no room for “${file.name}” (${bytesText(file.size)}).`;
    throw new MediaError('storage-full', message, 'Make room, then continue: what was imported is kept.');
  } catch (error) {
    abandon();
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}
