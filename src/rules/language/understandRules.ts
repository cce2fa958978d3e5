import { parseRules } from '../parseRules';
import { RuleError } from '../ruleError';
import { DEEPEST } from '../ruleLimits';
import type { RuleTree } from '../ruleSchema';
import { createBuilder } from './build';
import { isDraftGroup, isEveryone, isRefused } from './drafts';
import type { Draft, Refused } from './drafts';
import { encodePrompt } from './encodedPrompt';
import type { EncodedPrompt } from './encodedPrompt';
import type { LanguageContext, Understanding } from './languageContext';
import { RESERVED, VOCABULARY } from './grammar/grammar';
import { findImpossible } from './impossible';
import { labelEnd, occasionEnd } from './labels';
import { parsePieces, parsePrompt } from './languageParser';
import type { ParserOptions } from './languageParser';
import type { NameFinder } from './names';
import { createNameFinder, listNames, nameWords } from './names';
import type { Phrase } from './questions';
import { questionsFor } from './questions';
import { createReading } from './reading';
import { readTokens } from './readTokens';
import { correctSpelling } from './spelling';
import type { Token } from './tokens';

interface Reading {
  prompt: string;
  context: LanguageContext;
  tokens: readonly Token[];
  encoded: EncodedPrompt;
  names: NameFinder;
  options: ParserOptions;
}

/**
 * Turns English into rules: deterministic, from a grammar and the names of the shop alone. It understands a prompt only
 * as a whole; else it answers which words it did not understand, and what it would have to know.
 */
export function understandRules(prompt: string, context: LanguageContext): Understanding {
  const reading = read(prompt, context);
  if (depthOf(reading.tokens) > DEEPEST)
    return refusal([prompt.trim()], ['Can you say it with fewer brackets?']);
  const parsed = parsePrompt(reading.encoded.text, reading.options);
  if ('failedAt' in parsed) return explainFailure(reading, parsed.failedAt);
  const refused = refusedIn(parsed.draft);
  if (refused.length > 0) return explainRefusal(reading, refused);
  const rules = toRules(parsed.draft, context);
  if (rules === undefined) return refusal([prompt.trim()], []);
  const impossible = findImpossible(rules, { prompt, currency: context.currency });
  return impossible === undefined
    ? { understood: true, rules, notUnderstood: [], questions: [] }
    : refusal([prompt.trim()], [impossible]);
}

/** A prompt of more words and signs is told its first fault alone: looking for all of them takes its time. */
const MOST_EXPLAINED = 250;

/** Words before what somebody is. */
const PREDICATES: ReadonlySet<string> = new Set(['who', 'that', 'are', 'is', 'were', 'was', 'being', 'they']);

const refusal = (notUnderstood: string[], questions: string[]): Understanding => ({
  understood: false,
  rules: null,
  notUnderstood: notUnderstood.filter((words) => words !== ''),
  questions: [...new Set(questions)],
});

function read(prompt: string, context: LanguageContext): Reading {
  const named = listNames(context, VOCABULARY);
  const spelling = { vocabulary: VOCABULARY, names: new Set(nameWords(named)) };
  const tokens = correctSpelling(readTokens(prompt, context.currency), spelling);
  const encoded = encodePrompt(tokens);
  const names = createNameFinder(named, { prompt, tokens, isReserved: (word) => RESERVED.has(word) });
  const options: ParserOptions = {
    build: createBuilder({ asOf: context.asOf, twins: names.twins }),
    read: createReading({
      tokenAt: (offset) => tokens[encoded.indexAt(offset)],
      followsPeople: (offset) => names.namesPeople(encoded.indexAt(offset) - 1),
      isBareAge: (offset) => names.isItemOfPeople(encoded.indexAt(offset)),
      labelEnd: (offset) => (offset === 0 ? encoded.offsetOf(labelEnd(tokens, names.isNamed)) : 0),
      occasionEnd: (offset) => encoded.offsetOf(occasionEnd(tokens, encoded.indexAt(offset), names.isNamed)),
      isPredicate: (offset) => PREDICATES.has(tokens[encoded.indexAt(offset) - 1]?.text ?? ''),
      followsKnown: (offset) => names.listsKnown(encoded.indexAt(offset) - 1),
      context,
    }),
    names: {
      end(kind, at) {
        const found = names.find(kind, encoded.indexAt(at));
        return found ? encoded.offsetOf(found.end) : -1;
      },
      entries: (kind, at) => names.find(kind, encoded.indexAt(at))?.entries ?? [],
    },
  };
  return { prompt, context, tokens, encoded, names, options };
}

/** How deep brackets are nested. */
function depthOf(tokens: readonly Token[]): number {
  let depth = 0;
  let deepest = 0;
  for (const { text } of tokens) {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** The words that no piece of the grammar fits; else the word at which the pieces stop to fit together. */
function explainFailure(reading: Reading, failedAt: number): Understanding {
  const { prompt, encoded, tokens, context } = reading;
  const isLong = tokens.length > MOST_EXPLAINED;
  const pieces = isLong ? { skipped: [], hasCondition: true } : parsePieces(encoded.text, reading.options);
  const at = encoded.indexAt(failedAt);
  const last = at < 0 ? tokens.length - 1 : at;
  const skipped = pieces.skipped.map((offset) => encoded.indexAt(offset));
  if (tokens.length === 0 || (skipped.length === 0 && !pieces.hasCondition))
    return refusal([prompt.trim()], []);
  const phrases = toPhrases(skipped.length > 0 ? skipped : [last], reading);
  return refusal(
    phrases.map(({ text }) => text),
    phrases.flatMap((phrase) => questionsFor(phrase, context.currency)),
  );
}

/** Neighbouring tokens as the phrases that they stand in. */
function toPhrases(indexes: readonly number[], { prompt, tokens, names }: Reading): Phrase[] {
  const chosen = new Set(indexes);
  const starts = indexes.filter((index) => !chosen.has(index - 1));
  return starts.map((start) => {
    let end = start;
    while (chosen.has(end + 1)) end += 1;
    const part = tokens.slice(start, end + 1);
    const unnamed = part.filter((_, index) => !names.isNamed(start + index));
    return { text: prompt.slice(part[0]?.start, part.at(-1)?.end), tokens: unnamed };
  });
}

function refusedIn(draft: Draft): Refused[] {
  if (isRefused(draft)) return [draft];
  if (isEveryone(draft)) return [{ question: 'Which customers do you mean, if not all?' }];
  return isDraftGroup(draft) ? draft.rules.flatMap(refusedIn) : [];
}

function explainRefusal({ prompt, encoded, tokens }: Reading, refused: readonly Refused[]): Understanding {
  const phrases = refused.map(({ from, to }) => {
    if (from === undefined || to === undefined) return prompt.trim();
    const end = encoded.indexAt(to) < 0 ? tokens.length : encoded.indexAt(to);
    return prompt.slice(tokens[encoded.indexAt(from)]?.start, tokens[end - 1]?.end);
  });
  return refusal(
    [...new Set(phrases)],
    refused.map(({ question }) => question),
  );
}

/** The canonical tree; undefined when the rules are more than a tree may hold. */
function toRules(draft: Draft, { attributes }: LanguageContext): RuleTree | undefined {
  try {
    return parseRules(draft, { attributeKeys: new Set(attributes.map(({ key }) => key)) });
  } catch (error) {
    if (error instanceof RuleError) return undefined;
    throw error;
  }
}
