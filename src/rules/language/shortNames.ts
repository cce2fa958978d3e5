import type { LanguageContext } from './languageContext';
import { wordsOf } from './readTokens';

/** "loyaltyPoints" as "loyalty points". */
export const spaced = (key: string): string => key.replace(/([a-z0-9])([A-Z])/g, '$1 $2');

/** Words that ask for something else of a list: "limit 100". */
const UNFIT: ReadonlySet<string> = new Set(['limit', 'id', 'flag', 'sort', 'page', 'top', 'rank']);

/** Words that say whose, when, which or whether: expired points, and the income of a month, are something of their own. */
const TELLING: ReadonlySet<string> = new Set(
  (
    'is has had was can wants likes no not non un anti annual last first next previous prior old new current early ' +
    'late min max minimum maximum low high average avg total half best worst top second other alt alternate main ' +
    'primary favourite favorite spouse partner wife husband parent mother father child children kid kids son ' +
    'daughter baby family friend pet dog cat home work office business company billing delivery lost spent due ' +
    'negative target goal test debt penalty'
  ).split(' '),
);
/** "expired", "pending", "monthly". */
const QUALIFIES = /(?:ed|ing|ly)$/;

/**
 * The last words of attributes that are enough to name them, by their keys: "points" for loyaltyPoints, where no other
 * attribute ends so, and nothing else of the shop is called so.
 */
export function shortNames(
  context: LanguageContext,
  vocabulary: ReadonlySet<string>,
): ReadonlyMap<string, string[]> {
  const keys = context.attributes.map(({ key }) => ({ key, words: wordsOf(spaced(key)) }));
  const others = [
    ...context.tags,
    ...context.places.cities,
    ...context.places.countries,
    ...[...context.segments, ...context.campaigns].map(({ name }) => name),
    ...context.attributes.flatMap(({ values = [] }) => values),
  ];
  const taken = new Set(others.map((name) => wordsOf(name).join(' ')));
  const endsSo = (words: readonly string[], ending: string): boolean =>
    words.join(' ') === ending || words.join(' ').endsWith(` ${ending}`);
  return new Map(
    keys.map(({ key, words }) => {
      const isPlain = !words.some((word) => TELLING.has(word) || QUALIFIES.test(word));
      const endings = isPlain ? words.slice(1).map((_, index) => words.slice(index + 1).join(' ')) : [];
      const own = endings.filter(
        (ending) =>
          !taken.has(ending) &&
          !vocabulary.has(ending) &&
          !UNFIT.has(ending) &&
          keys.filter((other) => endsSo(other.words, ending)).length === 1,
      );
      return [key, own];
    }),
  );
}
