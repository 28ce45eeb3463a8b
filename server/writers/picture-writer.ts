/** Animations, sequences, archives and stills in Node: read again by ffmpeg and compared before they get their names. */
import type { ExportLog } from '../../src/jobs/export/export-log.ts';
import { clipOf, type PictureClip } from '../../src/jobs/export/picture-clip.ts';
import { pictureKind } from '../../src/jobs/export/picture-files.ts';
import { sequenceFiles } from '../../src/jobs/export/sequence-files.ts';
import { verifyPictures } from '../../src/jobs/export/verify-pictures.ts';
import { type FormatDeclaration, type OutputFormat, outputFormats } from '../../src/jobs/output/output.ts';
import { lossNotes } from '../../src/jobs/output/rate-note.ts';
import { shownPart } from '../../src/jobs/output/shown-part.ts';
import { pictureTolerance } from '../../src/jobs/output/tolerance.ts';
import { RECIPE_KEY } from '../../src/media/video/recipe-text.ts';
import { type FileTarget, openFileTarget, unlessRemoved } from '../files/file-target.ts';
import { readPictures } from './ffmpeg-pictures.ts';
import { openFolderTarget } from './folder-target.ts';
import { openPictureLog } from './picture-log.ts';
import { nodeStills } from './still-stream.ts';
import type { ResumingSink, WriterOptions, Written } from './writer.ts';

/** Whether `openPictureWriter` writes a format. */
export function isPictures(outputFormat: OutputFormat): boolean {
  const { kind } = outputFormats[outputFormat];
  return kind === 'animation' || kind === 'pictures' || kind === 'still';
}

/** Counts verified pictures of so many towards the whole. */
export const watched =
  ({ onFinishing }: WriterOptions, length: number) =>
  (done: number): void =>
    onFinishing?.('verifying', done / length);

/** Where a file or a folder goes, and how it is filled. */
interface Place {
  readonly target: Pick<FileTarget, 'part' | 'bytes' | 'complete' | 'remove'>;
  fill(clip: PictureClip): Promise<void>;
}

/** Opens the work of a file or folder. Throws `MediaError`, with `resume-refused` when work on something else lies there. */
export async function openPictureWriter(options: WriterOptions): Promise<ResumingSink<Written>> {
  const { outputFormat, output, delivery, path, signal } = options;
  const declaration: FormatDeclaration = outputFormats[outputFormat];
  const { container, mimeType, alpha } = declaration;
  const { loops, matte, quality } = output;
  const timeline = shownPart(declaration, options.timeline);
  const notes = lossNotes(declaration, quality);
  return openPictureLog(options, timeline, async () => {
    const { target, fill } = await openPlace(options, declaration);
    const finish = async (log: ExportLog) => {
      const clip = clipOf(log, delivery.format, timeline);
      options.onFinishing?.('writing', 0);
      await fill(clip);
      const tolerance = pictureTolerance(declaration, quality);
      const file = { name: path, read: () => readPictures(target.part, declaration, clip.size, signal) };
      const verified = await unlessRemoved(
        path,
        [target.part],
        verifyPictures(file, { clip, loops, alpha, matte, tolerance }, signal, watched(options, clip.length)),
      );
      await target.complete();
      const { length: frames, duration } = timeline;
      return { frames, duration, bytes: target.bytes, mimeType, codecs: { video: container, audio: null }, verified, notes };
    };
    return { finish, discard: () => target.remove() };
  });
}

async function openPlace({ path, output, tags, signal }: WriterOptions, declaration: FormatDeclaration): Promise<Place> {
  const recipe = tags[RECIPE_KEY] ?? '';
  if (declaration.container === 'folder') {
    const target = await openFolderTarget(path);
    const fill = async (clip: PictureClip) => {
      for await (const { name, bytes } of sequenceFiles(clip, recipe, signal)) await target.write(name, bytes);
    };
    return { target, fill };
  }
  const kind = pictureKind(declaration, nodeStills(signal));
  if (!kind) throw new TypeError(`A ${declaration.container} is not made of pictures.`);
  const { quality, loops, matte } = output;
  const target = await openFileTarget(path);
  return {
    target,
    fill: (clip) => writeParts(target, kind.write(clip, { quality, loops, matte, recipe }), signal),
  };
}

/** Writes a file from its front to its end. Throws `MediaError` where the disk refuses. */
export async function writeParts(target: FileTarget, parts: AsyncIterable<Uint8Array<ArrayBuffer>>, signal: AbortSignal): Promise<void> {
  const writer = target.stream.getWriter();
  let position = 0;
  try {
    for await (const data of parts) {
      signal.throwIfAborted();
      await writer.write({ type: 'write', data, position });
      position += data.length;
    }
    await writer.close();
  } catch (error) {
    throw target.failure ?? error;
  } finally {
    writer.releaseLock();
  }
}
