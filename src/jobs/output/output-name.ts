/** File names of exports, made from a template such as `{name}-{width}x{height}`. */

import { nearest } from '../recipe/nearest.ts';
import { withExtension } from './file-name.ts';
import { type OutputFormat, outputFormats } from './output.ts';

/** What a template may name. */
export interface NameFacts {
  /** Name of the source without its extension. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Day of the export, as `2026-11-21`. */
  readonly date: string;
  /** Which of the sources it is, counted from 1, and of how many. */
  readonly n: number;
  readonly of: number;
}

/** What a template may hold in braces, and what becomes of it. */
export const namePlaceholders = {
  name: 'the source’s name without its extension',
  format: 'the format: webm, gif, telegram, …',
  width: 'width of the picture in pixels',
  height: 'height of the picture in pixels',
  date: 'today, as 2026-11-21',
  n: 'number of the source, counted from 1',
} as const;

type Placeholder = keyof typeof namePlaceholders;

/** Says in a sentence what is wrong with a template, or null when nothing is. */
export function problemWithTemplate(template: string): string | null {
  if (template.trim() === '') return 'A name must not be empty.';
  for (const [whole, inner = ''] of template.matchAll(/\{([^{}]*)\}/g)) {
    if (Object.hasOwn(namePlaceholders, inner)) continue;
    const names = Object.keys(namePlaceholders);
    const meant = nearest(inner, names);
    return `${whole} is not known${meant ? `; did you mean {${meant}}?` : `: a name may hold ${names.map((name) => `{${name}}`).join(' ')}.`}`;
  }
  return null;
}

/**
 * Names for the files of one source, one for each format. Every name is safe on every file system. Where a template gives
 * two formats the same name, the format is added to each.
 */
export function outputNames(template: string, facts: NameFacts, formats: readonly OutputFormat[]): string[] {
  const named = (pattern: string) =>
    formats.map((format) => withExtension(filled(pattern, facts, format), outputFormats[format].extension));
  const names = named(template);
  const others = named(`${template}-{format}`);
  // Names that differ in case only are the same file on many systems.
  const times = (name: string) => names.filter((other) => other.toLowerCase() === name.toLowerCase()).length;
  return names.map((name, at) => (times(name) > 1 ? (others[at] as string) : name));
}

function filled(template: string, facts: NameFacts, format: OutputFormat): string {
  const digits = String(facts.of).length;
  const values: Record<Placeholder, string> = {
    name: facts.name,
    format,
    width: String(facts.width),
    height: String(facts.height),
    date: facts.date,
    n: String(facts.n).padStart(digits, '0'),
  };
  return template.replace(/\{([^{}]*)\}/g, (whole, inner: string) => (Object.hasOwn(values, inner) ? values[inner as Placeholder] : whole));
}
