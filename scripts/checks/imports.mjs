// Imports point one way. Not a linter rule, because the rule is about where a path leads and whether only types pass.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';

/**
 * What each folder may import: folders, and with `types:` folders of which only types may be used. Packages are listed
 * for the folders that must run everywhere; the others are free in this.
 *
 * @type {Record<string, { folders: string[], packages?: string[] }>}
 */
const RULES = {
  'src/media': { folders: ['src/media'], packages: ['mediabunny', 'mp4box'] },
  'src/gpu': { folders: ['src/gpu', 'src/media'], packages: [] },
  'src/shaders': { folders: ['src/shaders', 'src/gpu', 'src/media'], packages: [] },
  'src/jobs': { folders: ['src/jobs', 'src/media', 'types:src/gpu', 'src/gpu/params.ts', 'src/gpu/active-effect.ts'], packages: ['yaml'] },
  'src/render.ts': { folders: ['src/gpu', 'src/media'], packages: [] },
  'src/app': { folders: ['src', 'types:workers', 'workers/rpc.ts'] },
  workers: { folders: ['workers', 'src', '!src/app'] },
  server: { folders: ['server', 'src', '!src/app'] },
};

/**
 * The import and export statements of a source text that name another module.
 *
 * @param {string} text
 */
export function importsOf(text) {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
  const found = [];
  const pattern = /^[ \t]*(import|export)\s+(type\s+)?([^'"();=]*?from\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;
  for (const match of bare.matchAll(pattern)) {
    const [whole, , type, names = '', from, dynamic] = match;
    const list = /\{([^}]*)\}/.exec(names)?.[1];
    const onlyTypes =
      Boolean(type) ||
      (list !== undefined && /^\s*\{/.test(names) && list.split(',').every((name) => name.trim() === '' || /^\s*type\s/.test(name)));
    // `typeof import('…')` and `import('…').Type` stand for types; a call that loads the module is awaited or returned.
    const inType = Boolean(dynamic) && /typeof\s+$/.test(bare.slice(0, match.index));
    const line = bare.slice(0, match.index + whole.search(/\S/)).split('\n').length;
    found.push({ module: from ?? /** @type {string} */ (dynamic), onlyTypes: onlyTypes || inType, line });
  }
  return found;
}

/**
 * @param {string} path
 * @param {string} folder
 */
const isIn = (path, folder) => path === folder || path.startsWith(`${folder}/`);

/**
 * Says what is wrong with one import, or null.
 *
 * @param {string} file path from the root
 * @param {{ module: string, onlyTypes: boolean }} imported
 */
export function judgeImport(file, { module, onlyTypes }) {
  const layer = Object.keys(RULES).find((candidate) => isIn(file, candidate));
  const rule = layer === undefined ? undefined : RULES[layer];
  if (!rule) return null;
  if (!module.startsWith('.')) {
    if (rule.packages?.includes(module) ?? true)
      return module.startsWith('node:') && layer !== 'server' ? `${layer} must not import ${module}` : null;
    return `${layer} must not import the package ${module}`;
  }
  const target = join(dirname(file), module.replace(/\?.*$/, ''));
  const allows = (/** @type {string} */ entry) =>
    entry.startsWith('types:') ? onlyTypes && isIn(target, entry.slice(6)) : isIn(target, entry);
  const isBanned = rule.folders.some((entry) => entry.startsWith('!') && isIn(target, entry.slice(1)));
  if (!isBanned && rule.folders.some(allows)) return null;
  return `${layer} must not import ${onlyTypes ? 'types from ' : ''}${target}`;
}

/**
 * Lists every import that points the wrong way. Tests may reach for anything.
 *
 * @param {string[]} files paths from the root
 */
export function checkImports(files) {
  return files
    .filter((file) => /\.(ts|tsx)$/.test(file) && !/\.test\.tsx?$/.test(file) && existsSync(file))
    .flatMap((file) =>
      importsOf(readFileSync(file, 'utf8')).flatMap((imported) => {
        const problem = judgeImport(file, imported);
        return problem ? [`${file}:${imported.line} ${problem}`] : [];
      }),
    );
}
