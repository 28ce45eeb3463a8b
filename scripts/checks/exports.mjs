// Every export has a sentence of documentation.
import { readFileSync } from 'node:fs';

const EXPORT =
  /^export\s+(?:declare\s+)?(?:default\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\*?|const|let|class|interface|type)\s+(\w+)/;

/**
 * Names and lines of the exports of a source text that no doc comment precedes. Re-exports and the further
 * signatures of an overloaded function need none.
 *
 * @param {string} text
 */
export function undocumentedExports(text) {
  const lines = text.split('\n');
  const seen = new Set();
  return lines.flatMap((line, index) => {
    const name = EXPORT.exec(line)?.[1];
    if (name === undefined || seen.has(name)) return [];
    seen.add(name);
    // Directives to the linter may stand between the comment and the export.
    let above = index - 1;
    while (/^\s*\/\/ (biome-ignore|@ts-expect-error)/.test(lines[above] ?? '')) above--;
    return (lines[above] ?? '').trimEnd().endsWith('*/') ? [] : [{ name, line: index + 1 }];
  });
}

/**
 * Lists undocumented exports. Routes are left out: their file is the documentation.
 *
 * @param {string[]} files paths from the root
 */
export function checkExports(files) {
  return files
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !/(\.test\.tsx?|\.spec\.ts|\.config\.ts|\.d\.ts|\.gen\.ts)$/.test(file))
    .filter((file) => !file.startsWith('src/app/routes/'))
    .flatMap((file) =>
      undocumentedExports(readFileSync(file, 'utf8')).map(({ name, line }) => `${file}:${line} ${name} has no documentation`),
    );
}
