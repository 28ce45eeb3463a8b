/** One process at a time in a folder; the claim of a process that has died holds nobody up. */
import { readFileSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { MediaError } from '../../src/media/errors.ts';

/** Who claims a folder stands in the name of a file, so that a claim is there as a whole or not at all. */
const CLAIM = /^lock-(\d+)-(\d+)-\d+$/;
/** Whether a file says that somebody has the folder. */
export const isClaim = (name: string): boolean => CLAIM.test(name);

/** How often, and after how many milliseconds each time, to look whether somebody who came at the same time has withdrawn. */
const [LOOKS, LOOK_MS] = [10, 10];

/** Claims of this process that stand. */
const own = new Set<string>();
let claims = 0;

/**
 * Takes a folder, and gives what releases it. Throws `MediaError` (`storage-blocked`) while another process, or this one, has it.
 *
 * Everybody first makes a claim of a name that never comes again and then looks for others. So of two that come at the same time
 * at least one sees the other, and clearing away the claim of a dead process never hits that of a living one. Whoever sees others
 * withdraws, but the first by name waits for them: of many that come at once, one gets the folder.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const name = `lock-${process.pid}-${startOf(process.pid)}-${claims++}`;
  const release = async () => {
    own.delete(name);
    await rm(join(folder, name), { force: true });
  };
  own.add(name);
  try {
    await writeFile(join(folder, name), '', { flag: 'wx' });
    for (let look = 0; ; look++) {
      const [first, ...rest] = (await livingClaims(folder)).sort();
      if (first === name && rest.length === 0) return release;
      const other = first === name ? rest[0] : first;
      if (first !== name || look === LOOKS) throw taken(folder, other);
      await setTimeout(LOOK_MS);
    }
  } catch (error) {
    await release();
    throw error;
  }
}

/** Claims in a folder whose processes live; those of dead ones are cleared away. */
async function livingClaims(folder: string): Promise<string[]> {
  const living: string[] = [];
  for (const name of await readdir(folder)) {
    const [, pid, start] = CLAIM.exec(name) ?? [];
    if (pid === undefined || start === undefined) continue;
    const isLiving = Number(pid) === process.pid ? own.has(name) : isRunning(Number(pid)) && startOf(Number(pid)) === start;
    if (isLiving) living.push(name);
    else await rm(join(folder, name), { force: true });
  }
  return living;
}

/** When a process was started, where the system tells: ids are used again. */
function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function taken(folder: string, claim: string | undefined): MediaError {
  const pid = Number(CLAIM.exec(claim ?? '')?.[1]);
  const who = pid === process.pid ? 'this program' : `process ${pid}`;
  return new MediaError(
    'storage-blocked',
    `The export in ${folder} is being written by ${who} already.`,
    'Wait until it is done, or stop it.',
  );
}
