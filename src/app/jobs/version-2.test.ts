import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { expect, test } from 'vitest';
import { INTERRUPTED } from '../../jobs/job.ts';
import type { KeptFile } from '../../jobs/kinds/export.ts';
import { emptyRecipe } from '../../jobs/recipe/recipe.ts';
import { openDatabase } from '../library/database.ts';
import { liftedRow, type Version2Row, withFileAs } from './version-2.ts';

const file: KeptFile = {
  ...{ format: 'webm', name: 'a.webm', record: 'made', frames: 9, duration: 0.3, bytes: 999, mimeType: 'video/webm', notes: [] },
  ...{ codecs: { video: 'vp09.00.10.08', audio: null }, verified: null },
};
const problem = { code: 'storage-full', message: 'There is no room.', remedy: 'Make some.' };

const row = (id: string, state: Version2Row['state']): Version2Row => ({
  id,
  item: 'clip',
  itemName: 'clip.mp4',
  recipe: emptyRecipe('clip'),
  names: [`${id}.webm`],
  createdAt: 5,
  order: 3,
  state,
  picked: null,
  folder: null,
});

test('exports of version 2 are jobs of version 3, each in the state that it had', async () => {
  const old = new Dexie('library-of-version-2');
  old.version(1).stores({ items: 'id', recipes: 'item', presets: 'id', exports: 'id', settings: 'key' });
  old.version(2).stores({ jobs: 'id' });
  await old.open();
  await old
    .table<Version2Row>('jobs')
    .bulkPut([
      row('queued', { phase: 'queued' }),
      row('running', { phase: 'running', done: 3, total: 9 }),
      row('paused', { phase: 'paused', done: 4, total: 9, interrupted: false }),
      row('interrupted', { phase: 'paused', done: 5, total: 9, interrupted: true }),
      row('roomless', { phase: 'paused', done: 6, total: 9, interrupted: false, problem }),
      row('failed', { phase: 'failed', problem }),
      row('done', { phase: 'done', files: [file], failed: [], seconds: 2 }),
    ]);
  old.close();

  const nothing = () => {};
  const events = { blocked: nothing, superseded: async () => {}, lost: nothing, found: nothing, failed: nothing };
  const database = await openDatabase('library-of-version-2', events, () => []);
  const jobs = new Map((await database.records.jobs.all()).map((job) => [job.id, job]));
  database.close();

  expect([...jobs.keys()].toSorted()).toEqual(['done', 'failed', 'interrupted', 'paused', 'queued', 'roomless', 'running']);
  expect(jobs.get('queued')).toEqual({
    ...{ id: 'queued', kind: 'export', name: 'queued.webm', parent: null, priority: 0, weight: 1, yielded: 0, order: 3, createdAt: 5 },
    ...{ startedAt: null, endedAt: null, inputs: ['clip'], outputs: [], request: { recipe: emptyRecipe('clip'), names: ['queued.webm'] } },
    ...{ result: null, state: { phase: 'queued' }, log: [], picked: null, folder: null },
  });
  const progress = { step: 'rendering', total: 9, rate: 0, eta: null };
  expect(jobs.get('running')?.state).toEqual({ phase: 'running', ...progress, done: 3 });
  expect(jobs.get('paused')?.state).toEqual({ phase: 'paused', progress: { ...progress, done: 4 } });
  expect(jobs.get('interrupted')?.state).toMatchObject({ phase: 'pending', progress: { done: 5 }, need: { code: INTERRUPTED } });
  expect(jobs.get('roomless')?.state).toEqual({ phase: 'pending', progress: { ...progress, done: 6 }, need: problem });
  expect(jobs.get('failed')).toMatchObject({ state: { phase: 'failed', problem }, endedAt: 5, result: null });
  expect(jobs.get('done')).toMatchObject({
    ...{ state: { phase: 'done' }, endedAt: 5, outputs: ['made'], result: { files: [file], failed: [], seconds: 2 } },
  });
});

test('a file that became an item is found under its new name', () => {
  const job = liftedRow(row('done', { phase: 'done', files: [file, { ...file, record: null }], failed: [], seconds: 2 }));
  const after = withFileAs(job, 'made', 'item');
  expect(after).toMatchObject({ outputs: ['item'], result: { files: [{ record: 'item', name: 'a.webm' }, { record: null }], seconds: 2 } });
  expect(withFileAs(job, 'other', 'item')).toBe(job);
});

test('a job of several files is called by the first and how many more', () => {
  expect(liftedRow({ ...row('two', { phase: 'queued' }), names: ['a.webm', 'a.gif', 'a.png'] }).name).toBe('a.webm and 2 more');
});
