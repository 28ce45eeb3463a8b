import { MediaError } from '../../media/errors.ts';
import { type FormatDeclaration, followsRate, type OutputSettings } from './output.ts';

const UPWARDS: readonly OutputSettings['quality'][] = ['draft', 'good', 'best', 'lossless'];

/**
 * What to ask of an encoder whose file lost more than its settings may cost: the next quality, or half the factor. Null where there
 * is none, and where a rate or a size was asked for, which is to be kept.
 */
export function betterOutput(
  declaration: Pick<FormatDeclaration, 'kind' | 'lossless'> & Parameters<typeof followsRate>[0],
  output: OutputSettings,
): OutputSettings | null {
  const { rate, quality } = output;
  if (rate !== null && followsRate(declaration)) {
    return rate.kind === 'crf' && rate.value > 0 ? { ...output, rate: { ...rate, value: Math.floor(rate.value / 2) } } : null;
  }
  const next = UPWARDS[UPWARDS.indexOf(quality) + 1];
  return next === undefined || (next === 'lossless' && declaration.lossless === 'never') ? null : { ...output, quality: next };
}

/**
 * What to tell where making a file again has failed: that an encoder cannot do more is no answer to who asked for less, what its file
 * lost is. `beyond` is that, or null for a first attempt.
 */
export const failureToTell = (error: unknown, beyond: MediaError | null): unknown =>
  beyond !== null && error instanceof MediaError && error.code === 'encoder-unsupported' ? beyond : error;
