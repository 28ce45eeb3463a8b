import type { Effect } from '../../gpu/define-effect.ts';
import type { OutputFormat, OutputSettings } from '../output/output.ts';
import { parseOutput } from '../output/parse-output.ts';
import { parseStack } from '../recipe/parse-recipe.ts';
import type { EffectInstance } from '../recipe/recipe.ts';
import { array, field, object, oneOf, text } from '../recipe/recipe-fields.ts';
import type { JobKind } from './job-kind.ts';

/** What is applied to an item: its own recipe, or effects by name in the place of its own. */
export type BatchLook =
  | { readonly kind: 'own' }
  | { readonly kind: 'stack'; readonly name: string; readonly effects: readonly EffectInstance[] };

/** What differs for one item of a batch; what is null is as for all. */
export interface BatchOverride {
  readonly looks: readonly BatchLook[] | null;
  readonly formats: readonly OutputFormat[] | null;
}

/** Several items, each with every look, each in every format. */
export interface BatchWanted {
  readonly items: readonly string[];
  readonly looks: readonly BatchLook[];
  readonly output: OutputSettings;
  /** Template of the file names, see `output-name.ts`. */
  readonly template: string;
  /** By item. */
  readonly overrides: Readonly<Record<string, BatchOverride>>;
}

const MAX_ITEMS = 10_000;
const MAX_LOOKS = 100;

/** A parent of exports: it has nothing to do itself but to wait for them. */
export const batchKind: JobKind<BatchWanted, null> = {
  id: 'batch',
  label: 'Batch',
  priority: 0,
  lane: 'render',
  steps: {},
  afterInterruption: 'goes on',
  parse(stored, effects) {
    const fields = object(stored, '');
    const overrides = Object.entries(object(field(fields, 'overrides'), 'overrides'));
    return {
      items: array(field(fields, 'items'), 'items', MAX_ITEMS).map((item, at) => text(item, `items[${at}]`)),
      looks: parseLooks(field(fields, 'looks'), 'looks', effects),
      output: parseOutput(field(fields, 'output'), 2),
      template: text(field(fields, 'template'), 'template'),
      overrides: Object.fromEntries(overrides.map(([item, entry]) => [item, parseOverride(entry, `overrides.${item}`, effects)])),
    };
  },
  problemsOf: () => [],
};

function parseOverride(value: unknown, path: string, effects: readonly Effect[]): BatchOverride {
  const entry = object(value, path);
  const [looks, formats] = [field(entry, 'looks'), field(entry, 'formats')];
  return {
    looks: looks === null ? null : parseLooks(looks, `${path}.looks`, effects),
    formats: formats === null ? null : parseOutput({ formats }, 2).formats,
  };
}

function parseLooks(value: unknown, path: string, effects: readonly Effect[]): BatchLook[] {
  return array(value, path, MAX_LOOKS).map((each, at): BatchLook => {
    const entry = object(each, `${path}[${at}]`);
    const kind = oneOf(field(entry, 'kind'), `${path}[${at}].kind`, ['own', 'stack'] as const);
    if (kind === 'own') return { kind };
    return { kind, name: text(field(entry, 'name'), `${path}[${at}].name`), effects: parseStack(field(entry, 'effects'), effects) };
  });
}
