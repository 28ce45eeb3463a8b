import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { deliveryFor } from '../../../src/jobs/output/delivery.ts';
import { type OutputFormat, outputFormats } from '../../../src/jobs/output/output.ts';
import { withOneFrame } from '../../../src/jobs/recipe/recipe-edit.ts';
import { outputTimeline } from '../../../src/media/output-timeline.ts';
import type { StillFormat } from '../../writers/still-file.ts';
import { type Command, defineCommand, type Options } from '../command.ts';
import { outputFrom, outputOptions } from '../output-options.ts';
import { checkPlace, fileNamed, outputsFor, refuseExisting } from '../output-paths.ts';
import { planRecipe, recipeOptions } from '../recipe-options.ts';
import { shownPath, sizeText } from '../report.ts';
import { frameAt, timeFromText } from '../time-text.ts';
import { UsageError } from '../usage-error.ts';

const { format, out, name, overwrite, quality, crop, fit } = outputOptions;
const options = {
  at: { kind: 'text', value: 'TIME', help: 'which frame: 12.5, 1:30 or 48f (the first)', group: 'Part' },
  ...recipeOptions,
  out,
  name,
  format: { ...format, kind: 'text', value: 'NAME', help: 'png, webp-still or jpeg (by the ending of --out, else png)' },
  overwrite,
  quality,
  crop,
  fit,
} as const satisfies Options;

const STILLS = Object.keys(outputFormats).filter((id): id is StillFormat => outputFormats[id as OutputFormat].kind === 'still');

/** `framewright frame`: one picture. */
export const frameCommand: Command = defineCommand({
  name: 'frame',
  summary: 'Save one frame as a picture, as an export would show it',
  usage: ['IN --at TIME --out FILE.png [--recipe FILE | --style NAME,…]'],
  options,
  operands: [1, 1],
  examples: [['clip.mp4 --at 1:02.5 --style keyer --out frame.png', 'keyed, with its alpha']],
  async run({ operands: [input = ''], options: given }, { report, signal }) {
    const planned = await planRecipe(given);
    const wanted = formatOf(given.format, given.out);
    const blank = { ...given, format: [wanted], bitrate: undefined, crf: undefined, size: undefined, fps: undefined };
    const output = outputFrom({ ...blank, loops: undefined, matte: undefined, 'no-audio': true }, planned.recipe.output);
    const place = { out: given.out, name: given.name };
    checkPlace(place, 1, [wanted]);
    const at = timeFromText(given.at ?? '0', 'at');
    const [{ withScreens, openInput, contentHash, today }, { renderFrames, framesOf }, { encodeStill }] = await Promise.all([
      import('../inputs.ts'),
      import('../../render/render-frames.ts'),
      import('../../writers/still-file.ts'),
    ]);
    await using source = await openInput(input, signal);
    const { info } = source;
    const index = frameAt(info.timeline, at, 'at');
    const found = await withScreens(planned, source, signal);
    const whole = { ...found.recipe, output, source: await contentHash(input, signal) };
    const recipe = withOneFrame(whole, index, info.timeline.length);
    const delivery = deliveryFor(wanted, output, info, false);
    const facts = { name: basename(input, extname(input)), ...delivery.size, date: today(), n: 1, of: 1 };
    const path = outputsFor(place, facts, [wanted], [input])[0]?.path ?? '';
    refuseExisting([path], given.overwrite);
    let bytes = new Uint8Array();
    const adapter = await renderFrames({
      source,
      recipe,
      files: planned.files,
      deliveries: [delivery],
      which: 0,
      timeline: framesOf(outputTimeline(info.timeline, { start: index, end: index + 1 }, null), [0]),
      signal,
      take: async ({ planes: [rgba] }) => {
        bytes = await encodeStill(
          wanted,
          { size: delivery.size, rgba: rgba as Uint8Array<ArrayBuffer> },
          output.quality,
          JSON.stringify(recipe),
        );
      },
    });
    await mkdir(dirname(path), { recursive: true });
    const part = `${path}.${process.pid}.part`;
    try {
      await writeFile(part, bytes);
      await rename(part, path);
    } finally {
      await rm(part, { force: true });
    }
    const { width, height } = delivery.size;
    const note = found.note ? [found.note] : [];
    report.result({ path, frame: index, time: info.timeline.timeOf(index), width, height, bytes: bytes.length, adapter, notes: note }, [
      ...note.map((line) => `${input}: ${line}`),
      `${shownPath(path)}: frame ${index}, ${width}×${height}, ${sizeText(bytes.length)} (${adapter})`,
    ]);
    return 0;
  },
});

function formatOf(name: string | undefined, out: string | undefined): StillFormat {
  if (name !== undefined) {
    const format = STILLS.find((candidate) => candidate === name || candidate === `${name}-still`);
    if (format) return format;
    throw new UsageError(`There is no picture format “${name}”.`, `There are ${STILLS.join(', ')}.`);
  }
  const extension = fileNamed(out);
  if (extension === null) return 'png';
  const format = STILLS.find((candidate) => outputFormats[candidate].extension === (extension === 'jpeg' ? 'jpg' : extension));
  if (format) return format;
  throw new UsageError(
    `A frame cannot be saved as .${extension}.`,
    `Choose .${STILLS.map((still) => outputFormats[still].extension).join(', .')}.`,
  );
}
