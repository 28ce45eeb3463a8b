/** Peak memory against length: the same tiny clip, two minutes, twenty and two hours long. */
import type { OutputFormat } from '../../src/jobs/output/output.ts';
import type { Part, Workbench } from '../part.ts';
import { section } from '../table.ts';
import { type BrowserMemory, measureBrowser } from './browser.ts';
import { TINY } from './clips.ts';
import { measureNode, type NodeMemory } from './node.ts';
import { tellsMemory } from './process-memory.ts';

/** Frames per second: as few as make two hours bearable. */
const RATE = 4;
/** Minutes. MP4 has an index of all its packets, WebM of its key frames. */
const LENGTHS = { webm: [2, 20, 120], mp4: [2, 120] } as const;
const QUICK_LENGTHS = { webm: [0.25, 0.5], mp4: [0.25, 0.5] } as const;

/** One length in one format. */
interface MemoryReport {
  readonly minutes: number;
  readonly format: OutputFormat;
  readonly node: NodeMemory;
  readonly browser: BrowserMemory;
}

/** Peak memory of exports in Node and in the browser. */
export const memoryPart: Part = {
  name: 'memory',
  async measure(bench) {
    if (!tellsMemory()) return { report: {}, tables: ['Memory is not measured: only Linux tells what a process holds.'] };
    const reports: MemoryReport[] = [];
    for (const [format, lengths] of Object.entries(bench.quick ? QUICK_LENGTHS : LENGTHS) as ['webm' | 'mp4', readonly number[]][]) {
      for (const minutes of lengths) reports.push(await atLength(bench, minutes, format));
    }
    return { report: { size: TINY, rate: RATE, memory: reports }, tables: [tableOf(reports)] };
  },
};

async function atLength(bench: Workbench, minutes: number, format: 'webm' | 'mp4'): Promise<MemoryReport> {
  const clip = { minutes, rate: RATE };
  bench.say(`memory: ${minutes} minutes to ${format} in Node`);
  const node = await measureNode(clip, format);
  bench.say(`memory: ${minutes} minutes to ${format} in the browser`);
  return { minutes, format, node, browser: await measureBrowser(clip, format, bench.gpu) };
}

function tableOf(reports: readonly MemoryReport[]): string {
  const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
  const rows = reports.map(({ minutes, format, node, browser }) => {
    const shortest = reports.find((report) => report.format === format) as MemoryReport;
    const times = (own: number, first: number) => (own / first).toFixed(2);
    return [
      `${minutes} min to ${format}`,
      String(node.frames),
      megabytes(node.peak.own),
      times(node.peak.own, shortest.node.peak.own),
      megabytes(node.peak.children),
      megabytes(browser.pages.most),
      times(browser.pages.most, shortest.browser.pages.most),
      megabytes(browser.gpu.most),
      (node.frames / node.seconds).toFixed(0),
      (browser.frames / browser.seconds).toFixed(0),
    ];
  });
  return section(
    `Peak memory (MB) of exports of a clip of ${TINY.width}×${TINY.height} at ${RATE} fps with sound, against its length`,
    ['clip', 'frames', 'Node', '× shortest', 'its ffmpegs', 'page', '× shortest', 'GPU process', 'fps Node', 'fps page'],
    rows,
    'Resident memory as Linux counts it, garbage collected every second; each export in a process or browser of its own, from opening to the end of checking.',
  );
}
