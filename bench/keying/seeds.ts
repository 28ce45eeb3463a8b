/** Seeds from text like 1-3,7. Throws on any other text. */
export function seedsOf(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [first = Number.NaN, last = first] = part.split('-').map(Number);
    if (!Number.isInteger(first) || !Number.isInteger(last)) throw new Error(`--seeds must be like 1-9 or 1,4; it is ${text}.`);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}
