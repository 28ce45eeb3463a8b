/** The name under which a recipe travels inside a file. */
export const RECIPE_KEY = 'framewright';

/**
 * JSON of the same value in printable ASCII: where a container promises no encoding, or forbids some characters. Letters beyond
 * ASCII stand only within JSON’s strings, which can spell them as escapes.
 */
export function asciiJson(json: string): string {
  const spelled = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replace(/[^ -~]/g, (unit) => (unit < ' ' ? ' ' : spelled(unit)));
}

const NAMESPACE = 'urn:framewright:recipe';
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** An XMP packet (ISO 16684-1) with the recipe as its only property. */
export function recipeXmp(json: string): Uint8Array<ArrayBuffer> {
  const text = asciiJson(json).replace(/[&<>]/g, (letter) => ENTITIES[letter] as string);
  return new TextEncoder().encode(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:${RECIPE_KEY}="${NAMESPACE}"><${RECIPE_KEY}:json>${text}</${RECIPE_KEY}:json></rdf:Description></rdf:RDF></x:xmpmeta>`,
  );
}

/** The recipe in an XMP packet that `recipeXmp` made, or null when there is none. */
export function readRecipeXmp(packet: Uint8Array): string | null {
  const text = new TextDecoder().decode(packet);
  const [open, close] = [`<${RECIPE_KEY}:json>`, `</${RECIPE_KEY}:json>`];
  const start = text.indexOf(open);
  const end = text.indexOf(close, start);
  if (start < 0 || end < 0) return null;
  return text
    .slice(start + open.length, end)
    .replace(/&(amp|lt|gt);/g, (_, name: 'amp' | 'lt' | 'gt') => ({ amp: '&', lt: '<', gt: '>' })[name]);
}
