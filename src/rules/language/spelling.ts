import { distance } from 'fastest-levenshtein';
import { NUMBER_WORDS } from './amounts';
import type { Token } from './tokens';
import { LOOKALIKES } from './lookalikes';

interface Known {
  /** Words of the grammar. */
  vocabulary: ReadonlySet<string>;
  /** Words of the shop's names. */
  names: ReadonlySet<string>;
}

/** Words that add little to what is said: nothing is taken for a misspelling of them. */
const SLIGHT: ReadonlySet<string> = new Set(
  (
    'whole entire entirety whatsoever thing stuff means compile prepare happened providing registering somethings twenties thirties ' +
    'forties fifties sixties seventies eighties nineties planning preparing drafting working ' +
    'subscriber averaging averages averaged amounting'
  ).split(' '),
);

const SHORTEST = 4;

/** How many letters may be wrong in a word of this length. */
const allowance = (length: number): number => (length < SHORTEST ? 0 : length < 8 ? 1 : 2);

/**
 * Corrects words that neither the grammar nor the shop knows to the one known word that is nearest. A word stays as it
 * is when two are equally near, when it is a number, and when it is a word of its own that only looks alike.
 */
export function correctSpelling(tokens: readonly Token[], { vocabulary, names }: Known): Token[] {
  const candidates = [...new Set([...vocabulary, ...names])].filter(
    (word) => /^\p{L}{5,}$/u.test(word) && !NUMBER_WORDS.has(word) && !SLIGHT.has(word),
  );
  const correct = (word: string): string | undefined => {
    if (!/^\p{L}+$/u.test(word) || word.length < SHORTEST || LOOKALIKES.has(word)) return undefined;
    return nearest(word, candidates);
  };
  return tokens.map((token) => {
    const [word, ...others] = token.words;
    const isKnown = vocabulary.has(token.text) || token.value !== undefined;
    if (word === undefined || others.length > 0 || isKnown || names.has(word)) return token;
    const known = correct(word);
    return known === undefined ? token : { ...token, text: known, words: [known] };
  });
}

/** The only known word at the least distance within the allowance; undefined when there is none or more than one. */
function nearest(word: string, candidates: readonly string[]): string | undefined {
  const allowed = allowance(word.length);
  const near = candidates
    .filter((known) => known[0] === word[0] && Math.abs(known.length - word.length) <= allowed)
    .map((known) => ({ known, errors: isSwapped(word, known) ? 1 : distance(word, known) }))
    .filter(({ errors }) => errors <= allowed);
  const least = Math.min(...near.map(({ errors }) => errors));
  const nearest = near.filter(({ errors }) => errors === least);
  // A letter left out is the commonest slip: "orderd" is "ordered" before "orders".
  const longer = nearest.filter(({ known }) => known.length > word.length);
  const [first, ...others] = longer.length > 0 ? longer : nearest;
  return others.length === 0 ? first?.known : undefined;
}

/** Whether two neighbouring letters changed places. */
function isSwapped(word: string, known: string): boolean {
  if (word.length !== known.length) return false;
  const at = [...word].findIndex((letter, index) => letter !== known[index]);
  return word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2) === known;
}
