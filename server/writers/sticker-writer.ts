/** Stickers in Node: searched for until they fit, read again by ffmpeg and compared before they get their names. */
import { readFile } from 'node:fs/promises';
import type { ExportLog } from '../../src/jobs/export/export-log.ts';
import { searchShare } from '../../src/jobs/export/export-progress.ts';
import { clipOf } from '../../src/jobs/export/picture-clip.ts';
import { verifyPictures } from '../../src/jobs/export/verify-pictures.ts';
import { keptWithLoss } from '../../src/jobs/output/better-output.ts';
import { type FormatDeclaration, outputFormats } from '../../src/jobs/output/output.ts';
import { shownPart } from '../../src/jobs/output/shown-part.ts';
import { FOREIGN, stickerTolerance } from '../../src/jobs/output/tolerance.ts';
import { makeSticker } from '../../src/jobs/stickers/sticker-files.ts';
import { RECIPE_KEY } from '../../src/media/video/recipe-text.ts';
import { openFileTarget, unlessRemoved } from '../files/file-target.ts';
import { readPictures } from './ffmpeg-pictures.ts';
import { openPictureLog } from './picture-log.ts';
import { watched, writeParts } from './picture-writer.ts';
import { stickerHost } from './sticker-host.ts';
import type { ResumingSink, WriterOptions, Written } from './writer.ts';

/** Opens the work of a sticker. Throws `MediaError`, with `resume-refused` when work on something else lies there. */
export async function openStickerWriter(options: WriterOptions): Promise<ResumingSink<Written>> {
  const { outputFormat, output, delivery, timeline: all, path, signal, tags } = options;
  const declaration: FormatDeclaration = outputFormats[outputFormat];
  const { container, mimeType, alpha, codec } = declaration;
  const timeline = shownPart(declaration, all);
  return openPictureLog(options, timeline, async () => {
    const target = await openFileTarget(path);
    const finish = async (log: ExportLog) => {
      const clip = { ...clipOf(log, delivery.format, timeline), duration: all.duration };
      const recipe = tags[RECIPE_KEY] ?? '';
      const onTrial = (trials: number) => options.onFinishing?.('searching', searchShare(trials));
      const { file, trial, notes, shown } = await makeSticker({
        format: outputFormat,
        clip,
        output,
        recipe,
        host: stickerHost,
        signal,
        onTrial,
      });
      await writeParts(target, oneOf(file), signal);
      const kind = shown.length > 1 ? 'animation' : 'still';
      const read = async () => {
        if (!(await readFile(target.part)).equals(file)) throw new RangeError('its bytes are not those that were written');
        return readPictures(target.part, { kind, container }, shown.size, signal);
      };
      const finished = { name: path, read };
      const tolerance = stickerTolerance(container, trial.quality);
      const expected = { clip: shown, loops: output.loops, alpha, matte: output.matte, tolerance, foreign: FOREIGN };
      const verifying = verifyPictures(finished, expected, signal, watched(options, shown.length));
      const warnings: string[] = [];
      const verified = await unlessRemoved(path, [target.part], verifying).catch((error: unknown) => {
        const kept = keptWithLoss(error, declaration, output);
        if (!kept) throw error;
        warnings.push(kept.note);
        return kept.verified;
      });
      await target.complete();
      return {
        ...{ frames: shown.length, duration: shown.timeOf(shown.length), bytes: target.bytes, mimeType },
        ...{ codecs: { video: codec ?? container, audio: null }, verified, notes: [...notes, ...warnings] },
      };
    };
    return { finish, discard: () => target.remove() };
  });
}

async function* oneOf(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield bytes;
}
