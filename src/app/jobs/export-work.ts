import type { ClipSequence, ExportRequest } from '../../../workers/render-api.ts';
import type { FailedFile } from '../../jobs/export/exported-file.ts';
import { FOLDER_NEEDED } from '../../jobs/job.ts';
import { type ExportMade, type ExportWanted, exportKind, type KeptFile } from '../../jobs/kinds/export.ts';
import { isOf } from '../../jobs/kinds/job-kind.ts';
import { withExtension, withoutExtension } from '../../jobs/output/file-name.ts';
import { type OutputFormat, outputFormats } from '../../jobs/output/output.ts';
import { canonicalJson, toJson } from '../../jobs/recipe/canonical-json.ts';
import { itemsOf } from '../../jobs/recipe/stack.ts';
import { itemsIn, type Sequence } from '../../jobs/sequence.ts';
import { isPassingCode, type Problem } from '../../media/errors.ts';
import { filesOf } from '../library/files-of.ts';
import type { JobRow } from '../library/records.ts';
import type { Library } from '../library/types.ts';
import { type Destination, openDestination } from './destination.ts';
import { madeInWorkers } from './export-worker.ts';
import { type JobWork, type Made, PAUSE, type Workplace } from './runner.ts';

/** Makes the files of an export in a worker of its own, and puts them into the library or where the user picked. */
export const exportWork: JobWork<ExportWanted, ExportMade> = { kind: exportKind, run };

/** Throws `MediaError`, or the reason for which the signal was aborted; then no unfinished file is left. */
async function run(job: JobRow, wanted: ExportWanted, { library, signal, report, note }: Workplace): Promise<Made<ExportMade>> {
  // A clip that is still being copied gets its lasting name first, for the file will tell it.
  const item = await library.settled(wanted.recipe.source);
  const recipe = { ...wanted.recipe, source: item };
  const sequence = wanted.sequence && (await settled(library, wanted.sequence));
  const origin = { what: sequence?.what ?? 'export', from: sequence ? itemsIn(sequence) : [item], job: job.id, recipe } as const;
  await library.updateJob(job.id, (row) => ({
    ...row,
    inputs: [item, ...row.inputs.slice(1)],
    request: { ...wanted, recipe, ...(sequence && { sequence }) },
  }));
  const { formats } = recipe.output;
  const withFolder = formats.find((format) => outputFormats[format].container === 'folder');
  const request = { ...wanted, recipe, ...(sequence && { sequence }) };
  if (withFolder && !job.folder) return { need: folderNeeded(withFolder), request };
  const locked = await lockedAmong(job.picked ?? []);
  if (locked) return { need: permissionNeeded(locked.name), request };
  const destinations: Destination[][] = [];
  try {
    for (const [at, format] of formats.entries()) {
      const own: Destination[] = [];
      destinations.push(own);
      for (const name of fileNames(format, wanted.names[at] as string)) {
        // Of an export that goes on for some of its formats, picked files belong to others, which are in them.
        const picked = (job.picked?.length === formats.length && job.picked[at]) || null;
        const place = await stillThere(picked);
        if (picked && !place) note(`“${picked.name}” is gone, so the library keeps ${name}.`);
        own.push(await openDestination(library, origin, name, place));
      }
    }
    const asked: ExportRequest = {
      file: sequence ? await clipsOf(library, sequence) : await library.file(item),
      recipe,
      files: await filesOf(library, itemsOf(recipe, library.effects)),
      targets: formats.map((format, at) => ({
        format,
        handles: (destinations[at] as Destination[]).map(({ handle }) => handle),
        ...(outputFormats[format].container === 'folder' && job.folder && { folder: job.folder }),
      })),
      work: { name: job.id, source: sequence ? canonicalJson(toJson(sequence)) : item },
    };
    signal.throwIfAborted();
    const { files: made, failed, stages } = await madeInWorkers(asked, { signal, report, note });
    const files: KeptFile[] = [];
    for (const [at, format] of formats.entries()) {
      const file = made.find((each) => each.format === format);
      const own = destinations[at] as Destination[];
      if (!file) {
        await Promise.all(own.map((destination) => destination.discard()));
        continue;
      }
      const names = fileNames(format, wanted.names[at] as string);
      const kept: KeptFile[] = [];
      // Of a pair the colour last: who sees it sees both. A tab that is killed in between makes both again, which is one item each.
      for (const [place, destination] of [...own.entries()].toReversed()) {
        const { size } = await destination.handle.getFile();
        const record = await destination.complete(file.mimeType);
        kept.unshift({ ...file, bytes: size, name: record?.name ?? (names[place] as string), record: record?.id ?? null });
      }
      files.push(...kept);
      if (own.length === 0) files.push({ ...file, name: wanted.names[at] as string, record: null });
    }
    for (const { name } of files) note(`${name} is made and checked.`);
    const outputs = files.flatMap(({ record }) => record ?? []);
    const before = isOf(exportKind, job) ? job.result : null;
    const result = (failures: readonly FailedFile[]): ExportMade => ({
      files: [...(before?.files ?? []), ...files],
      failed: [...(before?.failed ?? []), ...failures],
      seconds: (before?.seconds ?? 0) + stages.total,
    });
    if (wanted.version) {
      const names = result([]).files.map(({ name }) => name);
      await library.noteExport(item, wanted.version, names);
    }
    const left = failed.filter(({ code, safe }) => code === 'storage-full' || safe !== undefined);
    const [need] = left;
    if (!need) return { outputs, result: result(failed) };
    return { ...remaining({ ...wanted, recipe }, need, left), outputs, result: result(failed.filter((one) => !left.includes(one))) };
  } catch (error) {
    const reason: unknown = signal.aborted ? signal.reason : error;
    const code = codeOf(reason);
    const goesOn = reason === PAUSE || code === 'storage-full' || isPassingCode(code);
    await Promise.all(destinations.flat().map((destination) => (goesOn ? destination.suspend() : destination.discard())));
    throw reason;
  }
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

async function settled(library: Library, sequence: Sequence): Promise<Sequence> {
  const parts = sequence.parts.map(async (part) => ({ ...part, item: await library.settled(part.item) }));
  return { ...sequence, parts: await Promise.all(parts) };
}

async function clipsOf(library: Library, { parts, framing, copied }: Sequence): Promise<ClipSequence> {
  const files = new Map<string, File>();
  for (const { item } of parts) if (!files.has(item)) files.set(item, await library.file(item));
  return { parts: parts.map(({ item, range, reverse }) => ({ file: files.get(item) as File, range, reverse })), framing, copied };
}

/** An export of which some files found no room, or broke half-way, stays open for those alone; the others are where they belong. */
function remaining(wanted: ExportWanted, need: Problem, left: readonly FailedFile[]) {
  const { recipe, names } = wanted;
  const { output } = recipe;
  const isOpen = (format: OutputFormat) => left.some((one) => one.format === format);
  const request: ExportWanted = {
    ...wanted,
    recipe: { ...recipe, output: { ...output, formats: output.formats.filter(isOpen) } },
    names: names.filter((_, at) => isOpen(output.formats[at] as OutputFormat)),
  };
  return { need: { code: need.code, message: need.message, remedy: need.remedy }, request };
}

/** What an export asks for whose pictures go into a folder of their own, as the copy of an earlier one does. */
const folderNeeded = (format: OutputFormat): Problem => ({
  code: FOLDER_NEEDED,
  message: `${outputFormats[format].label} needs a folder of its own.`,
  remedy: 'Continue, and choose where it goes.',
});

/** What an export asks for that goes on in another tab than the one in which its files were picked. */
const permissionNeeded = (name: string): Problem => ({
  code: 'storage-blocked',
  message: `The browser no longer lets Framewright write “${name}”.`,
  remedy: 'Continue, and allow it when the browser asks.',
});

/** The first picked file for which the browser wants to ask again. */
async function lockedAmong(picked: readonly (FileSystemFileHandle | null)[]): Promise<FileSystemFileHandle | null> {
  for (const handle of picked) {
    try {
      await handle?.getFile();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotAllowedError') return handle;
    }
  }
  return null;
}

/** A picked file that is gone, as after an export that failed, cannot be written again: the library keeps the export then. */
async function stillThere(picked: FileSystemFileHandle | null): Promise<FileSystemFileHandle | null> {
  try {
    await picked?.getFile();
    return picked;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}

/** The files that a format makes: one, for a pair the colour and the alpha, and none where a folder was picked. */
function fileNames(format: OutputFormat, name: string): string[] {
  const { alpha, container, extension } = outputFormats[format];
  if (container === 'folder') return [];
  return alpha === 'pair' ? [name, withExtension(`${withoutExtension(name)} alpha`, extension)] : [name];
}
