import { expect, test } from 'vitest';
import type { ExportWanted } from '../../../jobs/kinds/export.ts';
import type { EffectInstance } from '../../../jobs/recipe/recipe.ts';
import { boomerang, type Sequence, stitch, trim } from '../../../jobs/sequence.ts';
import type { WantedJob } from '../../jobs/jobs.ts';
import type { LibraryItem } from '../../library/types.ts';
import { firstOutput, type SequenceLook, type SequenceOutput, startSequence } from './start-sequence.ts';

const facts = { size: { width: 64, height: 36 }, frames: 20, frameRate: 10, duration: 2, hasAlpha: false };
const items = new Map([['a', { id: 'a', name: 'clip.mp4', facts } as unknown as LibraryItem]]);
const smooth: EffectInstance = { id: 'ema-1', effect: 'temporal-ema', version: 2, enabled: true, values: {} };

/** The job that is asked for. */
async function asked(sequence: Sequence, output: SequenceOutput, look: SequenceLook | null = null) {
  const added: WantedJob[] = [];
  const add = async (job: WantedJob<never>) => `${added.push(job)}`;
  await startSequence({ add }, sequence, items, output, look);
  const [{ request, ...job }] = added as [WantedJob];
  return { ...job, request: request as ExportWanted };
}

test('a loop is rendered as one, with a look across its seam where it takes one along', async () => {
  const loop = boomerang('a', { start: 0, end: 20 });
  const look = { effects: [smooth], background: { kind: 'item', item: 'b' } as const, files: ['b'] };
  const output = firstOutput(items, 'a', 'loop', false);
  const made = await asked(loop, output, look);
  expect(made.request.recipe).toMatchObject({ source: 'a', loop: 'range', range: null, effects: [smooth], background: look.background });
  expect(made.inputs).toEqual(['a', 'b']);
  const { recipe } = (await asked(loop, output)).request;
  expect(recipe).toMatchObject({ loop: 'range', effects: [], background: { kind: 'none' } });
});

test('what is no loop is not rendered as one, and weighs nothing where it is copied', async () => {
  const output = firstOutput(items, 'a', 'part', true);
  const part = await asked(trim('a', { start: 2, end: 9 }, true), output);
  expect(part.request.recipe.loop).toBeUndefined();
  expect(part.weight).toBe(0);
  expect((await asked(stitch([], 'contain'), output)).request.recipe.loop).toBeUndefined();
});

test('a keyed loop is offered with its transparency', () => {
  expect(firstOutput(items, 'a', 'loop', false).format).toBe('mp4');
  expect(firstOutput(items, 'a', 'loop', false, true)).toMatchObject({ format: 'webm', name: 'clip loop' });
});
