import type { KernelContext } from '../../gpu/define-effect.ts';
import type { ParamValue } from '../../gpu/params.ts';

/** `times` a value of the effect (once unless told), or nothing, and `plus` so much; in source pixels. */
export interface LengthTerm {
  readonly of?: string;
  readonly times?: number;
  readonly plus?: number;
}

/** A length that follows from an effect's values: the largest of its terms. */
export type Length = readonly LengthTerm[];

/** The length in texels as a WGSL expression, for shaders of the effect. */
export function lengthWgsl(length: Length): string {
  const [first = '0.0', ...rest] = length.map(({ of, times = 1, plus = 0 }) => (of ? `(params.${of} * ${times} + ${plus})` : `${plus}.0`));
  return `(${rest.reduce((largest, term) => `max(${largest}, ${term})`, first)} * frame.scale)`;
}

/** The same length in texels for the effect's values. */
export function lengthOf(length: Length, values: Readonly<Record<string, ParamValue>>, { scale }: KernelContext): number {
  const terms = length.map(({ of, times = 1, plus = 0 }) => (of ? (values[of] as number) * times : 0) + plus);
  return Math.max(0, ...terms) * scale;
}
