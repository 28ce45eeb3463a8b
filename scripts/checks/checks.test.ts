import { describe, expect, test } from 'vitest';
import { undocumentedExports } from './exports.mjs';
import { lockProblems } from './files.mjs';
import { importsOf, judgeImport } from './imports.mjs';

const judge = (file: string, text: string) => importsOf(text).map((imported) => judgeImport(file, imported));

describe('imports', () => {
  test.each([
    ['src/media/time.ts', "import { Chain } from '../gpu/chain.ts';"],
    ['src/media/time.ts', "import { z } from 'zod';"],
    ['src/gpu/chain.ts', "import { effects } from '../shaders/effects.ts';"],
    ['src/gpu/chain.ts', "import type { Effect } from '../shaders/effects.ts';"],
    ['src/gpu/chain.ts', "import source from '../shaders/lib/blur.wgsl?raw';"],
    ['src/jobs/recipe.ts', "import { Chain } from '../gpu/chain.ts';"],
    ['src/jobs/recipe.ts', "import { render, type Chain } from '../gpu/chain.ts';"],
    ['src/render.ts', "import { effects } from './shaders/effects.ts';"],
    ['src/app/main.tsx', "import { openSource } from '../../workers/reading/media-source.ts';"],
    ['src/app/main.tsx', "import '../../workers/reading/media-source.ts';"],
    ['src/app/main.tsx', "const late = await import('../../workers/reading/media-source.ts');"],
    ['src/app/main.tsx', "export * from '../../server/app.ts';"],
    ['workers/render.worker.ts', "import {\n  library,\n} from '../src/app/library/library.ts';"],
    ['workers/render.worker.ts', "import { createApp } from '../server/app.ts';"],
    ['workers/render.worker.ts', "import { readFile } from 'node:fs';"],
    ['server/main.ts', "import { connect } from '../workers/rpc.ts';"],
    ['server/main.ts', "import { names } from '../src/app/library/names.ts';"],
  ])('%s may not: %s', (file, text) => {
    expect(judge(file, text)).toEqual([expect.stringContaining('must not import')]);
  });

  test.each([
    ['src/media/time.ts', "import type { Size } from './picture.ts';"],
    ['src/gpu/chain.ts', "import { timelineOf } from '../media/time.ts';"],
    ['src/shaders/despill/despill.ts', "import { defineEffect } from '../../gpu/define-effect.ts';"],
    ['src/shaders/despill/despill.ts', "import source from './despill.wgsl?raw';"],
    ['src/jobs/stack.ts', "import type { ActiveEffect } from '../gpu/chain.ts';"],
    ['src/jobs/stack.ts', "import { type ActiveEffect, type Chain } from '../gpu/chain.ts';"],
    ['src/app/main.tsx', "import { connect } from '../../workers/rpc.ts';"],
    ['src/app/main.tsx', "import type { PreviewApi } from '../../workers/render-api.ts';"],
    ['src/app/main.tsx', "import { createRoot } from 'react-dom/client';"],
    ['workers/render.worker.ts', "import { render } from '../src/render.ts';"],
    ['server/main.ts', "import { join } from 'node:path';"],
    ['src/media/time.ts', "/* import { Chain } from '../gpu/chain.ts'; */"],
  ])('%s may: %s', (file, text) => {
    expect(judge(file, text).filter(Boolean)).toEqual([]);
  });
});

describe('documentation of exports', () => {
  test.each([
    'export const a = 1;',
    'export function a() {}',
    '// A remark.\nexport class A {}',
    '/** Of something else. */\nconst b = 1;\n\nexport interface A {}',
    'export type A = 1;',
    'export async function a() {}',
  ])('%s lacks it', (text) => {
    expect(undocumentedExports(text)).toHaveLength(1);
  });

  test.each([
    '/** One. */\nexport const a = 1;',
    '/**\n * One.\n */\nexport async function a() {}',
    '/** One. */\n// biome-ignore lint/a/b: a reason.\nexport const a = 1;',
    "export { a } from './a.ts';",
    'const a = 1;',
    '/** One. */\nexport function a(b: 1): 1;\nexport function a(b: 2): 2;',
  ])('%s has it', (text) => {
    expect(undocumentedExports(text)).toEqual([]);
  });
});

describe('lock file', () => {
  const root = { dependencies: { tool: '1.0.0' } };
  const tool = { version: '1.0.0', optionalDependencies: { 'tool-linux': '1.0.0', 'tool-darwin': '1.0.0' } };
  const complete = {
    '': root,
    'node_modules/tool': tool,
    'node_modules/tool-linux': {},
    'node_modules/tool/node_modules/tool-darwin': {},
  };

  test('a complete one is fine', () => {
    expect(lockProblems({ packages: complete }, root)).toEqual([]);
  });

  test('a platform’s package that was left out is named', () => {
    const { 'node_modules/tool-linux': _, ...packages } = complete;
    expect(lockProblems({ packages }, root)).toEqual([expect.stringContaining('tool-linux')]);
  });

  test('one that is older than package.json is told', () => {
    expect(lockProblems({ packages: complete }, { dependencies: { tool: '2.0.0' } })).toEqual([expect.stringContaining('npm install')]);
  });
});
