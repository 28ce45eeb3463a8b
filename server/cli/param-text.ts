/** Values of parameters as people write them on a command line: `--set outline.width=24`, `--set keyer.screen=#00b140`. */
import { parseColour } from '../../src/gpu/colour-text.ts';
import { type Colour, type CurvePoints, type Param, type ParamValue, problemWith } from '../../src/gpu/params.ts';
import { plain } from '../../src/jobs/recipe/nearest.ts';
import { suggestion } from './names.ts';
import { UsageError } from './usage-error.ts';

const ON = ['on', 'true', 'yes', '1'];
const OFF = ['off', 'false', 'no', '0'];
const ITEM = /^[0-9a-f]{64}$/;

/** Gives files the identifiers that a recipe names them by. */
export type Identify = (paths: readonly string[]) => Promise<readonly string[]>;

/** Reads a value for a parameter; `place` is what the user set, such as `outline.width`. Throws `UsageError`. */
export async function paramFromText(param: Param, text: string, place: string, identify: Identify): Promise<ParamValue> {
  const value = await read(param, text.trim(), place, identify);
  const problem = problemWith(param, value);
  if (problem) throw new UsageError(`${place}=${text}: ${problem}`, `framewright effects ${place.split('.')[0]} lists what can be set.`);
  return value;
}

async function read(param: Param, text: string, place: string, identify: Identify): Promise<ParamValue> {
  switch (param.kind) {
    case 'float': {
      const number = param.unit !== '' && text.endsWith(param.unit) ? text.slice(0, -param.unit.length).trim() : text;
      if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(number)) return Number(number);
      throw unreadable(place, text, `a number from ${param.min} to ${param.max}${param.unit && ` (${param.unit})`}`);
    }
    case 'colour':
      return colourFromText(text, place);
    case 'choice': {
      const option = Object.entries(param.options).find(
        ([key, label]) => key === text || plain(key) === plain(text) || plain(label) === plain(text),
      );
      if (option) return option[0];
      const keys = Object.keys(param.options);
      throw new UsageError(
        `${place}=${text}: ${param.label} has no option “${text}”.`,
        suggestion(text, keys, `There are ${keys.join(', ')}.`),
      );
    }
    case 'toggle':
      if (ON.includes(text.toLowerCase())) return true;
      if (OFF.includes(text.toLowerCase())) return false;
      throw unreadable(place, text, 'on or off');
    case 'curve': {
      const points = text.startsWith('[') ? json(text, place) : text.split(/[\s;]+/).map((point) => point.split(',').map(Number));
      return points as CurvePoints;
    }
    case 'asset': {
      if (text === '' || text === 'none') return '';
      const parts = text.split(',').map((part) => part.trim());
      return (parts.every((part) => ITEM.test(part)) ? parts : await identify(parts)).join(' ');
    }
    case 'shapes':
      return text === 'none' ? [] : (json(text, place) as ParamValue);
  }
}

/** Reads `#rrggbb`, `#rgb` or three bytes with commas between. Throws `UsageError`. */
export function colourFromText(text: string, place: string): Colour {
  const colour = parseColour(text);
  if (colour) return colour;
  throw unreadable(place, text, '#rrggbb, or red,green,blue from 0 to 255');
}

function json(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `${place} holds no JSON (${(error as Error).message}).`,
      'Put it in single quotes, so that the shell leaves it alone.',
    );
  }
}

function unreadable(place: string, text: string, wanted: string): UsageError {
  return new UsageError(`${place}=${text} cannot be read.`, `Write ${wanted}.`);
}
