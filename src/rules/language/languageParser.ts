import peggy from 'peggy';
import { rfmGroupNames } from '../../utils/rfm';
import { ATTRIBUTES } from './grammar/attributes';
import { BASICS } from './grammar/basics';
import { DATES } from './grammar/dates';
import { DESCRIBED } from './grammar/described';
import { EXPRESSION } from './grammar/expression';
import { FIGURES } from './grammar/figures';
import { NAMES } from './grammar/names';
import { PEOPLE } from './grammar/people';
import { PERIODS } from './grammar/periods';
import { RELATED } from './grammar/related';
import type { createBuilder } from './build';
import type { Draft } from './drafts';
import type { Entry, NameKind } from './names';
import type { createReading } from './reading';

const PREPARATION = '{ const { build, read, names } = options; }';
const SOURCE = [
  PREPARATION,
  EXPRESSION,
  DESCRIBED,
  FIGURES,
  DATES,
  PEOPLE,
  ATTRIBUTES,
  RELATED,
  PERIODS,
  NAMES,
  BASICS,
].join('\n');

/** Words of the language: single quotes are used for nothing else in the grammar. */
const WORDS = /'([^'\n]+)'/g;

/** Every word of the grammar. */
export const VOCABULARY: ReadonlySet<string> = new Set(
  [...SOURCE.matchAll(WORDS)].flatMap(([, words = '']) => words.split(' ')),
);

/** Words of the grammar that are no names of RFM groups: a shop may call something of its own by these. */
export const RESERVED: ReadonlySet<string> = new Set(
  [...VOCABULARY].filter((word) => !rfmGroupNames.some((name) => name.toLowerCase() === word)),
);

export interface ParserOptions {
  build: ReturnType<typeof createBuilder>;
  read: ReturnType<typeof createReading>;
  names: {
    /** The place after a name of a kind that begins at a place; -1 when there is none. */
    end: (kind: NameKind, at: number) => number;
    entries: (kind: NameKind, at: number) => readonly Entry[];
  };
}

/** A prompt that is in the language as a whole, or the place of the encoded prompt at which it leaves it. */
export type Parsed = { draft: Draft } | { failedAt: number };

/** The places of the tokens that belong to no piece of the language, and whether there is any condition. */
export interface Pieces {
  skipped: number[];
  hasCondition: boolean;
}

let parser: peggy.Parser | undefined;

function parse<T>(encoded: string, startRule: 'Prompt' | 'Pieces', options: ParserOptions): T {
  // The input has a space after every word, so that words match whole. The cache keeps the work linear.
  parser ??= peggy.generate(SOURCE.replace(WORDS, '"$1 "'), {
    cache: true,
    allowedStartRules: ['Prompt', 'Pieces'],
  });
  return parser.parse(encoded, { ...options, startRule }) as T;
}

/** Reads an encoded prompt. */
export function parsePrompt(encoded: string, options: ParserOptions): Parsed {
  try {
    return { draft: parse<Draft>(encoded, 'Prompt', options) };
  } catch (error) {
    if (isSyntaxError(error)) return { failedAt: error.location.start.offset };
    throw error;
  }
}

/** Reads an encoded prompt piece by piece. */
export const parsePieces = (encoded: string, options: ParserOptions): Pieces =>
  parse<Pieces>(encoded, 'Pieces', options);

const isSyntaxError = (error: unknown): error is { location: { start: { offset: number } } } =>
  error instanceof Error && error.name === 'SyntaxError' && 'location' in error;
