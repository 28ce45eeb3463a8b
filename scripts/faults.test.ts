/** The table of faults names tests that exist. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const rows = readFileSync(join(root, 'docs/faults.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| C\d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('every fault that a browser can suffer is in the table, and has a test or a reason why not', () => {
  expect(rows.map(([, name]) => name)).toEqual(Array.from({ length: 28 }, (_, at) => `C${at + 1}`));
  for (const [, name, , met, tests] of rows) expect(tests || met?.startsWith('Not tested:'), name).toBeTruthy();
});

test('every test in the table exists', () => {
  const named = rows.flatMap(([, , , , tests = '']) => (tests ? tests.split('<br>') : []));
  for (const entry of named) {
    const [, path = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(entry) ?? [];
    expect(path, `“${entry}” is a path and a title`).not.toBe('');
    const source = readFileSync(join(root, path), 'utf8');
    expect(
      [`test('${title}'`, `test(\`${title}\``].some((call) => source.includes(call)),
      entry,
    ).toBe(true);
  }
});
