import type { Problem } from '../../media/errors.ts';
import type { OutputFormat } from '../output/output.ts';
import type { SafeFrames } from './export-progress.ts';

/** With what notes begin that are warnings. */
export const WARNING = 'Warning: ';

/** A file that an export made, after it was decoded again and compared. */
export interface ExportedFile {
  readonly format: OutputFormat;
  readonly frames: number;
  /** Seconds. */
  readonly duration: number;
  readonly bytes: number;
  /** With codecs. */
  readonly mimeType: string;
  /** Codecs as WebCodecs names them. */
  readonly codecs: { readonly video: string; readonly audio: string | null };
  /** Comparison of the decoded file with what was rendered, code values 0–255; without `alpha` in the file its errors are 0. */
  readonly verified: {
    readonly framesCompared: number;
    readonly alpha: boolean;
    readonly alphaMeanError: number;
    readonly alphaMaxError: number;
  } | null;
  /** Things the user should know, for example that the size was padded to even. */
  readonly notes: readonly string[];
}

/** A file of an export that could not be made while others could. */
export interface FailedFile extends Problem {
  readonly format: OutputFormat;
  /** What is kept of it for another attempt, which may go well. */
  readonly safe?: SafeFrames;
}
