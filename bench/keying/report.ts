/** The report of the keying benchmark: tables as text, and a page with pictures. */
import type { Footage } from './footage.ts';
import type { Keyed } from './keyed.ts';
import { pngOf } from './pictures.ts';
import { FIGURES, type Figures } from './score.ts';

/** Figures of one line of a table. */
export interface Line {
  readonly name: string;
  readonly figures: Figures;
}

/** What a good key is asked for. */
export const GOALS: Partial<Figures> = { alpha: 8, band: 40, flicker: 2.5, colour: 22, psnr: 39 };

/** A table as text. */
export function tableOf(lines: readonly Line[]): string {
  const wide = Math.max(...lines.map(({ name }) => name.length));
  const head = ' '.repeat(wide) + FIGURES.map(([, heading]) => heading.padStart(10)).join('');
  return [
    head,
    ...lines.map(({ name, figures }) => name.padEnd(wide) + FIGURES.map(([key]) => figures[key].toFixed(2).padStart(10)).join('')),
  ].join('\n');
}

/** One scene in pictures, as a row of the page. */
export async function rowOf({ scene, seed, alpha, frames }: Footage, keyed: Keyed, figures: Figures): Promise<string> {
  const { width, height } = scene;
  const frame = frames >> 1;
  const [source, key] = [keyed.sources[frame] as Float32Array, keyed.frames[frame] as Float32Array];
  const truth = (at: number) => (alpha[frame * width * height + at] as number) / 65535;
  const grey = (value: number) => [value, value, value] as const;
  const at3 = (picture: Float32Array, at: number) =>
    [picture[at * 4], picture[at * 4 + 1], picture[at * 4 + 2]] as [number, number, number];
  const own = (at: number) => key[at * 4 + 3] as number;
  const pictures = await Promise.all([
    pngOf(width, height, (at) => at3(source, at)),
    pngOf(width, height, (at) => grey(truth(at))),
    pngOf(width, height, (at) => grey(own(at))),
    pngOf(width, height, (at) => {
      const [r, g, b] = at3(key, at);
      return [r * own(at) + 1 - own(at), g * own(at), b * own(at) + 1 - own(at)];
    }),
    pngOf(width, height, (at) => [4 * Math.max(0, own(at) - truth(at)), 0, 4 * Math.max(0, truth(at) - own(at))]),
  ]);
  const words = FIGURES.map(([name, heading]) => `${heading} ${figures[name].toFixed(2)}`).join(' · ');
  const cells = pictures.map((address) => `<td><img src="${address}" alt=""></td>`).join('');
  return `<tr><th colspan="5">${scene.name}, seed ${seed}: ${scene.tests}<br><small>${words}</small></th></tr><tr>${cells}</tr>`;
}

/** The page. */
export function pageOf(title: string, note: string, lines: readonly Line[], rows: readonly string[]): string {
  const cells = ({ name, figures }: Line) =>
    `<tr><td>${name}</td>${FIGURES.map(([key]) => `<td>${figures[key].toFixed(2)}</td>`).join('')}</tr>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
<style>body{background:#222;color:#ddd;font:13px/1.5 system-ui;margin:24px}table{border-collapse:collapse}td,th{padding:2px 8px;text-align:right;font-variant-numeric:tabular-nums}
td:first-child,th{text-align:left}img{width:100%;display:block;background:#000}.pictures td{padding:2px;width:20%}.pictures th{padding-top:16px}</style>
<h1>${title}</h1><p>${note}</p><table><tr><th></th>${FIGURES.map(([, heading]) => `<th>${heading}</th>`).join('')}</tr>${lines.map(cells).join('')}</table>
<p>Source, true matte, our matte, our key over magenta, error of the matte ×4 (red: too opaque, blue: too transparent).</p>
<table class="pictures">${rows.join('')}</table></html>`;
}
