import { beforeEach, describe, expect, test } from 'vitest';
import { memoryRecords } from './database.ts';
import { fileMap, idOf, rowOfContent } from './file-map.ts';
import type { Directory } from './files.ts';
import { manifestOf, rowOf } from './manifest.ts';
import type { Records } from './records.ts';
import { purge, sweep } from './sweep.ts';

let records: Records;
let files: ReturnType<typeof fileMap>;

beforeEach(() => {
  records = memoryRecords();
  files = fileMap();
});

describe('the sweep', () => {
  const put = (path: string, content = 'a') => {
    const [directory, name] = path.split('/') as [Directory, string];
    return files.write(directory, name, new Blob([content]));
  };
  const [known, orphan, lost, torn] = ['a', 'b', 'c', 'd'].map(idOf) as [string, string, string, string];

  beforeEach(async () => {
    await records.items.put(rowOfContent('a'));
    await records.exports.put({ id: 'e1', item: known, name: 'x.webm', mimeType: 'video/webm', bytes: 1, createdAt: 1 });
    await put(`media/${known}`);
    await put(`thumbnails/${known}`);
    await put('exports/e1.webm');
    await put(`media/${orphan}`);
    await put(`thumbnails/${orphan}`);
    await put('temporary/half-written');
    await put('exports/e2.webm');
    await put('exports/e2.webm.crswap');
    await put(`media/${lost}`);
    await put(`media/${lost}.json`, manifestOf(rowOfContent('c', { bytes: 1 })));
    await put(`media/${lost}.recipe.json`, '{"version":1}');
    await put(`media/${torn}`);
    await put(`media/${torn}.json`, '{"version":1,"id":');
  });

  test('removes what belongs to nothing, keeps the rest, and rebuilds lost records', async () => {
    const report = await sweep(records, files, { rebuildOnly: false });
    expect(report.rebuilt).toEqual([lost]);
    expect([...report.removed].sort()).toEqual(
      ['temporary/half-written', `media/${orphan}`, `thumbnails/${orphan}`, 'exports/e2.webm', 'exports/e2.webm.crswap'].sort(),
    );
    expect(await records.items.get(lost)).toEqual(rowOfContent('c', { bytes: 1 }));
    expect((await records.recipes.get(lost))?.recipe).toEqual({ version: 1 });
    expect(files.content.has(`media/${known}`)).toBe(true);
    expect(files.content.has(`media/${torn}`)).toBe(true);
    expect(await sweep(records, files, { rebuildOnly: false })).toEqual({
      rebuilt: [],
      removed: [],
      missing: [],
      unfinished: [],
      cutShort: [],
    });
  });

  test('removes nothing when records are not the library’s own', async () => {
    const before = [...files.content.keys()];
    await sweep(records, files, { rebuildOnly: true });
    expect([...files.content.keys()]).toEqual(before);
    expect(await records.items.get(lost)).toBeDefined();
  });

  test('does not bring edits back over newer ones', async () => {
    await records.recipes.put({ item: lost, recipe: { newer: true }, updatedAt: 9 });
    await sweep(records, files, { rebuildOnly: false });
    expect((await records.recipes.get(lost))?.recipe).toEqual({ newer: true });
  });
});

test('what is removed for good takes its bytes, its recipe and what was found of it along', async () => {
  await records.items.put(rowOfContent('a'));
  await files.write('media', idOf('a'), new Blob(['a']));
  await records.recipes.put({ item: idOf('a'), recipe: {}, updatedAt: 1 });
  await records.observations.put({ item: idOf('a'), observations: [] });
  await purge(idOf('a'), records, files);
  expect(files.content.has(`media/${idOf('a')}`)).toBe(false);
  expect(await Promise.all([records.items.get(idOf('a')), records.recipes.get(idOf('a')), records.observations.get(idOf('a'))])).toEqual(
    Array(3).fill(undefined),
  );
});

test.each([
  ['not JSON', 'nonsense'],
  ['another item’s', manifestOf(rowOfContent('b'))],
  ['of another version', manifestOf(rowOfContent('a')).replace('"version":2', '"version":3')],
  ['without facts', manifestOf(rowOfContent('a')).replace('"facts"', '"fiction"')],
  ['with an impossible size', manifestOf(rowOfContent('a')).replace('"bytes":1', '"bytes":1e999')],
])('a manifest that is %s is not believed', (_, manifest) => {
  expect(rowOf(idOf('a'), manifest)).toBeNull();
});
