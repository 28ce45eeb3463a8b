import { hexOf } from '../../../src/gpu/colour-text.ts';
import type { Effect } from '../../../src/gpu/define-effect.ts';
import type { Param } from '../../../src/gpu/params.ts';
import { builtInPresets } from '../../../src/jobs/recipe/built-in-presets.ts';
import { schemaOf } from '../../../src/jobs/recipe/effect-schema.ts';
import { plain } from '../../../src/jobs/recipe/nearest.ts';
import { effects } from '../../../src/shaders/effects.ts';
import { defineCommand } from '../command.ts';
import { table, wrapped } from '../help.ts';
import { effectNamed } from '../names.ts';

/** `framewright effects`: what there is, and what can be set. */
export const effectsCommand = defineCommand({
  name: 'effects',
  summary: 'List effects and ready-made stacks, or what an effect lets you set',
  usage: ['', 'EFFECT'],
  options: {},
  operands: [0, 1],
  examples: [
    ['pencil', 'what --set pencil.… takes'],
    ['keyer --json', 'the same as JSON Schema'],
  ],
  async run({ operands: [name] }, { report }) {
    if (name !== undefined) {
      const effect = effectNamed(name);
      report.result(schemaOf(effect), described(effect));
      return 0;
    }
    const listed = effects.map(({ id, label, category, help, presets = {} }) => ({
      id,
      label,
      category,
      help,
      presets: Object.keys(presets),
    }));
    const stacks = builtInPresets.map(({ name: label, help }) => ({ id: plain(label), label, help }));
    report.result({ effects: listed, stacks }, overview(listed, stacks));
    return 0;
  },
});

interface Listed {
  readonly id: string;
  readonly help: string;
  readonly category?: string;
}

function overview(listed: readonly Listed[], stacks: readonly Listed[]): string[] {
  const widest = Math.max(...[...listed, ...stacks].map(({ id }) => id.length));
  const row = ({ id, help }: Listed) => [id.padEnd(widest), help];
  const categories = [...new Set(listed.map(({ category = '' }) => category))];
  return [
    ...categories.flatMap((category) => [`${category}:`, ...table(listed.filter((one) => one.category === category).map(row)), '']),
    'Ready-made stacks:',
    ...table(stacks.map(row)),
    '',
    'Each of these is a name for --style. framewright effects EFFECT says what --set takes.',
  ];
}

function described(effect: Effect): string[] {
  const { id, label, help, params, presets } = effect;
  const groups = [...new Set(Object.values(params).map(({ group = '' }) => group))];
  const rows = (group: string) =>
    Object.entries(params)
      .filter(([, param]) => (param.group ?? '') === group)
      .map(([name, param]) => [`${id}.${name}`, rangeOf(param), defaultOf(param), [param.label, param.help].filter(Boolean).join(': ')]);
  const all = groups.map(rows);
  const widths = [0, 1, 2].map((column) => Math.max(...all.flat().map((row) => (row[column] ?? '').length)));
  const aligned = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  return [
    `${label} (${id})`,
    ...wrapped(help, 100),
    ...groups.flatMap((group, at) => ['', `${group || 'Values'}:`, ...table((all[at] as string[][]).map(aligned), '  ', 130)]),
    ...(presets
      ? [
          '',
          `Presets: ${Object.keys(presets)
            .map((name) => `${id}:${plain(name)}`)
            .join(', ')}`,
        ]
      : []),
    '',
    `Example: --style ${id} --set ${exampleOf(id, params)}`,
  ];
}

/** What may be written for a parameter. */
function rangeOf(param: Param): string {
  switch (param.kind) {
    case 'float':
      return `${param.min} … ${param.max}${param.unit && ` ${param.unit}`}`;
    case 'colour':
      return '#rrggbb';
    case 'choice':
      return Object.keys(param.options).join(' | ');
    case 'toggle':
      return 'on | off';
    case 'curve':
      return 'x,y x,y …';
    case 'asset':
      return param.accepts === 'lut' ? 'a .cube file' : 'files';
    case 'shapes':
      return 'JSON';
  }
}

function defaultOf(param: Param): string {
  switch (param.kind) {
    case 'float':
    case 'choice':
      return String(param.default);
    case 'colour':
      return hexOf(param.default);
    case 'toggle':
      return param.default ? 'on' : 'off';
    case 'curve':
      return param.default.map((point) => point.join(',')).join(' ');
    case 'asset':
    case 'shapes':
      return 'none';
  }
}

function exampleOf(id: string, params: Effect['params']): string {
  const [name, param] = Object.entries(params).find(([, { kind }]) => kind === 'float') ?? Object.entries(params)[0] ?? ['', undefined];
  if (!param) return '';
  return `${id}.${name}=${param.kind === 'float' ? param.max : defaultOf(param)}`;
}
