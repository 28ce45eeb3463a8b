/** Stickers in the browser: searched for until they fit, read again and compared before they count as done. */

import { searchShare } from '../../../src/jobs/export/export-progress.ts';
import { groupLengths } from '../../../src/jobs/export/group-length.ts';
import { clipOf } from '../../../src/jobs/export/picture-clip.ts';
import { pictureEncoder } from '../../../src/jobs/export/picture-encoder.ts';
import { pictureKind } from '../../../src/jobs/export/picture-files.ts';
import { verifyPictures } from '../../../src/jobs/export/verify-pictures.ts';
import type { FormatDeclaration } from '../../../src/jobs/output/output.ts';
import { shownPart } from '../../../src/jobs/output/shown-part.ts';
import { FOREIGN, stickerTolerance } from '../../../src/jobs/output/tolerance.ts';
import { makeSticker } from '../../../src/jobs/stickers/sticker-files.ts';
import type { Size } from '../../../src/media/picture.ts';
import { checkBytes } from '../output-files.ts';
import { pictureWriter } from '../pictures/picture-writer.ts';
import { browserStills } from '../pictures/still-codec.ts';
import { videoWriter } from '../video/video-writer.ts';
import type { Writer } from '../writer.ts';
import { readVideoPictures } from './read-video.ts';
import { stickerHost } from './sticker-host.ts';

/** Writes stickers. */
export const stickerWriter: Writer = {
  deep: () => Promise.resolve(false),

  async plan({ outputFormat, declaration, delivery, timeline: all, output, recipe, signal, onFinishing }) {
    const { container, alpha, mimeType, codec } = declaration;
    const timeline = shownPart(declaration, all);
    return {
      encoder: pictureEncoder(delivery.format),
      length: groupLengths.pictures,
      witness: null,
      timeline,
      async finish(log, files) {
        const clip = { ...clipOf(log, delivery.format, timeline), duration: all.duration };
        const onTrial = (trials: number) => onFinishing('searching', searchShare(trials));
        const sticker = await makeSticker({ format: outputFormat, clip, output, recipe, host: stickerHost, signal, onTrial });
        const checksum = await files.writeParts(0, oneOf(sticker.file));
        onFinishing('writing', 1);
        const { shown, notes, trial } = sticker;
        const tolerance = stickerTolerance(container, trial.quality);
        const expected = { clip: shown, loops: output.loops, alpha, matte: output.matte, tolerance, foreign: FOREIGN };
        return {
          mimeType,
          codecs: { video: codec ?? container, audio: null },
          notes,
          shown: { frames: shown.length, duration: shown.timeOf(shown.length) },
          verify: async ([file], verifying, onProgress) => {
            const read = finished(file as File, container, shown.length === 1);
            await checkBytes(file as File, checksum);
            return verifyPictures(read, expected, verifying, onProgress);
          },
        };
      },
    };
  },

  support: (declaration) =>
    declaration.codec ? videoWriter.support({ ...declaration, kind: 'video' }) : pictureWriter.support(declaration),
};

function finished(file: File, container: FormatDeclaration['container'], isStill: boolean) {
  const kind = pictureKind({ kind: isStill ? 'still' : 'animation', container }, browserStills);
  return { name: file.name, read: (size: Size) => (kind ? kind.read(file, size) : readVideoPictures(file)) };
}

async function* oneOf(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield bytes;
}
