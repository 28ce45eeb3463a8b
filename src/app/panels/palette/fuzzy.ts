/** How well a text answers what was typed, and which of its letters did. */
export interface Match {
  /** Higher is better; comparable between texts for the same query. */
  readonly score: number;
  /** Ascending positions of letters of the text. */
  readonly at: readonly number[];
}

/** Points of a letter: any, one that follows the letter before, one that begins a word, one that begins the text. */
const [HIT, NEXT, WORD, FIRST] = [1, 4, 6, 3];
/** Points that each letter of a longer word must bring on average: letters strewn about are no answer. */
const FEWEST = 2.5;
/** Points lost for every letter of the text that was not typed, so that short names come first. */
const LENGTH = 0.02;

/**
 * Finds every word of `query`, in any order, as letters of `text` that come one after the other, though not always beside each other.
 * Case and accents do not matter. Null when a word is not there; everything answers an empty query.
 */
export function match(text: string, query: string): Match | null {
  const letters = plain(text);
  const at = new Set<number>();
  let score = -LENGTH * letters.length;
  for (const word of plain(query).split(/\s+/).filter(Boolean)) {
    const found = best(letters, word);
    if (!found || (word.length > 2 && found.score < FEWEST * word.length)) return null;
    score += found.score;
    for (const place of found.at) at.add(place);
  }
  return { score, at: [...at].sort((a, b) => a - b) };
}

/** Whether every word of `query` begins a word of `text`. Case and accents do not matter. */
export function hasWords(text: string, query: string): boolean {
  const words = plain(text).split(/[^\p{L}\p{N}]+/u);
  return plain(query)
    .split(/\s+/)
    .filter(Boolean)
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
}

/** Lower case, without accents, as many letters as before. */
const plain = (text: string) =>
  Array.from(text, (letter) => letter.normalize('NFD').slice(0, letter.length).toLowerCase().slice(0, letter.length)).join('');

const beginsWord = (letters: string, at: number) => at === 0 || /[^\p{L}\p{N}]/u.test(letters[at - 1] as string);

/** The way through the letters of a text that gives a word the most points: for each letter of the word the best way that ends at each place. */
function best(letters: string, word: string): Match | null {
  let ways: (Match | null)[] = [];
  for (const [index, letter] of [...word].entries()) {
    let before: Match | null = null;
    const next: (Match | null)[] = [];
    for (let at = 0; at < letters.length; at++) {
      if (letters[at] === letter) {
        const points = HIT + (beginsWord(letters, at) ? WORD : 0) + (at === 0 ? FIRST : 0);
        const beside: Match | null = at > 0 ? (ways[at - 1] ?? null) : null;
        const options: Match[] = index === 0 ? [{ score: points, at: [at] }] : [];
        if (before) options.push({ score: before.score + points, at: [...before.at, at] });
        if (beside) options.push({ score: beside.score + points + NEXT, at: [...beside.at, at] });
        next[at] = options.reduce<Match | null>((most, one) => (most && most.score >= one.score ? most : one), null);
      }
      const here = ways[at];
      if (here && (!before || here.score > before.score)) before = here;
    }
    ways = next;
  }
  return ways.reduce<Match | null>((most, one) => (one && (!most || one.score > most.score) ? one : most), null);
}
