/**
 * Files that jobs were given by a person. The browser keeps none of them beyond its tab, so the tab that has them hands them to the one that
 * runs jobs; when no tab has them any more they must be chosen again.
 */
import { FILES_NEEDED } from '../../jobs/job.ts';
import type { Problem } from '../../media/errors.ts';

/** What tabs say to each other: who has the files of a job, and here they are. */
interface Message {
  readonly job: string;
  readonly files?: readonly File[];
}

const CHANNEL = 'framewright-handed-files';
/** How the locks begin that tabs hold which have the files of a job: who gets one of them knows that its tab is closed. */
const lockOf = (job: string) => `framewright:files:${job}:`;

interface Held {
  files: readonly File[];
  readonly release: () => void;
}

const held = new Map<string, Held>();
/** Jobs of which this tab has seen a record. */
const recorded = new Set<string>();
let answering: BroadcastChannel | null = null;

/** Holds files for a job, in this tab, until the job is done or gone. */
export async function handFiles(job: string, files: readonly File[]): Promise<void> {
  const known = held.get(job);
  if (known) {
    known.files = files;
    return;
  }
  const locked = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  navigator.locks
    .request(lockOf(job) + crypto.randomUUID(), () => {
      locked.resolve();
      return over.promise;
    })
    .catch(locked.reject);
  await locked.promise;
  held.set(job, { files, release: over.resolve });
  answering ??= answerer();
}

function answerer(): BroadcastChannel {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    const found = held.get(data.job);
    if (!data.files && found) channel.postMessage({ job: data.job, files: found.files } satisfies Message);
  };
  return channel;
}

/** The files of a job, from this tab or whichever has them; null when none does. Throws the signal's reason. */
export async function handedFiles(job: string, signal: AbortSignal): Promise<readonly File[] | null> {
  const own = held.get(job);
  if (own) return own.files;
  const { held: locks = [] } = await navigator.locks.query();
  const holders = locks.flatMap(({ name }) => (name?.startsWith(lockOf(job)) ? name : []));
  if (holders.length === 0) return null;
  const { promise, resolve, reject } = Promise.withResolvers<readonly File[] | null>();
  const ended = new AbortController();
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Message>) => data.job === job && data.files && resolve(data.files);
  const until = { signal: AbortSignal.any([signal, ended.signal]) };
  const closed = holders.map((name) => navigator.locks.request(name, until, () => undefined));
  Promise.all(closed).then(
    () => resolve(null),
    (error: unknown) => reject(signal.aborted ? signal.reason : error),
  );
  channel.postMessage({ job } satisfies Message);
  const files = await promise.finally(() => {
    ended.abort();
    channel.close();
  });
  if (files) await handFiles(job, files);
  return files;
}

/** Lets go of the files of jobs that are done or gone. */
export function releaseFiles(jobs: readonly { readonly id: string; readonly state: { readonly phase: string } }[]): void {
  for (const [id, { release }] of held) {
    const job = jobs.find((one) => one.id === id);
    if (job) recorded.add(id);
    if (job ? job.state.phase !== 'done' : !recorded.has(id)) continue;
    held.delete(id);
    recorded.delete(id);
    release();
  }
  if (held.size > 0) return;
  answering?.close();
  answering = null;
}

/** What a job asks for whose files are gone with their tab. */
export const filesNeeded = (what: string): Problem => ({
  code: FILES_NEEDED,
  message: `The tab in which ${what} chosen is closed, and the browser does not let Framewright open it again by itself.`,
  remedy: 'Continue, and choose it again. What is in the library already is kept, and not copied again.',
});

/** Asks for files, or a folder with all that is in it; null when the person changed their mind. Call while a press of a button counts. */
export function chooseFiles(what: 'files' | 'folder'): Promise<readonly File[] | null> {
  const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, webkitdirectory: what === 'folder' });
  const { promise, resolve } = Promise.withResolvers<readonly File[] | null>();
  input.onchange = () => resolve([...(input.files ?? [])]);
  input.oncancel = () => resolve(null);
  input.click();
  return promise;
}
