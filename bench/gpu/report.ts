import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Size } from '../../src/media/picture.ts';
import { section } from '../table.ts';
import type { CopyReport } from './copy.ts';
import type { Clock, StackReport } from './measure-stack.ts';
import type { Machine } from './results.ts';

/** What one picture size was measured to take. */
export interface SizeReport {
  readonly size: Size;
  /** How the run was started that measured it, and when it ended. */
  readonly command: string;
  readonly date: string;
  readonly machine: Machine;
  /** A copy too large for any cache: what `ofFloor` compares with. */
  readonly copy: CopyReport;
  /** A copy of a picture of this size. */
  readonly ownCopy: CopyReport;
  /** Why fewer frames than on a GPU were measured, where that is so. */
  readonly note: string | null;
  readonly stacks: readonly StackReport[];
  /** Stacks that could not be measured, and what was the matter. */
  readonly failures: readonly { readonly name: string; readonly message: string }[];
  readonly seconds: number;
}

/** Results of `bench:gpu` on one adapter, as they are kept in `bench/results`: a run replaces the sizes that it measures. */
export interface GpuReport {
  /** `software`: the CPU does the GPU's work, and the figures say nothing about a GPU. */
  readonly adapter: { readonly name: string; readonly software: boolean };
  readonly clock: Clock;
  /** Effects of the full sticker that this build does not have. */
  readonly missingFromSticker: readonly string[];
  /** Ascending in pixels. */
  readonly sizes: readonly SizeReport[];
}

/** Sizes that were measured on this adapter by this clock before, from a folder of results; none when there are none. */
export async function keptSizes(folder: string, name: string, adapter: string, clock: Clock): Promise<readonly SizeReport[]> {
  const text = await readFile(join(folder, `${name}.json`), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return [];
  const kept = JSON.parse(text) as Partial<GpuReport>;
  // Reports of earlier builds kept one run, without what a size needs to stand alone.
  return kept.adapter?.name === adapter && kept.clock === clock ? (kept.sizes ?? []).filter((size) => Array.isArray(size.failures)) : [];
}

const areaOf = ({ width, height }: Size) => width * height;
const nameOf = ({ width, height }: Size) => `${width}×${height}`;

/** Sizes of before with those that are new in their place, ascending. */
export function merged(before: readonly SizeReport[], fresh: SizeReport): readonly SizeReport[] {
  return [...before.filter(({ size }) => nameOf(size) !== nameOf(fresh.size)), fresh].toSorted((a, b) => areaOf(a.size) - areaOf(b.size));
}

/** What is said before any table: the adapter, the clock, the copies. */
export function headOf({ adapter, clock, missingFromSticker }: GpuReport): string {
  return [
    `GPU: ${adapter.name}${adapter.software ? ' (software: the CPU does its work, and these figures say nothing about a GPU)' : ''}, measured by ${clock}.`,
    ...(missingFromSticker.length > 0 ? [`The sticker is without ${missingFromSticker.join(', ')}.`] : []),
  ].join('\n');
}

/** One size as a table of plain text (Markdown). */
export function tableOf({ size, copy, ownCopy, note, stacks, failures, command, seconds }: SizeReport): string {
  const head = [
    `A copy of ${nameOf(copy)} moves ${copy.gigabytesPerSecond.toPrecision(3)} GB/s, one of this size ${ownCopy.gigabytesPerSecond.toPrecision(3)} GB/s;`,
    'the floor is the time in which the larger copy would move as many bytes.',
    ...(note ? [note] : []),
    ...failures.map(({ name, message }) => `Not measured: ${name} (${message}).`),
    `Made by \`${command}\` in ${seconds.toFixed(0)} s.`,
  ];
  return section(
    nameOf(size),
    ['effect', 'passes', 'ms', 'wall ms', 'MB moved', 'GB/s', '÷ floor', 'slowest pass'],
    stacks.map(({ name, passes, ms, wallMs, bytes, gigabytesPerSecond, ofFloor }) => {
      const slowest = passes.toSorted((a, b) => (b.ms ?? 0) - (a.ms ?? 0))[0];
      return [
        name,
        String(passes.length),
        ms.toFixed(3),
        wallMs.toFixed(2),
        (bytes / 1e6).toFixed(1),
        gigabytesPerSecond.toPrecision(3),
        (1 / ofFloor).toFixed(1),
        slowest?.ms ? `${slowest.label} ${slowest.ms.toFixed(3)}` : '',
      ];
    }),
    head.join(' '),
  );
}

/** All sizes beside each other: bytes moved for each pixel, and for each size milliseconds and how many times the floor. */
export function overviewOf({ sizes }: GpuReport): string {
  const names = [...new Set(sizes.flatMap(({ stacks }) => stacks.map(({ name }) => name)))];
  const columns = ['effect', 'passes', 'bytes a pixel', ...sizes.map(({ size }) => `${nameOf(size)}: ms (÷ floor)`)];
  return section(
    'All sizes',
    columns,
    names.map((name) => {
      const found = sizes.map(({ size, stacks }) => ({ size, stack: stacks.find((stack) => stack.name === name) }));
      const first = found.find(({ stack }) => stack);
      return [
        name,
        String(first?.stack?.passes.length ?? ''),
        first?.stack ? (first.stack.bytes / areaOf(first.size)).toFixed(0) : '',
        ...found.map(({ stack }) => (stack ? `${stack.ms.toPrecision(3)} (${(1 / stack.ofFloor).toPrecision(2)})` : '')),
      ];
    }),
  );
}
