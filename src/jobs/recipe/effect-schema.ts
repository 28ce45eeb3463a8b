/** JSON Schema (2020-12) of effects' values, from their declarations. */
import type { Effect } from '../../gpu/define-effect.ts';
import type { Param } from '../../gpu/params.ts';

/** A schema: plain JSON. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const fraction = { type: 'number', minimum: 0, maximum: 1 };
const list = (items: JsonSchema, least: number, most?: number): JsonSchema => ({
  type: 'array',
  items,
  minItems: least,
  ...(most !== undefined && { maxItems: most }),
});

/** The schema of the values that an effect takes; what is left out takes its default. */
export function schemaOf({ id, label, help, params }: Effect): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `framewright:effect/${id}`,
    title: label,
    description: help,
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(params).map(([name, param]) => [name, schemaOfParam(param)])),
  };
}

function schemaOfParam(param: Param): JsonSchema {
  return { title: param.label, ...(param.help && { description: param.help }), ...typeOf(param), default: param.default };
}

function typeOf(param: Param): JsonSchema {
  switch (param.kind) {
    case 'float':
      return {
        type: 'number',
        minimum: param.min,
        maximum: param.max,
        ...(param.unit && { 'x-unit': param.unit }),
        'x-step': param.step,
      };
    case 'colour':
      return { ...list(fraction, 3, 3), 'x-kind': 'colour' };
    case 'choice':
      return { enum: Object.keys(param.options), 'x-labels': param.options };
    case 'toggle':
      return { type: 'boolean' };
    case 'curve':
      return { ...list(list(fraction, 2, 2), 2, 16), 'x-kind': 'curve' };
    case 'asset':
      return { type: 'string', 'x-kind': 'files', 'x-accepts': param.accepts };
    case 'shapes':
      return {
        ...list(
          {
            type: 'object',
            additionalProperties: false,
            required: ['kind', 'points', 'width', 'hole'],
            properties: {
              kind: { enum: ['polygon', 'ellipse', 'stroke'] },
              points: list(list({ type: 'number' }, 2, 2), 1),
              width: { type: 'number', minimum: 0 },
              hole: { type: 'boolean' },
            },
          },
          0,
        ),
        'x-kind': 'shapes',
      };
  }
}
