/** The Node host: ffmpeg decodes and encodes, Dawn renders, and the loop between them is the browser's. */
import { groupLengths } from '../../src/jobs/export/group-length.ts';
import { type OutputFormat, outputFormats } from '../../src/jobs/output/output.ts';
import { SizeSearch } from '../../src/jobs/output/size-search.ts';
import { isPassing, MediaError } from '../../src/media/errors.ts';
import { CardFailure } from '../ffmpeg/encoders.ts';
import type { WrittenFile } from '../writers/writer.ts';
import { writerOf } from '../writers/writers.ts';
import { type PassResult, type RenderRequest, renderPass, type WantedOutput } from './render-pass.ts';

/** A format that could not be written while others could. */
export interface FailedOutput {
  readonly format: OutputFormat;
  readonly path: string;
  readonly error: unknown;
}

/** What came of a render; at least one file was made. */
export interface RenderResult {
  readonly files: readonly WrittenFile[];
  readonly failed: readonly FailedOutput[];
  /** The adapter it was rendered on. */
  readonly adapter: string;
  /** What differs from what was asked for, in sentences. */
  readonly notes: readonly string[];
}

/** Frames that another attempt must have got further by than the one before, to be worth it: a segment. */
const PROGRESS = 2 * groupLengths.ffmpeg.frames;

/**
 * Renders a file through a recipe into all its formats in one pass, and verifies each. Goes on where the same render was
 * interrupted, and by itself where an encoder or the GPU fails, unless that happens at the same place again; where it is the
 * graphics card that will not encode, software does it from the beginning. Files that are to have a size, and files that lost more
 * than their settings may cost, may take some passes more. Throws `MediaError`; after a failure or an abort no unfinished file and no process is left, but in a folder beside each
 * file what of it is safe.
 */
export async function renderJob(request: RenderRequest): Promise<RenderResult> {
  const { recipe, outputs, signal } = request;
  const { formats } = recipe.output;
  refuseUnknown(formats);
  const result = { files: [] as WrittenFile[], failed: [] as FailedOutput[], notes: [] as string[], adapter: '' };
  let wanted = formats.map(
    (format, at): WantedOutput => ({
      format,
      path: outputs[at] as string,
      size: SizeSearch.begin(format, recipe.output),
      instead: false,
      better: null,
    }),
  );
  // Kept until all are done: a render that is killed before would begin again with those that lack their work.
  await using kept = new AsyncDisposableStack();
  const finished: { forget(): Promise<void> }[] = [];
  for (let brokeAt = -PROGRESS; wanted.length > 0; ) {
    let reached = 0;
    const onProgress = (done: number, total: number) => {
      reached = done;
      request.onProgress?.(done, total);
    };
    /** What is worth another attempt after a failure: the same again, or with software instead of the graphics card. */
    const again = (failed: readonly WantedOutput[], error: unknown): readonly WantedOutput[] => {
      if (signal.aborted) return [];
      const mayPass = isPassing(error) && reached >= brokeAt + PROGRESS;
      if (!(error instanceof CardFailure)) return mayPass ? failed : [];
      if (mayPass && !error.isWrong) return failed;
      result.notes.push(`${error.message} It was rendered again with software.`);
      return failed.map((output) => ({ ...output, size: SizeSearch.begin(output.format, recipe.output), instead: true }));
    };
    const pass = await renderPass({ ...request, onProgress }, wanted).catch((error: unknown): PassResult => {
      if (signal.aborted) throw error;
      return { written: [], failed: wanted.map((output) => ({ output, error })), adapter: result.adapter, notes: [] };
    });
    result.adapter = pass.adapter;
    result.notes.push(...pass.notes);
    const next: WantedOutput[] = [];
    for (const { output, made, sink } of pass.written) {
      if ('next' in made) {
        await sink[Symbol.asyncDispose]();
        next.push({ ...output, size: made.next });
      } else if ('better' in made) {
        next.push({ ...output, better: { output: made.better, before: kept.use(sink) } });
      } else {
        finished.push(kept.use(sink));
        result.files.push(made);
        result.notes.push(...made.notes);
      }
    }
    for (const { output, error } of pass.failed) {
      const retried = again([output], error);
      if (retried.length === 0) result.failed.push({ format: output.format, path: output.path, error });
      next.push(...retried);
    }
    brokeAt = pass.failed.length > 0 ? reached : -PROGRESS;
    wanted = next;
  }
  if (result.files.length === 0) throw result.failed[0]?.error;
  for (const sink of finished) await sink.forget();
  const place = ({ format }: WrittenFile) => formats.indexOf(format);
  return { ...result, files: result.files.sort((one, other) => place(one) - place(other)), notes: [...new Set(result.notes)] };
}

function refuseUnknown(formats: readonly OutputFormat[]): void {
  const unknown = formats.filter((format) => writerOf(format) === null);
  if (unknown.length === 0) return;
  const known = (Object.keys(outputFormats) as OutputFormat[]).filter(writerOf).join(', ');
  throw new MediaError(
    'encoder-unsupported',
    `The recipe asks for ${unknown.join(', ')}, which this renderer does not write.`,
    `Set its output formats to ${known}.`,
  );
}
