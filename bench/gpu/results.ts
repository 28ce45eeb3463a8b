/** What every bench of the GPU in Node reads from its options and writes beside its figures. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { basename, join } from 'node:path';
import type { Size } from '../../src/media/picture.ts';

/** The computer that measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** Processes that wanted a core, on average over the last minute. */
  readonly load: number;
  readonly platform: string;
  readonly node: string;
}

/** This computer, now. */
export const machine = (): Machine => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  load: loadavg()[0] ?? 0,
  platform: `${process.platform}-${process.arch}`,
  node: process.version,
});

/** How this process was started, without where it was told to write: `script` in the repository, or the bundle's file. */
export function commandOf(script: string): string {
  const [, file = '', ...given] = process.argv;
  const start = file.endsWith('.mjs') ? `node ${basename(file)}` : `npm run ${script}`;
  const out = given.indexOf('--out');
  const kept = out < 0 ? given : given.toSpliced(out, 2);
  return [start, ...(kept.length > 0 && !file.endsWith('.mjs') ? ['--'] : []), ...kept].join(' ');
}

/** Whether the CPU does this adapter's work. */
export const isSoftwareAdapter = (adapter: string): boolean => /swiftshader|llvmpipe|lavapipe|basic render/i.test(adapter);

/** Reads a size such as `1920x1080`; throws `RangeError` for anything else. */
export function sizeFrom(text: string): Size {
  const [, width, height] = /^(\d{1,4})x(\d{1,4})$/.exec(text) ?? [];
  if (!width || !height) throw new RangeError(`“${text}” is not a size such as 1920x1080.`);
  return { width: Number(width), height: Number(height) };
}

/** An adapter's name for a file: without the driver's version, and no word twice. */
export function fileNameOf(adapter: string): string {
  const words = adapter
    .toLowerCase()
    .replace(/\bdriver\b.*/, '')
    .split(/\s+/);
  return [...new Set(words)]
    .join(' ')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** Writes a report as JSON with five digits for each number; gives its path. */
export async function writeReport(folder: string, name: string, report: unknown): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  await writeFile(path, `${JSON.stringify(report, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value), 2)}\n`);
  return path;
}
