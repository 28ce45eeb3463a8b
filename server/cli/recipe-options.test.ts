import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { emptyRecipe } from '../../src/jobs/recipe/recipe.ts';
import { planRecipe } from './recipe-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'framewright-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const none = { recipe: undefined, style: [], preset: [], set: [], background: undefined, seamless: false, file: [] };
const plan = (given: Partial<Parameters<typeof planRecipe>[0]>) => planRecipe({ ...none, ...given });

test('styles come one after the other; a look of an effect brings its values', async () => {
  const { recipe } = await plan({ style: ['keyer', 'Drop Shadow', 'outline:neon', 'vinyl-sticker'] });
  const ids = recipe.effects.map(({ id }) => id);
  expect(ids.slice(0, 3)).toEqual(['keyer-1', 'drop-shadow-1', 'outline-1']);
  expect(ids).toContain('outline-2');
  const [, , neon] = recipe.effects;
  const { recipe: usual } = await plan({ style: ['outline'] });
  expect(neon?.values).not.toEqual(usual.effects[0]?.values);
});

test('a value goes to all instances of an effect, or to the one that is named', async () => {
  const given = { style: ['outline', 'outline'], set: ['outline.width=20', 'outline-2.width=30px', 'outline.colour=#ff0000'] };
  const { recipe } = await plan(given);
  expect(recipe.effects.map(({ values }) => [values['width'], values['colour']])).toEqual([
    [20, [1, 0, 0]],
    [30, [1, 0, 0]],
  ]);
});

test('the screen is looked for in keyers that a style brought, unless it is set; those of a recipe keep theirs', async () => {
  expect((await plan({ style: ['sticker'] })).screens).toEqual(['keyer-1']);
  expect((await plan({ style: ['sticker'], set: ['keyer.screen=#00b140'] })).screens).toEqual([]);
  const keyed = (await plan({ style: ['keyer'] })).recipe;
  const recipe = file('keyed.json', JSON.stringify({ ...keyed, source: 'clip' }));
  expect((await plan({ recipe })).screens).toEqual([]);
  expect((await plan({ recipe, style: ['keyer'] })).screens).toEqual(['keyer-2']);
});

test('a preset file adds its stack and settings; a look goes to the effect that is there', async () => {
  const stack = file(
    'stack.yaml',
    'framewright: preset\nname: Mine\neffects: [{ effect: vignette }]\noutput: { formats: [gif], loops: 3 }\n',
  );
  const added = (await plan({ style: ['outline'], preset: [stack] })).recipe;
  expect(added.effects.map(({ effect }) => effect)).toEqual(['outline', 'vignette']);
  expect(added.output).toMatchObject({ formats: ['gif'], loops: 3, quality: 'good' });
  const look = file(
    'look.json',
    '{"framewright":"preset","name":"Wide","kind":"effect","effects":[{"effect":"outline","values":{"width":40}}]}',
  );
  const wide = (await plan({ style: ['outline'], preset: [look, 'quality'] })).recipe;
  expect(wide.effects).toHaveLength(1);
  expect(wide.effects[0]?.values['width']).toBe(40);
  expect(wide.output.quality).toBe('best');
});

test('files are named by their content wherever they are given', async () => {
  const lut = file('warm.cube', 'LUT_3D_SIZE 2');
  const item = createHash('sha256').update('LUT_3D_SIZE 2').digest('hex');
  const { recipe, files } = await plan({ style: ['lut'], set: [`lut.file=${lut}`], background: lut });
  expect(recipe.effects[0]?.values['file']).toBe(item);
  expect(recipe.background).toEqual({ kind: 'item', item });
  expect([...files]).toEqual([[item, lut]]);
  expect((await plan({ background: '#0000ff' })).recipe.background).toEqual({ kind: 'colour', colour: [0, 0, 1] });
});

test.each([
  [{ recipe: 'missing.json' }, 'cannot be read'],
  [{ recipe: process.execPath }, 'carries no recipe'],
  [{ recipe: 'package.json' }, 'package.json: version: must be'],
  [{ set: ['outline'] }, 'Write --set EFFECT.PARAM=VALUE'],
  [{ style: ['outline:nean'] }, 'Did you mean outline:neon?'],
  [{ style: ['vignette:x'] }, /vignette/i],
  [{ background: 'nothing.png' }, 'cannot be read'],
])('%j is refused', async (given, said) => {
  const problem = await plan(given as Parameters<typeof plan>[0]).then(
    String,
    (error: Error & { remedy: string }) => `${error.message} ${error.remedy}`,
  );
  expect(problem).toMatch(said);
});

test('a recipe that names what this build does not know is refused with the place', async () => {
  const recipe = file(
    'other.json',
    JSON.stringify({ ...emptyRecipe('clip'), effects: [{ id: 'a', effect: 'sparkle', version: 1, enabled: true, values: {} }] }),
  );
  await expect(plan({ recipe })).rejects.toThrow('effects[0].effect: There is no effect "sparkle"');
});
