/**
 * What is done with a whole file that lost more than its settings may cost, on every host: it is made again with more spent on it,
 * where the settings leave that open; else it is kept, with a note that says how far it is off. Files that lack frames, times,
 * sound or alpha, are damaged or show other pictures are never kept.
 */
import { WARNING } from '../export/exported-file.ts';
import { BeyondTolerance, type Verification } from '../export/video-check.ts';
import { type FormatDeclaration, followsRate, type OutputSettings } from './output.ts';

const UPWARDS: readonly OutputSettings['quality'][] = ['draft', 'good', 'best', 'lossless'];

type Declaration = Pick<FormatDeclaration, 'kind' | 'lossless' | 'limits'> & Parameters<typeof followsRate>[0];

/**
 * What to ask of an encoder whose file lost more than its settings may cost: the next quality, or half the factor. Null where there
 * is none, and where a rate or a size was asked for or a place has its limit, which are to be kept.
 */
export function betterOutput(declaration: Declaration, output: OutputSettings): OutputSettings | null {
  const { rate, quality } = output;
  if (declaration.limits) return null;
  if (rate !== null && followsRate(declaration)) {
    return rate.kind === 'crf' && rate.value > 0 ? { ...output, rate: { ...rate, value: Math.floor(rate.value / 2) } } : null;
  }
  const next = UPWARDS[UPWARDS.indexOf(quality) + 1];
  return next === undefined || (next === 'lossless' && declaration.lossless === 'never') ? null : { ...output, quality: next };
}

/** What names such an attempt, among all at one file. */
export const levelOf = ({ rate, quality }: OutputSettings): string => (rate?.kind === 'crf' ? String(rate.value) : quality);

/** Says that a file was made again, with what. */
export function betterNote({ rate, quality }: OutputSettings): string {
  const level = rate?.kind === 'crf' ? `with the factor ${rate.value}` : `at the quality “${quality}”`;
  return `What was asked for lost more of these pictures than it may cost: they were made again ${level}.`;
}

/** Warns of a file that is kept with more lost than usual; `problem` says what, and by how much. */
export function lossNote(declaration: Declaration & Pick<FormatDeclaration, 'label'>, output: OutputSettings, problem: string): string {
  const { rate } = output;
  const { label, limits } = declaration;
  const lost = `${WARNING}${label} lost more than usual`;
  if (limits) return `${lost} to fit its place: ${problem}. Show less of the pictures, or a shorter part.`;
  if (rate === null || rate.kind === 'crf' || !followsRate(declaration))
    return `${lost}, and this encoder keeps no more: ${problem}. For more choose a format without loss.`;
  const budget = rate.kind === 'size' ? 'size' : 'bit rate';
  return `${lost} at the ${budget} that was asked for: ${problem}. Allow more, or make the picture smaller.`;
}

/** What is said of a file that is kept although it lost too much; null where it is not to be kept. Throws nothing. */
export function keptWithLoss(
  error: unknown,
  declaration: Parameters<typeof lossNote>[0],
  output: OutputSettings,
): { readonly verified: Verification; readonly note: string } | null {
  if (!(error instanceof BeyondTolerance) || !error.found) return null;
  return { verified: error.found, note: lossNote(declaration, output, error.problem) };
}
