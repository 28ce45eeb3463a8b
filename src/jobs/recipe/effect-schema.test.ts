import { expect, test } from 'vitest';
import { cornersOf, problemWith } from '../../gpu/params.ts';
import { effects } from '../../shaders/effects.ts';
import { type JsonSchema, schemaOf } from './effect-schema.ts';

type Schema = JsonSchema & { type?: string; items?: Schema; properties?: Record<string, Schema> };

/** The few words of JSON Schema that are used here. */
function fits(schema: Schema, value: unknown): boolean {
  if (schema['enum']) return (schema['enum'] as unknown[]).includes(value);
  if (schema.type === 'boolean' || schema.type === 'string') return typeof value === schema.type;
  if (schema.type === 'number') {
    const [least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY] = [schema['minimum'] as number, schema['maximum'] as number];
    return typeof value === 'number' && value >= least && value <= most;
  }
  if (schema.type === 'array') {
    const most = (schema['maxItems'] as number | undefined) ?? Number.POSITIVE_INFINITY;
    if (!Array.isArray(value) || value.length < (schema['minItems'] as number) || value.length > most) return false;
    return value.every((item) => fits(schema.items as Schema, item));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { properties = {} } = schema;
  const fields = Object.entries(value);
  const required = (schema['required'] as string[] | undefined) ?? [];
  if (!required.every((key) => Object.hasOwn(value, key))) return false;
  return fields.every(([key, part]) => properties[key] !== undefined && fits(properties[key], part));
}

test.each(effects.map((effect) => [effect.id, effect] as const))('the schema of %s takes what the effect takes', (_, effect) => {
  const schema = schemaOf(effect) as Schema;
  for (const values of cornersOf(effect.params)) expect(fits(schema, values)).toBe(true);
  for (const [id, param] of Object.entries(effect.params)) {
    expect(schema.properties?.[id]).toMatchObject({ title: param.label, default: param.default });
    for (const wrong of [null, 'no such option', -1e9, [[2, 2]], [1, 2]]) {
      if (problemWith(param, wrong) !== null && param.kind !== 'asset') expect(fits(schema, { [id]: wrong })).toBe(false);
    }
  }
  expect(fits(schema, { unknown: 1 })).toBe(false);
});
