/** Each stage of an export alone, whole exports, and the same job done by ffmpeg: all in the browser, at several sizes. */
import { type Case, casesFor, type Format, QUICK_CASES, recipeOf, STACKS } from './cases.ts';
import { clipOf, mp4Arguments, timeNative } from './ffmpeg.ts';
import { medianOf } from './measure.ts';
import type { Part, Workbench } from './part.ts';
import { type CaseReport, type ExportMeasure, tablesOf } from './report.ts';

async function measureCase(bench: Workbench, size: Case): Promise<CaseReport> {
  const { repeats } = bench;
  const { page } = await bench.browser();
  const clip = await clipOf(size);
  const address = `/${clip}`;
  const step = <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    bench.say(`${size.width}×${size.height}, ${size.frames} frames: ${name}`);
    return work();
  };
  const exported = async (format: Format): Promise<ExportMeasure> => {
    const recipe = recipeOf(STACKS.keying, format);
    const { median, runs } = await medianOf(repeats, async () => {
      const { stages, bytes } = await page.evaluate(([from, asked]) => window.bench.exportClip(from, asked), [address, recipe] as const);
      return { seconds: stages.total, stages, bytes };
    });
    return { ...median, runs };
  };
  const wasm = () =>
    medianOf(repeats, () =>
      page.evaluate(([from, args]) => window.bench.wasm(from, args), [address, mp4Arguments(size, 'in.mp4', 'out.mp4')] as const),
    );
  const stages = await step('stages', () =>
    page.evaluate(([from, times]) => window.bench.stages(from, times), [address, repeats] as const),
  );
  const webm = await step('export to WebM', () => exported('webm'));
  const mp4 = await step('export to MP4', () => exported('mp4'));
  const { median, runs } = await step('ffmpeg.wasm', wasm);
  const native = await step('native ffmpeg', async () => ({
    webm: await timeNative(size, clip, 'webm', repeats),
    mp4: await timeNative(size, clip, 'mp4', repeats),
  }));
  return { ...size, stages, exports: { webm, mp4 }, wasm: { ...median, runs }, native };
}

/** Stages and exports in the browser, and memory traffic of every effect. */
export const stagesPart: Part = {
  name: 'stages',
  async measure(bench) {
    const { page } = await bench.browser();
    const adapter = await page.evaluate(() => window.bench.adapter());
    const sizes = bench.quick ? QUICK_CASES : casesFor(adapter.software);
    const cases: CaseReport[] = [];
    for (const size of sizes) cases.push(await measureCase(bench, size));
    const smallest = `/${await clipOf(sizes[0] as Case)}`;
    const traffic = await page.evaluate((address) => window.bench.traffic(address), smallest);
    const report = { cases, traffic };
    return { report, tables: tablesOf(report) };
  },
};
