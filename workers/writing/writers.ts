/** Who writes which format in this browser: one table, by what a format is. */
import type { DeliveryFormat } from '../../src/gpu/deliver.ts';
import { pictureKind } from '../../src/jobs/export/picture-files.ts';
import { deliveryFor } from '../../src/jobs/output/delivery.ts';
import { type FormatDeclaration, type OutputFormat, type OutputSettings, outputFormats } from '../../src/jobs/output/output.ts';
import type { SourceInfo } from '../../src/media/source.ts';
import type { FormatSupport } from '../render-api.ts';
import { ffmpegWriter } from './ffmpeg/ffmpeg-writer.ts';
import { pieceCodecOf } from './ffmpeg/piece-codecs.ts';
import { pictureWriter } from './pictures/picture-writer.ts';
import { sequenceWriter } from './pictures/sequence-writer.ts';
import { browserStills } from './pictures/still-codec.ts';
import { stickerWriter } from './stickers/sticker-writer.ts';
import { videoWriter, webCodecOf } from './video/video-writer.ts';
import type { Writer } from './writer.ts';

/** In this order; the first that takes a format writes it. */
const writers: readonly { readonly takes: (format: FormatDeclaration) => boolean; readonly writer: Writer }[] = [
  { takes: (format) => webCodecOf(format) !== null, writer: videoWriter },
  { takes: (format) => pieceCodecOf(format) !== null, writer: ffmpegWriter },
  { takes: (format) => format.kind === 'sticker', writer: stickerWriter },
  { takes: (format) => format.container === 'folder', writer: sequenceWriter },
  { takes: (format) => pictureKind(format, browserStills) !== null, writer: pictureWriter },
];

/** Who writes a format; null for formats that no browser writes. */
export function writerOf(outputFormat: OutputFormat): Writer | null {
  const declaration = outputFormats[outputFormat];
  return writers.find(({ takes }) => takes(declaration))?.writer ?? null;
}

/** The planes that a format is made of here. */
export async function deliveryOf(outputFormat: OutputFormat, output: OutputSettings, info: SourceInfo): Promise<DeliveryFormat> {
  const deep = info.format.bitDepth > 8 && (await writerOf(outputFormat)?.deep(outputFormats[outputFormat], info));
  return deliveryFor(outputFormat, output, info, deep ?? false);
}

const NOT_HERE: FormatSupport = {
  works: false,
  reason: 'Browsers cannot write this format.',
  remedy: 'Use the command line: npx framewright render … --format.',
};

/** What this browser can write, each proven by asking its encoders. Never fails. */
export async function formatSupport(): Promise<Record<OutputFormat, FormatSupport>> {
  const formats = Object.keys(outputFormats) as OutputFormat[];
  const entries = formats.map(async (format) => {
    const support = await writerOf(format)?.support(outputFormats[format]);
    return [format, support ?? NOT_HERE] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<OutputFormat, FormatSupport>;
}
