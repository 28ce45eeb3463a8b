/** From measurements to figures: what is written to disk, and the tables that are printed. */
import type { ExportStages } from '../workers/render-api.ts';
import { type Case, type Format, STACKS } from './cases.ts';
import type { NativeReport } from './ffmpeg.ts';
import type { WasmReport } from './page.ts';
import type { StageReport, TrafficReport } from './stages.worker.ts';
import { section } from './table.ts';

/** A whole export; seconds. */
export interface ExportMeasure {
  /** Wall time of the median run: opening, compiling, rendering, writing, and reading the file back. */
  readonly seconds: number;
  readonly runs: readonly number[];
  /** Where the time of that run went. */
  readonly stages: ExportStages;
  readonly bytes: number;
}

/** Everything measured at one size. */
export interface CaseReport extends Case {
  readonly stages: StageReport;
  readonly exports: Readonly<Record<Format, ExportMeasure>>;
  /** ffmpeg.wasm's `chromakey` into H.264, in the same browser; it cannot make transparent VP9 files. */
  readonly wasm: WasmReport & { readonly runs: readonly number[] };
  /** Native ffmpeg's `chromakey`, into H.264 and into VP9 with alpha. */
  readonly native: Readonly<Record<Format, NativeReport>>;
}

/** What was measured in the browser. */
export interface StagesReport {
  readonly cases: readonly CaseReport[];
  readonly traffic: readonly TrafficReport[];
}

/** Seconds of an export without opening before it and reading back after it: what grows with the clip for everybody. */
const loopOf = ({ stages: { total, open, verify } }: ExportMeasure): number => total - open - verify;

/** The longest of an export's stages when each runs alone, in seconds. */
function slowestOf({ stages }: CaseReport, format: Format): { readonly name: string; readonly seconds: number } {
  const { decode, keying, encode } = stages;
  const all = [
    { name: 'decode', seconds: decode.seconds },
    { name: 'chain', seconds: keying.seconds },
    { name: 'encode', seconds: encode[format].seconds },
  ];
  return all.reduce((slowest, stage) => (stage.seconds > slowest.seconds ? stage : slowest));
}

/** The report as tables of plain text (Markdown). */
export function tablesOf({ cases, traffic }: StagesReport): string[] {
  return [
    section(
      `Frames per second, each stage alone and whole exports (point = ${STACKS.point.join(' + ')}, keying = ${STACKS.keying.join(' + ')})`,
      ['size', 'frames', 'decode', 'point', 'keying', 'encode WebM', 'encode MP4', 'WebM whole', 'WebM loop', 'MP4 whole', 'MP4 loop'],
      cases.map((entry) => {
        const { stages, exports, frames } = entry;
        const { decode, point, keying, encode } = stages;
        const alone = [decode, point, keying, encode.webm, encode.mp4].map(({ seconds }) => frames / seconds);
        const whole = [exports.webm, exports.mp4].flatMap((made) => [frames / made.seconds, frames / loopOf(made)]);
        return [sizeOf(entry), String(frames), ...[...alone, ...whole].map(rate)];
      }),
      'Whole: opening, compiling, rendering, writing, and reading every frame back. Loop: without opening and reading back.',
    ),
    section(
      'Wall time of an export over that of its slowest stage alone, and what its seconds went to',
      ['export', 'slowest', 'whole ÷ slowest', 'loop ÷ slowest', 'open', 'wait: decode', 'wait: GPU', 'wait: encode', 'verify', 'total'],
      cases.flatMap((entry) =>
        (['webm', 'mp4'] as const).map((format) => {
          const made = entry.exports[format];
          const { name, seconds } = slowestOf(entry, format);
          const { open, decode, render, encode, verify, total } = made.stages;
          return [
            `${sizeOf(entry)} ${format}`,
            name,
            ratio(made.seconds / seconds),
            ratio(loopOf(made) / seconds),
            ...[open, decode, render, encode, verify, total].map((value) => value.toFixed(2)),
          ];
        }),
      ),
    ),
    section(
      'The same clip keyed by others: frames per second, and our speed over theirs (above 1 we are faster)',
      ['size', 'ours MP4', 'ffmpeg.wasm', 'native', 'ours ÷ wasm', 'ours ÷ native', 'ours WebM', 'native', 'ours ÷ native'],
      cases.map((entry) => {
        const { frames, exports, wasm, native } = entry;
        const [mp4, webm] = [frames / loopOf(exports.mp4), frames / loopOf(exports.webm)];
        const [core, x264, vpx] = [wasm, native.mp4, native.webm].map(({ seconds }) => frames / seconds) as [number, number, number];
        return [
          sizeOf(entry),
          ...[mp4, core, x264].map(rate),
          ...[mp4 / core, mp4 / x264].map(ratio),
          ...[webm, vpx].map(rate),
          ratio(webm / vpx),
        ];
      }),
      'MP4: H.264 over black. WebM: VP9 with alpha. Ours is the loop of the four effects; ffmpeg runs chromakey alone, which makes a plainer matte.',
    ),
    section(
      'Bytes moved per pixel and frame, in transparent exports',
      ['effects', 'passes', 'bytes', 'over none'],
      traffic.map(({ effects, passes, bytesPerPixel }) => [
        effects.join(' + ') || 'none (ingest and deliver)',
        String(passes.length),
        bytesPerPixel.toFixed(1),
        (bytesPerPixel - (traffic[0]?.bytesPerPixel ?? 0)).toFixed(1),
      ]),
      'As if every texture were read and written once per pass.',
    ),
  ];
}

const sizeOf = ({ width, height }: Case): string => `${width}×${height}`;
const rate = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const ratio = (value: number): string => value.toFixed(value < 0.1 ? 4 : 2);
