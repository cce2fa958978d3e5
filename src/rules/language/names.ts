import { cityAliases, countryAliases, genderAliases } from './aliases';
import type { LanguageContext } from './languageContext';
import { wordsOf } from './readTokens';
import { shortNames, spaced } from './shortNames';
import { foldText } from './tokens';
import type { Token } from './tokens';

export type NameKind = 'city' | 'country' | 'tag' | 'segment' | 'campaign' | 'attribute' | 'value';

/** Something of the shop that a prompt can name. */
export interface Entry {
  kind: NameKind;
  /** What it is in a rule: an id, a key, a text. */
  value: string;
  /** What people see. */
  name: string;
  /** The attribute that has this value. */
  key?: string;
}

interface Spelled {
  entry: Entry;
  words: readonly string[];
  text: string;
  /** Other spellings count only where the name itself is not written. */
  isAlias: boolean;
}

/** Names that begin at a token: the longest of one kind. */
export interface Found {
  entries: readonly Entry[];
  /** The token after the last one. */
  end: number;
}

export interface NameFinder {
  /** The entries whose name begins at a token; several when a name is not unique. */
  find: (kind: NameKind, at: number) => Found | undefined;
  /** The country with the name of a city, and the other way round. */
  twins: (entry: Entry) => readonly Entry[];
  /** Whether a token belongs to a name. */
  isNamed: (at: number) => boolean;
  /** Whether a token is a word for people, or the last of a tag or an attribute's value. */
  namesPeople: (at: number) => boolean;
  /** Whether a token joins to something else that is known of people: the "or" of "email or phone". */
  listsKnown: (at: number) => boolean;
  /** Whether an item begins at a token, in a prompt that names who people are and speaks of nothing that is counted. */
  isItemOfPeople: (at: number) => boolean;
}

/** All words of all names, for correcting how they are spelled. */
export const nameWords = (spelled: readonly Spelled[]): string[] => spelled.flatMap(({ words }) => words);

/** Everything that a prompt can name, in all its spellings; words of the grammar are no short names. */
export function listNames(context: LanguageContext, vocabulary: ReadonlySet<string>): Spelled[] {
  const { attributes, tags, places, segments, campaigns } = context;
  const short = shortNames(context, vocabulary);
  const plain = (kind: NameKind) => (value: string) => spell({ kind, value, name: value });
  const named = (kind: NameKind) => (one: { id: string; name: string }) =>
    spell({ kind, value: one.id, name: one.name });
  return [
    ...places.cities.flatMap((city) => spell({ kind: 'city', value: city, name: city }, cityAliases(city))),
    ...places.countries.flatMap((country) =>
      spell({ kind: 'country', value: country, name: country }, countryAliases(country)),
    ),
    ...tags.flatMap(plain('tag')),
    ...segments.flatMap(named('segment')),
    ...campaigns.flatMap(named('campaign')),
    ...attributes.flatMap(({ key, values = [] }) => [
      ...spell({ kind: 'attribute', value: key, name: key }, [spaced(key), ...(short.get(key) ?? [])]),
      ...values.flatMap((value) => spellValue(key, value)),
    ]),
  ];
}

const spellValue = (key: string, value: string): Spelled[] =>
  spell({ kind: 'value', value, name: value, key }, isGender(key) ? genderAliases(value) : []);

/** The texts, in the letters in which words are compared, that mean a value of an attribute. */
export const valueSpellings = (key: string, value: string): string[] =>
  spellValue(key, value).map(({ words }) => words.join(' '));

const isGender = (key: string): boolean => ['gender', 'sex'].includes(foldText(key));

/** A name, its plural, and other names of the same. */
function spell(entry: Entry, aliases: readonly string[] = []): Spelled[] {
  const plurals = /[a-z]$/i.test(entry.name) ? [`${entry.name}s`] : [];
  return [entry.name, ...plurals, ...aliases]
    .map((text, index) => ({ entry, text, words: wordsOf(text), isAlias: index > 0 }))
    .filter(({ words }) => words.length > 0);
}

const upTo = (start: number, end: number): number[] =>
  Array.from({ length: end - start }, (_, step) => start + step);

const PEOPLE: ReadonlySet<string> = new Set(
  (
    'customers customer people ppl users user shoppers shopper buyers buyer clients client members member folks ' +
    'everyone everybody anyone anybody those'
  ).split(' '),
);

/** A value of this name would turn a negation into itself: "no phone". It must be quoted. */
const NEGATIONS: ReadonlySet<string> = new Set(['no', 'not', 'never', 'non', 'none', 'without']);
/** Names that tell who people are. */
const WHO: readonly NameKind[] = ['value', 'tag', 'city', 'country'];
const JOINTS: ReadonlySet<string> = new Set(['and', 'or', 'nor', ',']);
/** What is known of people, by its last word. */
const KNOWN: ReadonlySet<string> = new Set(
  'email emails mail phone phones mobile telephone name names city country address addresses number numbers'.split(
    ' ',
  ),
);

/** Words for what has numbers of its own. */
const COUNTED =
  /^(?:spen|order|purchas|b[ou][ug]|visit|item|refund|point|score|day|week|month|year|hour|time|message|campaign|amount|value|worth|total|average|avg|aov|ltv|clv|revenue|sales|inactive|once|twice|thrice|number|count|largest|biggest|highest)/;

function groupBy<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

interface Source {
  prompt: string;
  tokens: readonly Token[];
  /** Whether the grammar knows a word as its own. */
  isReserved: (word: string) => boolean;
}

/** Finds names in the tokens of a prompt. A name that is a word of the grammar must be written exactly. */
export function createNameFinder(names: readonly Spelled[], source: Source): NameFinder {
  const byFirstWord = groupBy(names, ({ words }) => words[0] ?? '');

  function findAll(at: number): Map<NameKind, Found> {
    const candidates = byFirstWord.get(source.tokens[at]?.words[0] ?? '') ?? [];
    const matches = candidates.flatMap((spelled) => {
      const end = endOf(spelled.words, at);
      return end !== undefined && isMeant(spelled, at, end) ? [{ spelled, end }] : [];
    });
    const byKind = groupBy(matches, ({ spelled }) => spelled.entry.kind);
    return new Map([...byKind].map(([kind, ofKind]) => [kind, best(ofKind, at)]));
  }

  function endOf(words: readonly string[], at: number): number | undefined {
    let read = 0;
    for (let token = at; token < source.tokens.length; token += 1) {
      const next = source.tokens[token]?.words ?? [];
      if (next.length > 0 && !next.every((word, index) => word === words[read + index])) return undefined;
      read += next.length;
      const isLast = (source.tokens[token + 1]?.words.length ?? 1) > 0;
      if (read === words.length && isLast) return token + 1;
      if (read >= words.length) return undefined;
    }
    return undefined;
  }

  const writtenAt = (at: number, end: number): string => {
    const quoted = end === at + 1 ? source.tokens[at]?.value : undefined;
    if (quoted?.kind === 'quoted') return quoted.text;
    return source.prompt.slice(source.tokens[at]?.start, source.tokens[end - 1]?.end);
  };

  function isMeant({ text, words, isAlias }: Spelled, at: number, end: number): boolean {
    if (NEGATIONS.has(words.join(' ')) && source.tokens[at]?.value?.kind !== 'quoted') return false;
    const isCode = isAlias && text === text.toUpperCase();
    const isReserved = words.length === 1 && source.isReserved(words[0] ?? '');
    const isQuoted = source.tokens[at]?.value?.kind === 'quoted';
    if (isQuoted && isAlias) return false;
    return isQuoted || !(isCode || isReserved) || writtenAt(at, end) === text;
  }

  /** The longest; of equally long ones the name itself before aliases, and what is written exactly before all. */
  function best(matches: readonly { spelled: Spelled; end: number }[], at: number): Found {
    const end = Math.max(...matches.map((match) => match.end));
    const longest = matches.filter((match) => match.end === end).map(({ spelled }) => spelled);
    const written = writtenAt(at, end);
    const exact = longest.filter(({ text, isAlias }) => !isAlias && text === written);
    const proper = longest.filter(({ isAlias }) => !isAlias);
    const chosen = [exact, proper, longest].find((list) => list.length > 0) ?? [];
    return { entries: [...new Set(chosen.map(({ entry }) => entry))], end };
  }

  const found = source.tokens.map((_, at) => findAll(at));
  const named = new Set(
    found.flatMap((ofKind, start) => [...ofKind.values()].flatMap(({ end }) => upTo(start, end))),
  );
  const peopleEnds = new Set(found.flatMap((ofKind) => [ofKind.get('value')?.end, ofKind.get('tag')?.end]));
  const attributeEnds = new Set(found.map((ofKind) => ofKind.get('attribute')?.end));
  const isOfPeople =
    found.some((ofKind) => WHO.some((kind) => ofKind.has(kind))) &&
    !found.some((ofKind) => ofKind.get('attribute')?.entries.some(({ name }) => foldText(name) !== 'age')) &&
    !source.tokens.some(({ text }) => COUNTED.test(text));
  const places = names.filter(({ entry, isAlias }) => !isAlias && /city|country/.test(entry.kind));
  return {
    find: (kind, at) => found[at]?.get(kind),
    isNamed: (at) => named.has(at),
    namesPeople: (at) => PEOPLE.has(source.tokens[at]?.text ?? '') || peopleEnds.has(at + 1),
    listsKnown: (at) =>
      JOINTS.has(source.tokens[at]?.text ?? '') &&
      (KNOWN.has(source.tokens[at - 1]?.text ?? '') || attributeEnds.has(at)),
    isItemOfPeople: (at) => isOfPeople && (at === 0 || JOINTS.has(source.tokens[at - 1]?.text ?? '')),
    twins: ({ kind, name }) =>
      places
        .map(({ entry }) => entry)
        .filter((entry) => entry.kind !== kind && foldText(entry.name) === foldText(name)),
  };
}
