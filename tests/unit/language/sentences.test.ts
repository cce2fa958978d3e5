import { understandRules } from '../../../src/rules/language/understandRules';
import { corpora } from '../../support/language/corpora';
import { isRight, normalForm } from '../../support/language/normalForm';
import type { Sentence } from '../../support/language/sentence';
import { shop } from '../../support/language/shop';

const tell = ({ prompt, rules }: Sentence, answer: { rules: Sentence['rules']; notUnderstood: string[] }) =>
  `${prompt}\n  wanted ${rules ? normalForm(rules) : 'a refusal'}\n  got ${
    answer.rules ? normalForm(answer.rules) : `a refusal: ${answer.notUnderstood.join(', ')}`
  }`;

describe.each(corpora)('the sentences of marketers ($name)', ({ sentences }) => {
  const answers = sentences.map((sentence) => ({
    sentence,
    answer: understandRules(sentence.prompt, shop),
  }));

  it('are never understood as something else', () => {
    const wrong = answers.filter(
      ({ sentence, answer }) => answer.understood && !isRight(sentence, answer.rules),
    );

    expect(wrong.map(({ sentence, answer }) => tell(sentence, answer))).toEqual([]);
  });

  it('are understood, 95 of 100', () => {
    const missed = answers.filter(({ sentence, answer }) => !isRight(sentence, answer.rules));
    const told = missed.map(({ sentence, answer }) => tell(sentence, answer)).join('\n');

    expect({ told, isEnough: missed.length <= sentences.length * 0.05 }).toEqual({
      told,
      isEnough: true,
    });
  });

  it('name what was not understood', () => {
    const silent = answers.filter(({ sentence: { rules, notUnderstood = '' }, answer }) => {
      const named = answer.notUnderstood.join(' ');
      return rules === null && !notUnderstood.split(' ').some((word) => named.includes(word));
    });

    expect(silent.map(({ sentence, answer }) => [sentence.prompt, answer.notUnderstood])).toEqual([]);
  });
});
