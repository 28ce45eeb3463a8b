/**
 * Gives each effect's WGSL names of its own, so that several effects (or one effect twice) fit into one module.
 *
 * WGSL has no namespaces. Renaming works on tokens: comments are dropped, members (`a.name`) are left alone.
 */

const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|[A-Za-z_]\w*|\d[\w.]*|[\s\S]/g;
const DECLARATION = /\b(?:fn|struct|alias|const|override)\s+([A-Za-z_]\w*)|\bvar\s*(?:<[^>]*>)?\s*([A-Za-z_]\w*)/g;

/** Names that a WGSL module declares outside of any function. */
export function declaredNames(wgsl: string): string[] {
  const text = wgsl.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '');
  const names: string[] = [];
  let depth = 0;
  let outer = '';
  for (const character of text) {
    if (character === '{') depth++;
    if (depth === 0) outer += character;
    if (character === '}') depth--;
  }
  // Function parameters and initialisers hold no declarations, so matching on the outer text is enough.
  for (const match of outer.matchAll(DECLARATION)) names.push((match[1] ?? match[2]) as string);
  return names;
}

/** Replaces identifiers by `names`, keeping line numbers. */
export function renameIdentifiers(wgsl: string, names: ReadonlyMap<string, string>): string {
  let previous = '';
  let text = '';
  for (const [token] of wgsl.matchAll(TOKEN)) {
    const isComment = token.startsWith('//') || token.startsWith('/*');
    if (isComment) {
      text += token.replace(/[^\n]/g, '');
      continue;
    }
    const replacement = previous === '.' ? undefined : names.get(token);
    text += replacement ?? token;
    if (token.trim() !== '') previous = token;
  }
  return text;
}

/** Prefixes all names a module declares and maps `bindings` (such as `params`) to what they stand for in the pass. */
export function scoped(wgsl: string, prefix: string, bindings: Readonly<Record<string, string>>): string {
  const names = new Map(declaredNames(wgsl).map((name) => [name, `${prefix}${name}`]));
  for (const [name, meaning] of Object.entries(bindings)) names.set(name, meaning);
  return renameIdentifiers(wgsl, names);
}
