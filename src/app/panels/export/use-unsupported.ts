import { type OutputFormat, outputFormats } from '../../../jobs/output.ts';
import type { UnsupportedFormats } from './format-picker.tsx';

const WRITTEN: readonly OutputFormat[] = ['webm', 'mp4', 'png'];

/** Formats that this page cannot make. */
export function useUnsupported(_open: boolean): UnsupportedFormats {
  return Object.fromEntries(
    (Object.keys(outputFormats) as OutputFormat[])
      .filter((format) => !WRITTEN.includes(format))
      .map((format) => [format, { reason: 'The command line makes it.', remedy: 'Use framewright render --format.' }]),
  );
}
