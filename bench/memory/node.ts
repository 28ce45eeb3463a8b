/** Peak memory of exports in Node against the length of the clip. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/tools.mjs';
import type { OutputFormat } from '../../src/jobs/output/output.ts';
import { type LongClip, longClip } from './clips.ts';
import { MemoryWatch, type PeakMemory } from './process-memory.ts';

/** One export. */
export interface NodeMemory extends LongClip {
  readonly format: OutputFormat;
  readonly frames: number;
  /** Bytes of the file that was made. */
  readonly bytes: number;
  /** Wall seconds. */
  readonly seconds: number;
  readonly adapter: string;
  /** `own`: the process that renders; `children`: its ffmpegs together. */
  readonly peak: PeakMemory;
}

/** Exports a clip in a process of its own. Throws with what it said when it fails. */
export async function measureNode(clip: LongClip, format: OutputFormat): Promise<NodeMemory> {
  const input = await longClip(clip);
  const folder = await mkdtemp(join(tmpdir(), 'framewright-bench-'));
  try {
    const words = ['--expose-gc', '--import', './scripts/node-host.mjs', 'bench/memory/render-clip.ts', input, format, join(folder, 'out')];
    const child = spawn(process.execPath, words, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    using watch = new MemoryWatch(child.pid as number);
    const [out, said] = [child.stdout, child.stderr].map((stream) => stream.setEncoding('utf8').toArray()) as [
      Promise<string[]>,
      Promise<string[]>,
    ];
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`The export of ${clip.minutes} minutes failed (${code}):\n${(await said).join('')}`);
    return { ...clip, format, ...JSON.parse((await out).join('')), peak: watch.peak };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
