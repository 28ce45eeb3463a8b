/** The command line as people start it, with what it says as it goes. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../scripts/tools.mjs';

/** How a command went. */
export interface Ran {
  /** Wall seconds of the process, from its start to its end. */
  readonly seconds: number;
  /** Seconds of the render alone, as it says itself; NaN where it was ended before. */
  readonly rendering: number;
  /** Frames that were done when it ended, and taken from a run before. */
  readonly done: number;
  readonly resumed: number;
}

/** Runs `framewright …` from the repository's folder, and kills it once it has done `killAt` frames. Throws what it says when it fails. */
export async function framewright(words: readonly string[], killAt = Number.POSITIVE_INFINITY): Promise<Ran> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(ROOT, 'scripts/framewright.mjs'), ...words, '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let done = 0;
  let killed = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    for (const [, frames] of text.matchAll(/"event":"progress".*?"done":(\d+),/g)) done = Number(frames);
    if (done < killAt || killed) return;
    killed = true;
    child.kill('SIGKILL');
  });
  const said = child.stderr.setEncoding('utf8').toArray() as Promise<string[]>;
  const code = await new Promise((resolve) => child.once('close', resolve));
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0 && !killed) throw new Error(`framewright ${words.join(' ')} failed (${code}):\n${(await said).join('')}${out}`);
  const events = out.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));
  const end = events.find(({ event }) => event === 'done') as { seconds: number; outputs: { resumed: number }[] } | undefined;
  return { seconds, rendering: end?.seconds ?? Number.NaN, done, resumed: end?.outputs[0]?.resumed ?? 0 };
}
