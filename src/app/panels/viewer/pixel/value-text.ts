import { hexOf } from '../../../../gpu/colour-text.ts';
import type { Colour, Param, ParamValue } from '../../../../gpu/params.ts';

/** A parameter's value in few words; shapes, curves and files only say that they are not the default. */
export function valueText(param: Param, value: ParamValue): string {
  switch (param.kind) {
    case 'float':
      return `${Number((value as number).toFixed(3))}${param.unit && ` ${param.unit}`}`;
    case 'colour':
      return hexOf(value as Colour);
    case 'choice':
      return param.options[value as string] ?? String(value);
    case 'toggle':
      return value ? 'on' : 'off';
    case 'curve':
      return 'bent';
    case 'asset':
      return 'a file';
    case 'shapes':
      return 'drawn';
  }
}
