import type { RuleNode, RuleTree } from '../../../src/rules/ruleSchema';
import { isGroup } from '../../../src/rules/ruleSchema';
import type { Form } from './normalLeaf';
import { negate, normalLeaf } from './normalLeaf';
import type { Sentence } from './sentence';

function toForm(node: RuleNode): Form {
  if (!isGroup(node)) return normalLeaf(node);
  const form: Form = { join: node.combinator, parts: node.rules.map(toForm) };
  return node.not ? negate(form) : form;
}

const partsOf = (form: Form, join: 'and' | 'or'): Form[] =>
  'join' in form && (form.join === join || form.parts.length === 1)
    ? form.parts.flatMap((part) => partsOf(part, join))
    : [form];

function write(form: Form): string {
  if ('atom' in form) return `${form.not ? 'not ' : ''}${form.atom}`;
  const parts = [...new Set(partsOf(form, form.join).map(write))].sort();
  const [first = ''] = parts;
  return parts.length === 1 ? first : `(${parts.join(` ${form.join} `)})`;
}

/**
 * A text that is the same only for trees that choose the same people on the day of the corpus: without regard to the
 * order and nesting of rules, to units of time, and to operators that say the same.
 */
export const normalForm = (tree: RuleTree): string => write(toForm(tree));

/** Whether an answer is what a sentence means; null is the answer "not understood". */
export function isRight(sentence: Sentence, answer: RuleTree | null): boolean {
  if (sentence.rules === null || answer === null) return sentence.rules === answer;
  const right = [sentence.rules, ...(sentence.alsoRight ?? [])].map(normalForm);
  return right.includes(normalForm(answer));
}
