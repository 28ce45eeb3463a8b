/** One process at a time in a folder; the lock of a process that has died holds nobody up. */
import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MediaError } from '../../src/media/errors.ts';

/** Takes a folder, and gives what releases it. Throws `MediaError` (`storage-blocked`) while another process, or this one, has it. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  const mine = ownerOf(process.pid);
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      await writeFile(path, mine, { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = await readFile(path, 'utf8').catch(() => '');
    const pid = Number.parseInt(owner, 10);
    if (isRunning(pid) && ownerOf(pid) === owner) throw taken(folder, pid);
    await rm(path, { force: true });
  }
  throw taken(folder, null);
}

/** A process id and, where the system tells, when it was started: ids are used again. */
function ownerOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return `${pid} ${fields?.[19]}`;
  } catch {
    return String(pid);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function taken(folder: string, pid: number | null): MediaError {
  const who = pid === process.pid ? 'this program' : pid === null ? 'another program' : `process ${pid}`;
  return new MediaError(
    'storage-blocked',
    `The export in ${folder} is being written by ${who} already.`,
    'Wait until it is done, or stop it.',
  );
}
