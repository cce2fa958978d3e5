import type { Models } from '../../models/models';
import { placeNames } from '../../rules/language/aliases';
import type { KnownAttribute, LanguageContext } from '../../rules/language/languageContext';
import { valueSpellings } from '../../rules/language/names';
import { wordsOf } from '../../rules/language/readTokens';
import type { Clock } from '../../utils/clock';
import type { AttributeKeys } from '../attributeKeyService';

/** Words in a name at most, and names of each kind that a prompt may mean. */
const LONGEST_NAME = 6;
const MOST_NAMES = 20;
const MOST_CANDIDATES = 6000;

const EDGES = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
const POSSESSIVE = /['’]s$/;
/** What joins words in lists: "vip/press", "non-vip". */
const JOINTS = /[\s,;/&+()-]+/;
const PLURAL = /(?<=\p{L}{2})s$/iu;
const QUOTED = /["“”'‘’«»]([^"“”«»]{1,200}?)["“”'‘’«»]/g;

interface Deps extends Pick<Models, 'Campaign' | 'Customer' | 'Segment'> {
  listAttributes: () => Promise<AttributeKeys>;
  currency: string;
  clock: Clock;
}

const capitalize = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

/** The ways in which a name is usually written; indexes compare exactly. */
const casings = (name: string): string[] => [
  name,
  name.toLowerCase(),
  name.toUpperCase(),
  capitalize(name),
  name.split(' ').map(capitalize).join(' '),
];

function* runsOf(words: readonly string[]): Generator<string> {
  for (let length = 1; length <= LONGEST_NAME; length += 1) {
    for (let start = 0; start + length <= words.length; start += 1) {
      yield words.slice(start, start + length).join(' ');
    }
  }
}

/** A name as it is written, the one whose plural it may be, and other names of the same place. */
const readings = (name: string): string[] => [
  ...new Set([name, name.replace(PLURAL, ''), ...placeNames(name)]),
];

/**
 * Everything in a text that could be a name: what stands in quotes, and every run of up to six words, as it is written
 * and in the usual letter cases, without a plural's s, and by the other names of a place. At most 6,000, the shortest
 * first.
 */
export function nameCandidates(prompt: string): string[] {
  const raw = prompt.normalize('NFC').split(/\s+/).filter(Boolean);
  const bare = raw.map((word) => word.replace(EDGES, '').replace(POSSESSIVE, '')).filter(Boolean);
  const quoted = [...prompt.matchAll(QUOTED)].map(([, inner = '']) => inner.trim());
  const candidates = new Set<string>();
  const parts = prompt.normalize('NFC').split(JOINTS).filter(Boolean);
  for (const name of [...quoted, ...runsOf(bare), ...runsOf(raw), ...runsOf(parts)]) {
    if (candidates.size >= MOST_CANDIDATES) break;
    if (name === '') continue;
    for (const spelling of readings(name).flatMap(casings)) candidates.add(spelling);
  }
  return [...candidates];
}

/** Attributes with those of their values that a text says. */
export function saidAttributes(prompt: string, attributes: AttributeKeys): KnownAttribute[] {
  const text = ` ${wordsOf(prompt).join(' ')} `;
  return [...attributes].map(([key, { values }]) => ({
    key,
    values: [...values].filter((value) =>
      valueSpellings(key, value).some((spelling) => text.includes(` ${spelling} `)),
    ),
  }));
}

/**
 * Loads what a prompt may mean. Of customers nothing is listed: the database is only asked whether what the prompt says
 * exists, by indexed equality, so that the cost follows from the prompt and not from the number of customers.
 */
export function createPromptContext({ Campaign, Customer, Segment, ...deps }: Deps) {
  /** Which of these values some customer has: one indexed look-up for each that is found, and one more. */
  async function findValues(
    field: 'city' | 'country' | 'tags',
    candidates: readonly string[],
  ): Promise<string[]> {
    const wanted = new Set(candidates);
    const found: string[] = [];
    while (found.length < MOST_NAMES && wanted.size > 0) {
      const customer = await Customer.collection.findOne<Partial<Record<typeof field, string | string[]>>>(
        { [field]: { $in: [...wanted] } },
        { projection: { _id: 0, [field]: 1 } },
      );
      const fresh = [customer?.[field] ?? []].flat().filter((value) => wanted.delete(value));
      if (fresh.length === 0) break;
      found.push(...fresh);
    }
    return found.sort();
  }

  async function findNamed(
    Model: Pick<typeof Segment | typeof Campaign, 'collection'>,
    candidates: string[],
  ) {
    const docs = await Model.collection
      .find<{ _id: unknown; name: string }>(
        { name: { $in: candidates } },
        { projection: { name: 1 }, sort: { _id: -1 }, limit: MOST_NAMES },
      )
      .toArray();
    return docs.map(({ _id, name }) => ({ id: String(_id), name }));
  }

  return {
    /** What the shop has of what the prompt says. */
    async load(prompt: string, asOf = deps.clock.now()): Promise<LanguageContext> {
      const candidates = nameCandidates(prompt);
      const [known, tags, cities, countries, segments, campaigns] = await Promise.all([
        deps.listAttributes(),
        findValues('tags', candidates),
        findValues('city', candidates),
        findValues('country', candidates),
        findNamed(Segment, candidates),
        findNamed(Campaign, candidates),
      ]);
      const attributes = saidAttributes(prompt, known);
      const { currency } = deps;
      return { asOf, currency, attributes, tags, places: { cities, countries }, segments, campaigns };
    },
  };
}

export type PromptContext = ReturnType<typeof createPromptContext>;
