/** Who writes which format in Node: one table, by what a format is. */
import { type FormatDeclaration, type OutputFormat, outputFormats } from '../../src/jobs/output/output.ts';
import { isPictures, openPictureWriter } from './picture-writer.ts';
import { openStickerWriter } from './sticker-writer.ts';
import { isVideo, openVideoWriter } from './video-writer.ts';
import type { ResumingSink, WriterOptions, Written } from './writer.ts';

/** Opens the work of a file. Throws `MediaError`, with `resume-refused` when work on something else lies there. */
export type OpenWriter = (options: WriterOptions) => Promise<ResumingSink<Written>>;

/** In this order; the first that takes a format writes it. */
const writers: readonly { readonly takes: (format: OutputFormat, declaration: FormatDeclaration) => boolean; readonly open: OpenWriter }[] =
  [
    { takes: isVideo, open: openVideoWriter },
    { takes: isPictures, open: openPictureWriter },
    { takes: (_, { kind }) => kind === 'sticker', open: openStickerWriter },
  ];

/** Who writes a format; null for formats that nobody here does. */
export function writerOf(format: OutputFormat): OpenWriter | null {
  return writers.find(({ takes }) => takes(format, outputFormats[format]))?.open ?? null;
}
