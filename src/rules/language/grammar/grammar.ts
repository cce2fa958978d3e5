import { rfmGroupNames } from '../../../utils/rfm';
import { ATTRIBUTES } from './attributes';
import { BASICS } from './basics';
import { DATES } from './dates';
import { DESCRIBED } from './described';
import { EXPRESSION } from './expression';
import { FIGURES } from './figures';
import { GLOSSES } from './glosses';
import { NAMES } from './names';
import { PEOPLE } from './people';
import { PERIODS } from './periods';
import { RELATED } from './related';

const PREPARATION = '{ const { build, read, names } = options; }';
const SOURCE = [
  PREPARATION,
  EXPRESSION,
  GLOSSES,
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

/** The grammar as peggy reads it. The input has a space after every word, so that words match whole. */
export const GRAMMAR = SOURCE.replace(WORDS, '"$1 "');

/** How the parser is made of it. The cache keeps its work linear. */
export const GRAMMAR_OPTIONS = { cache: true, allowedStartRules: ['Prompt', 'Pieces'] };

/** Every word of the grammar. */
export const VOCABULARY: ReadonlySet<string> = new Set(
  [...SOURCE.matchAll(WORDS)].flatMap(([, words = '']) => words.split(' ')),
);

/** Words of the grammar that are no names of RFM groups: a shop may call something of its own by these. */
export const RESERVED: ReadonlySet<string> = new Set(
  [...VOCABULARY].filter((word) => !rfmGroupNames.some((name) => name.toLowerCase() === word)),
);
