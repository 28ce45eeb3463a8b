import type { ExportLog } from '../../src/jobs/export/export-log.ts';
import { groupLengths } from '../../src/jobs/export/group-length.ts';
import { openLogSink } from '../../src/jobs/export/log-sink.ts';
import { pictureEncoder } from '../../src/jobs/export/picture-encoder.ts';
import { toJson } from '../../src/jobs/recipe/canonical-json.ts';
import type { OutputTimeline } from '../../src/media/output-timeline.ts';
import { LogWriter, openWork, type ResumingSink, type WriterOptions, type Written, type WrittenFile, workFolderOf } from './writer.ts';

/** What a writer makes of all pictures. */
export interface PictureWork {
  /** Makes the file, verifies it and gives it its name. */
  finish(log: ExportLog): Promise<Omit<WrittenFile, 'format' | 'path' | 'resumed'>>;
  /** Removes what `finish` has begun, unless it has its name. Safe at any time, also twice. */
  discard(): Promise<void>;
}

/**
 * Keeps pictures without loss until all are there; what an interrupted run has kept is taken up again. `timeline` has the frames
 * that are wanted, the first ones of all; `begin` opens the file, once nobody else can. Throws `MediaError`.
 */
export async function openPictureLog(
  options: WriterOptions,
  timeline: OutputTimeline,
  begin: () => Promise<PictureWork>,
): Promise<ResumingSink<Written>> {
  const { outputFormat: format, delivery, path, recipe, source, renderer } = options;
  const work = workFolderOf(path);
  const { files, target } = await openWork(work, begin);
  const { finish, discard } = target;
  const sink = await openLogSink<Written>({
    files,
    identity: { recipe, source, renderer, output: { format, delivery: toJson(delivery) } },
    encoder: pictureEncoder(delivery.format),
    length: groupLengths.pictures,
    timeline,
    witness: null,
    finish: async (log) => ({ format, path, resumed: 0, ...(await finish(log)) }),
    discard,
  });
  return new LogWriter(sink, { path, work, until: timeline.length });
}
