/** Page side of `library.spec.ts`: the real library with one effect, and files made of repeatable bytes. */

import { newest } from '../src/app/library/item-query.ts';
import { openLibrary } from '../src/app/library/library.ts';
import type { Described, ItemFacts, Library, LibraryItem } from '../src/app/library/types.ts';
import type { RecipeDocument } from '../src/app/stores/recipe-document.ts';
import { defineEffect, type Effect } from '../src/gpu/define-effect.ts';
import { float } from '../src/gpu/params.ts';
import { addEffect, setValue } from '../src/jobs/recipe/recipe-edit.ts';
import { MediaError } from '../src/media/errors.ts';

const blur = defineEffect({
  shape: 'point',
  id: 'blur',
  version: 1,
  label: 'Blur',
  category: 'Style',
  help: 'Blurs.',
  wgsl: 'fn effect(colour: vec4f, at: vec2i) -> vec4f { return colour; }',
  params: { radius: float('Radius', { default: 4, min: 0, max: 100 }) },
}) as unknown as Effect;

const facts: ItemFacts = {
  kind: 'video',
  container: 'MP4',
  codec: 'avc1.640028',
  audioCodec: 'mp4a.40.2',
  size: { width: 64, height: 48 },
  duration: 4,
  frames: 100,
  frameRate: 25,
  hasAlpha: false,
  warnings: [],
};

/** Every file is a clip, but for texts. */
async function inspect({ name }: File): Promise<Described> {
  if (name.endsWith('.txt')) throw new MediaError('not-media', 'It is a text.', 'Choose a clip.');
  return { facts, thumbnail: null };
}

const tools = {
  library: openLibrary([blur], inspect) as Library,
  facts,
  /** What a list of the library shows: what is arriving, then what is stored, newest first. */
  async list(): Promise<LibraryItem[]> {
    const stored = await tools.library.page(newest, null, 1000);
    const known = new Set(stored.map(({ id }) => id));
    return [...tools.library.arriving.get().filter(({ id }) => !known.has(id)), ...stored];
  },
  /** A file of `bytes` bytes that differ with `seed`. */
  makeFile(name: string, bytes: number, seed = 1): File {
    const piece = new Uint8Array(Math.min(bytes, 1 << 20));
    for (let at = 0; at < piece.length; at++) piece[at] = (at * 31 + seed * 7) & 255;
    const whole = Math.floor(bytes / (1 << 20));
    const pieces: BlobPart[] = Array.from({ length: whole }, () => piece);
    return new File([...pieces, piece.subarray(0, bytes % (1 << 20))], name, { type: 'video/mp4' });
  },
  /** Imports and describes a file; gives its lasting id. */
  async keep(name: string, bytes: number, seed = 1): Promise<string> {
    const id = tools.library.add(tools.makeFile(name, bytes, seed));
    await tools.library.describe(id, facts, new Blob(['thumbnail'], { type: 'image/webp' }));
    return tools.library.settled(id);
  },
  /** SHA-256 by the browser itself, in hexadecimal. */
  async sha256(blob: Blob): Promise<string> {
    const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  },
  add: async (id: string) => (await opened(id)).edit('Add Blur', (recipe) => addEffect(recipe, blur)),
  setRadius: async (id: string, radius: number) =>
    (await opened(id)).edit('Radius', (recipe) => setValue(recipe, 'blur-1', 'radius', radius)),
  recipeState: (id: string) => tools.library.acquireDocument(id).state.get(),
};

/** The item's document once it is loaded; it stays open. */
function opened(id: string): Promise<RecipeDocument> {
  const document = tools.library.acquireDocument(id);
  return new Promise((resolve) => {
    const check = () => document.state.get().access !== 'opening' && resolve(document);
    document.state.subscribe(check);
    check();
  });
}

/** What the tests reach in the page. */
export type LibraryTools = typeof tools;

declare global {
  interface Window {
    tools: LibraryTools;
  }
}

window.tools = tools;
await tools.library.tidy;
