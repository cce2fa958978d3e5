import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeRules } from '../../../src/rules/describeRules';
import { parseRules } from '../../../src/rules/parseRules';
import { RuleError } from '../../../src/rules/ruleError';

const text = readFileSync(join(__dirname, '../../../docs/rules.md'), 'utf8');
const examples = [...text.matchAll(/```json\n(.*?)```\n\n> ([^\n]*)/gs)].map(([, input = '', said]) => ({
  input,
  said,
}));

function tell(input: string): string {
  try {
    return describeRules(parseRules(JSON.parse(input), { attributeKeys: new Set() }), { currency: 'INR' });
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return `refused at ${error.problems.map(({ pointer }) => pointer).join(', ')}`;
  }
}

describe('docs/rules.md', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(9);
  });

  it.each(examples)('says of an example: $said', ({ input, said }) => {
    expect(tell(input)).toBe(said);
  });
});
