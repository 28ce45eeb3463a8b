import type { BenchResult } from '../bench.ts';
import { type Command, defineCommand, type Options } from '../command.ts';
import { table } from '../help.ts';
import { sizeFrom } from '../output-options.ts';
import { planRecipe, recipeOptions } from '../recipe-options.ts';
import { UsageError } from '../usage-error.ts';

const { style, preset, set } = recipeOptions;
const options = {
  sizes: { kind: 'names', value: 'WxH,…', help: 'sizes of the pictures (640x360,1280x720,1920x1080)' },
  frames: { kind: 'text', value: 'N', help: 'frames of each clip (30)' },
  format: { kind: 'text', value: 'NAME', help: 'webm or mp4 (webm)' },
  style: { ...style, help: 'effects to measure (keyer)' },
  preset,
  set,
} as const satisfies Options;

const SIZES = ['640x360', '1280x720', '1920x1080'];

/** `framewright bench`: how fast it goes here. */
export const benchCommand: Command = defineCommand({
  name: 'bench',
  summary: 'Measure how fast this machine renders, stage by stage',
  usage: ['[--sizes WxH,…] [--style NAME,…] [--format webm|mp4]'],
  about:
    'Clips are generated. Each stage is measured alone, then all at once from the first frame to the written file, in frames\na second. Then come ffmpeg’s own chromakey to the same format, which does less, the time of all at once over that of\nits slowest stage, without and with starting and compiling, and the most memory that was held.',
  options,
  operands: [0, 0],
  examples: [['--sizes 1280x720 --style pencil --format mp4', 'one size, another style']],
  async run({ options: given }, { report, signal }) {
    const sizes = (given.sizes.length > 0 ? given.sizes : SIZES).map((size) => sizeFrom(size, 'sizes'));
    const { format = 'webm', frames = '30' } = given;
    if (format !== 'webm' && format !== 'mp4') throw new UsageError(`--format ${format} is not measured.`, 'Choose webm or mp4.');
    if (!/^\d{1,4}$/.test(frames) || Number(frames) < 2)
      throw new UsageError(`--frames ${frames} is no number from 2 to 9999.`, 'Write for example --frames 30.');
    const styles = given.style.length > 0 ? given.style : ['keyer'];
    const { recipe } = await planRecipe({ ...given, style: styles, recipe: undefined, background: undefined, seamless: false, file: [] });
    const { measure } = await import('../bench.ts');
    for (const [at, size] of sizes.entries()) {
      const result = await measure({ size, frames: Number(frames), format, recipe, signal });
      report.result(
        { ...result, format, styles, frames: Number(frames) },
        rows(result, at === 0 ? `${styles.join(', ')} to ${format}` : null),
      );
    }
    return 0;
  },
});

const COLUMNS = ['size', 'decode', 'effects', 'encode', 'whole', 'chromakey', 'over slowest', 'with start', 'memory', ''];

/** One line, under a heading before the first. */
function rows(
  { size, adapter, seconds, overSlowest, overSlowestWithStart, memory, ...stages }: BenchResult,
  heading: string | null,
): string[] {
  const cells = [stages.decode, stages.effects, stages.encode, stages.whole, stages.chromakey].map((fps) => fps.toFixed(fps < 10 ? 2 : 0));
  const line = [
    `${size.width}×${size.height}`,
    ...cells,
    overSlowest.toFixed(2),
    overSlowestWithStart.toFixed(2),
    `${Math.round(memory / 2 ** 20)} MB`,
    `${(seconds.start + seconds.work + seconds.verify).toFixed(1)} s in all`,
  ];
  const aligned = (row: readonly string[]) => row.map((cell, at) => cell.padEnd(Math.max(9, COLUMNS[at]?.length ?? 0)));
  return [...(heading ? [`${heading}, frames a second, ${adapter}`, ...table([aligned(COLUMNS)])] : []), ...table([aligned(line)])].map(
    (text) => text.trimEnd(),
  );
}
