/** A folder of PNGs, which the user has picked: one file for each frame, and the recipe beside them. */

import { groupLengths } from '../../../src/jobs/export/group-length.ts';
import { clipOf } from '../../../src/jobs/export/picture-clip.ts';
import { pictureEncoder } from '../../../src/jobs/export/picture-encoder.ts';
import type { ReadPictures } from '../../../src/jobs/export/picture-files.ts';
import { sequenceFiles, sequenceName } from '../../../src/jobs/export/sequence-files.ts';
import { verifyPictures } from '../../../src/jobs/export/verify-pictures.ts';
import { pictureTolerance } from '../../../src/jobs/output/tolerance.ts';
import type { Size } from '../../../src/media/picture.ts';
import { decodePng } from '../../../src/media/pictures/png.ts';
import type { Writer } from '../writer.ts';

/** Writes PNG sequences. */
export const sequenceWriter: Writer = {
  deep: () => Promise.resolve(false),

  async plan({ declaration, delivery, timeline, output, recipe, signal, onFinishing }) {
    const { format } = delivery;
    return {
      encoder: pictureEncoder(format),
      length: groupLengths.pictures,
      witness: null,
      timeline,
      async finish(log, files) {
        const clip = clipOf(log, format, timeline);
        let written = 0;
        for await (const { name, bytes } of sequenceFiles(clip, recipe, signal)) {
          await files.writeInFolder(name, bytes);
          onFinishing('writing', Math.min(1, ++written / clip.length));
        }
        const tolerance = pictureTolerance(declaration, output.quality);
        const expected = { clip, loops: output.loops, alpha: declaration.alpha, matte: output.matte, tolerance };
        const { folder } = files;
        return {
          mimeType: declaration.mimeType,
          codecs: { video: 'png', audio: null },
          notes: [],
          verify: (_, verifying, onProgress) => {
            const name = folder?.name ?? '';
            const read = (size: Size) => Promise.resolve(readSequence(folder as FileSystemDirectoryHandle, size, clip.length));
            return verifyPictures({ name, read }, expected, verifying, onProgress);
          },
        };
      },
    };
  },

  support: () =>
    Promise.resolve(
      'createWritable' in FileSystemFileHandle.prototype
        ? { works: true }
        : { works: false, reason: 'This browser cannot write into a folder.', remedy: 'Choose the zipped sequence.' },
    ),
};

function readSequence(folder: FileSystemDirectoryHandle, size: Size, length: number): ReadPictures {
  return {
    size,
    length,
    loops: null,
    async *pictures() {
      for (let index = 0; index < length; index++) {
        const name = sequenceName(index, length);
        const file = await folder.getFileHandle(name).catch(() => {
          throw new RangeError(`“${name}” is missing`);
        });
        const { rgba } = await decodePng(new Uint8Array(await (await file.getFile()).arrayBuffer()));
        yield { rgba, duration: { num: 0, den: 1 } };
      }
    },
  };
}
