import { isGroup } from '../../rules/ruleSchema';
import type { RuleNode } from '../../rules/ruleSchema';

const WORDS: Readonly<Record<string, number>> = {
  no: 0,
  never: 0,
  zero: 0,
  once: 1,
  single: 1,
  one: 1,
  a: 1,
  an: 1,
  last: 1,
  past: 1,
  twice: 2,
  couple: 2,
  two: 2,
  three: 3,
  quarter: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  dozen: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  fifty: 50,
  sixty: 60,
  ninety: 90,
  hundred: 100,
  thousand: 1000,
  lakh: 100_000,
  million: 1_000_000,
  crore: 10_000_000,
};
const SCALES: Readonly<Record<string, number>> = {
  k: 1000,
  thousand: 1000,
  lakh: 100_000,
  lakhs: 100_000,
  lac: 100_000,
  m: 1_000_000,
  million: 1_000_000,
  cr: 10_000_000,
  crore: 10_000_000,
};
const NUMBER = /(\d[\d,]*(?:\.\d+)?)\s?([a-z]+)?/gi;

/** The numbers that a text says, in digits (1,500, 10k, 2 lakh) or in words. */
export function numbersSaid(text: string): Set<number> {
  const said = new Set<number>();
  for (const [, digits = '', unit = ''] of text.matchAll(NUMBER)) {
    const number = Number(digits.replaceAll(',', ''));
    said.add(number);
    const scale = SCALES[unit.toLowerCase()];
    if (scale !== undefined) said.add(number * scale);
  }
  for (const word of text.toLowerCase().split(/[^a-z]+/)) {
    const number = WORDS[word];
    if (number !== undefined) said.add(number);
  }
  return said;
}

/** The numbers that rules compare with. */
export function numbersUsed(node: RuleNode): number[] {
  if (isGroup(node)) return node.rules.flatMap(numbersUsed);
  const values = 'value' in node ? [node.value].flat() : [];
  const span = 'within' in node && node.within && 'last' in node.within ? [node.within.last] : [];
  return [...values, ...span].filter((value) => typeof value === 'number');
}

/** The numbers that rules use although the text does not say them, each once. */
export function unsaidNumbers(rules: RuleNode, text: string): number[] {
  const said = numbersSaid(text);
  return [...new Set(numbersUsed(rules))].filter((number) => !said.has(number));
}
