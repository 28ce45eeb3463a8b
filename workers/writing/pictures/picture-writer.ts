/** Formats that are made of whole pictures: they are kept without loss first, and read from there as often as it takes. */

import { groupLengths } from '../../../src/jobs/export/group-length.ts';
import { clipOf, type PictureClip } from '../../../src/jobs/export/picture-clip.ts';
import { pictureEncoder } from '../../../src/jobs/export/picture-encoder.ts';
import { type PictureKind, pictureKind } from '../../../src/jobs/export/picture-files.ts';
import { verifyPictures } from '../../../src/jobs/export/verify-pictures.ts';
import { type OutputFormat, outputFormats } from '../../../src/jobs/output/output.ts';
import { lossNotes } from '../../../src/jobs/output/rate-note.ts';
import { shownPart } from '../../../src/jobs/output/shown-part.ts';
import { pictureTolerance } from '../../../src/jobs/output/tolerance.ts';
import type { Size } from '../../../src/media/picture.ts';
import type { FormatSupport } from '../../render-api.ts';
import { checkBytes } from '../output-files.ts';
import type { Writer } from '../writer.ts';
import { browserStills, encodeStill } from './still-codec.ts';

/** Writes animations, archives of pictures, and stills, which show the first frame only. */
export const pictureWriter: Writer = {
  deep: () => Promise.resolve(false),

  async plan({ outputFormat, declaration, delivery, timeline: all, output, recipe, signal, onFinishing }) {
    const { format } = delivery;
    const timeline = shownPart(declaration, all);
    const kind = kindOf(outputFormat);
    const { quality, loops, matte } = output;
    return {
      encoder: pictureEncoder(format),
      length: groupLengths.pictures,
      witness: null,
      timeline,
      async finish(log, files) {
        const clip = clipOf(log, format, timeline);
        const watched = withProgress(clip, passes(outputFormat), (share) => onFinishing('writing', share));
        const checksum = await files.writeParts(0, abortable(kind.write(watched, { quality, loops, matte, recipe }), signal));
        const tolerance = pictureTolerance(declaration, quality);
        return {
          mimeType: declaration.mimeType,
          codecs: { video: declaration.container, audio: null },
          notes: lossNotes(declaration, quality),
          verify: async ([file], verifying, onProgress) => {
            const expected = { clip, loops, matte, tolerance, alpha: declaration.alpha };
            const verified = await verifyPictures(readable(file as File, kind), expected, verifying, onProgress);
            // A damaged picture may still be near the rendered one.
            await checkBytes(file as File, checksum);
            return verified;
          },
        };
      },
    };
  },

  async support({ mimeType }): Promise<FormatSupport> {
    if (mimeType !== 'image/webp' && mimeType !== 'image/jpeg') return { works: true };
    const name = mimeType === 'image/webp' ? 'WebP' : 'JPEG';
    try {
      await encodeStill({ width: 2, height: 2 }, new Uint8Array(16).fill(255), mimeType, 0.8);
      return { works: true };
    } catch {
      // A refusal is the answer.
      return {
        works: false,
        reason: `This browser cannot write ${name} pictures.`,
        remedy: 'Use a current Chrome, Edge or Firefox, or choose PNG.',
      };
    }
  },
};

const readable = (file: File, { read }: PictureKind) => ({ name: file.name, read: (size: Size) => read(file, size) });

function kindOf(outputFormat: OutputFormat): PictureKind {
  const kind = pictureKind(outputFormats[outputFormat], browserStills);
  if (!kind) throw new TypeError(`${outputFormat} is not made of pictures.`);
  return kind;
}

/** How often a file reads its clip. */
const passes = (outputFormat: OutputFormat): number => (['webp', 'gif'].includes(outputFormats[outputFormat].container) ? 2 : 1);

/** The clip, with every picture that is read counted towards the whole. */
function withProgress(clip: PictureClip, times: number, onWriting: (share: number) => void): PictureClip {
  let read = 0;
  const counted = async function* <T>(pictures: AsyncGenerator<T>) {
    for await (const picture of pictures) {
      yield picture;
      onWriting(Math.min(1, ++read / (clip.length * times)));
    }
  };
  return { ...clip, packed: () => counted(clip.packed()), pictures: () => counted(clip.pictures()) };
}

async function* abortable<T>(parts: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const part of parts) {
    signal.throwIfAborted();
    yield part;
  }
}
