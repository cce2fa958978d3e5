import { parseRules } from '../../../src/rules/parseRules';
import { corpora } from '../../support/language/corpora';
import { isRight } from '../../support/language/normalForm';
import { context } from '../../support/language/sentence';

const attributeKeys = new Set(context.attributes.map(({ key }) => key));

describe.each(corpora)('the sentences of the $name corpus', ({ sentences }) => {
  it('are at least 140, and at least 15 of them to be refused', () => {
    expect(sentences.length).toBeGreaterThanOrEqual(140);
    expect(sentences.filter(({ rules }) => rules === null).length).toBeGreaterThanOrEqual(15);
  });

  it('mean trees in the canonical form', () => {
    const trees = sentences.flatMap(({ rules, alsoRight = [] }) =>
      rules ? [rules, ...alsoRight] : alsoRight,
    );

    expect(trees.map((tree) => parseRules(tree, { attributeKeys }))).toEqual(trees);
  });

  it('have other right trees and words to report only where these can be', () => {
    const faulty = sentences.filter(({ rules, alsoRight, notUnderstood }) =>
      rules === null ? alsoRight !== undefined : notUnderstood !== undefined,
    );

    expect(faulty).toEqual([]);
  });

  it('name words to report that stand in the prompt', () => {
    const strangers = sentences.flatMap(({ prompt, notUnderstood = '' }) =>
      notUnderstood.split(' ').filter((word) => !prompt.includes(word)),
    );

    expect(strangers).toEqual([]);
  });

  it('are answered rightly by all of their trees', () => {
    const wrong = sentences.filter((sentence) =>
      [sentence.rules, ...(sentence.alsoRight ?? [])].some((tree) => !isRight(sentence, tree)),
    );

    expect(wrong).toEqual([]);
  });

  it('have no prompt twice', () => {
    const prompts = sentences.map(({ prompt }) => prompt.trim().toLowerCase());

    expect(prompts.filter((prompt, index) => prompts.indexOf(prompt) !== index)).toEqual([]);
  });
});
