/** Processes that a test has started, as Linux tells of them in /proc; no other system has it. */
import { readdirSync, readFileSync } from 'node:fs';

/** A running process. */
export interface RunningProcess {
  readonly id: number;
  readonly parent: number;
  /** Name of its program. */
  readonly name: string;
  /** Its program and arguments. */
  readonly words: readonly string[];
  /** Its environment, as NAME=VALUE. */
  readonly environment: readonly string[];
}

/** The processes that run now and may be looked at. */
export function runningProcesses(): RunningProcess[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? processOf(Number(name)) : []));
}

/** The ffmpegs and ffprobes that this process has started and that still run; one that its wrapper has still to become is one, too. */
export function ownFfmpegs(): RunningProcess[] {
  const isFfmpeg = (word: string) => /(^|\/)ff(mpeg|probe)$/.test(word);
  return runningProcesses().filter(({ parent, words }) => parent === process.pid && words.some(isFfmpeg));
}

/** None when it ended meanwhile or belongs to somebody else. */
function processOf(id: number): RunningProcess[] {
  const read = (file: string) => readFileSync(`/proc/${id}/${file}`, 'latin1');
  try {
    // A name may hold parentheses, too.
    const [, name = '', parent] = /^\d+ \((.*)\) \w (\d+) /s.exec(read('stat')) ?? [];
    return [{ id, parent: Number(parent), name, words: read('cmdline').split('\0'), environment: read('environ').split('\0') }];
  } catch {
    return [];
  }
}
