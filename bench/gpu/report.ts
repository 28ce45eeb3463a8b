import type { Size } from '../../src/media/picture.ts';
import { section } from '../table.ts';
import type { CopyReport } from './copy.ts';
import type { StackReport } from './measure-stack.ts';
import type { Machine } from './results.ts';

/** One run of `bench:gpu`, as it is written to `bench/results`. */
export interface GpuReport {
  readonly command: string;
  readonly date: string;
  /** `software`: the CPU does the GPU's work, and the figures say nothing about a GPU. */
  readonly adapter: { readonly name: string; readonly software: boolean };
  readonly clock: 'gpu timestamps' | 'wall time until the GPU is idle';
  readonly machine: Machine;
  /** A copy too large for any cache: what `ofFloor` compares with. */
  readonly copy: CopyReport;
  /** Effects of the full sticker that this build does not have. */
  readonly missingFromSticker: readonly string[];
  readonly sizes: readonly { readonly size: Size; readonly copy: CopyReport; readonly stacks: readonly StackReport[] }[];
  readonly seconds: number;
}

/** The report as tables of plain text (Markdown). */
export function tableOf({ adapter, clock, copy, command, seconds, missingFromSticker, sizes }: GpuReport): string {
  const head = [
    `GPU: ${adapter.name}${adapter.software ? ' (software: the CPU does its work)' : ''}, measured by ${clock}.`,
    `A copy of ${copy.width}×${copy.height} moves ${copy.gigabytesPerSecond.toFixed(1)} GB/s.`,
    ...(missingFromSticker.length > 0 ? [`The sticker is without ${missingFromSticker.join(', ')}.`] : []),
    `Made by \`${command}\` in ${seconds.toFixed(0)} s.`,
  ];
  const tables = sizes.map(({ size, copy: own, stacks }) =>
    section(
      `${size.width}×${size.height}`,
      ['effect', 'passes', 'ms', 'wall ms', 'MB moved', 'GB/s', '% of floor', 'slowest pass'],
      stacks.map(({ name, passes, ms, wallMs, bytes, gigabytesPerSecond, ofFloor }) => {
        const slowest = passes.toSorted((a, b) => (b.ms ?? 0) - (a.ms ?? 0))[0];
        return [
          name,
          String(passes.length),
          ms.toFixed(3),
          wallMs.toFixed(2),
          (bytes / 1e6).toFixed(1),
          gigabytesPerSecond.toFixed(1),
          (ofFloor * 100).toFixed(0),
          slowest?.ms ? `${slowest.label} ${slowest.ms.toFixed(3)}` : '',
        ];
      }),
      `Floor: the time that a copy needs to move as many bytes. A copy of this size: ${own.gigabytesPerSecond.toFixed(1)} GB/s.`,
    ),
  );
  return [head.join('\n'), ...tables].join('\n\n');
}
