import fc from 'fast-check';
import type { LanguageContext } from '../../../src/rules/language/languageContext';
import { understandRules } from '../../../src/rules/language/understandRules';
import { describeRules } from '../../../src/rules/describeRules';
import type { FieldType, RuleField } from '../../../src/rules/fieldCatalogue';
import { fieldCatalogue, findField, OPERATORS_BY_TYPE } from '../../../src/rules/fieldCatalogue';
import { parseRules } from '../../../src/rules/parseRules';
import type { Operator, RuleNode, RuleTree, Scalar } from '../../../src/rules/ruleSchema';
import { isGroup } from '../../../src/rules/ruleSchema';
import { canonical } from '../../support/language/canonical';
import { AS_OF, ATTRIBUTE_KEYS, CAMPAIGN_IDS, treeArb } from '../../support/ruleArbitraries';

const SEGMENTS = ['Gold', 'Gold', 'the "best", (so far) or not', 'in Pune and 3 orders'].map(
  (name, index) => ({
    id: `5e000000000000000000000${index}`,
    name,
  }),
);
const CAMPAIGNS = CAMPAIGN_IDS.map((id, index) => ({
  id,
  name: ['Sale', 'in status SENT', 'Gold'][index] ?? '',
}));

const context: LanguageContext = {
  asOf: AS_OF,
  currency: 'GBP',
  attributes: [...ATTRIBUTE_KEYS].map((key) => ({ key, values: ['Ann', 'true', '7'] })),
  tags: ['vip', 'VIP', 'vip ', 'new', 'a,b'],
  places: { cities: ['Ann', 'K'], countries: ['ANNA'] },
  segments: SEGMENTS,
  campaigns: CAMPAIGNS,
};
const names = new Map([...SEGMENTS, ...CAMPAIGNS].map(({ id, name }) => [id, name]));

/** The ends of ranges in order: the language refuses "between 5 and 2". */
function withOrderedRanges(node: RuleNode): RuleNode {
  if (isGroup(node)) return { ...node, rules: node.rules.map(withOrderedRanges) };
  if (!('value' in node) || !Array.isArray(node.value) || !/between/i.test(node.operator ?? '')) return node;
  const [low = 0, high = 0] = node.value;
  return low <= high ? node : ({ ...node, value: [high, low] } as RuleNode);
}

const toTree = (input: unknown): RuleTree => {
  const node = withOrderedRanges(parseRules(input, { attributeKeys: ATTRIBUTE_KEYS }));
  return isGroup(node) ? node : { combinator: 'and', rules: [node] };
};

const segmentArb = fc.constantFrom(...SEGMENTS).map(({ id }) => ({ field: 'segment', segmentId: id }));
const anyTreeArb = fc.oneof(
  { weight: 5, arbitrary: treeArb },
  {
    weight: 1,
    arbitrary: fc.record({
      combinator: fc.constantFrom('and', 'or'),
      rules: fc.array(fc.oneof(segmentArb, treeArb), { minLength: 1, maxLength: 3 }),
    }),
  },
);

const SAMPLES: Readonly<Record<FieldType, readonly Scalar[]>> = {
  id: ['5e0000000000000000000009', '5e0000000000000000000008'],
  text: ['Ann', 'O"Neil\\ (or) not'],
  number: [1, 1234567.25],
  money: [-0.5, 1234567.25],
  date: ['2026-01-31', '2026-02-01T10:30:05.250Z'],
  boolean: [true],
  tags: ['vip', 'not known'],
  attribute: [1e-7, 1e21],
};

/** A rule for every field and operator. */
const everyRule = [...ATTRIBUTE_KEYS, ...fieldCatalogue(new Set()).fields.map(({ name }) => name)].flatMap(
  (name) => {
    const field = ATTRIBUTE_KEYS.has(name) ? `attributes.${name}` : name;
    const { type = 'text', values }: Partial<RuleField> = findField(field) ?? {};
    return OPERATORS_BY_TYPE[type].map((operator) => ({
      field,
      operator,
      ...operandOf(type, operator, values ?? SAMPLES[type]),
    }));
  },
);

function operandOf(type: FieldType, operator: Operator, [low, high = low]: readonly Scalar[]) {
  if (operator === 'null' || operator === 'notNull') return {};
  if (operator === 'inLast' || operator === 'notInLast') return { value: 36, unit: 'hours' };
  if (type === 'attribute' && /contain|with/i.test(operator)) return { value: 'a" and b' };
  return { value: /between|^in$|^notIn$/i.test(operator) ? [low, high] : low };
}

describe('the description of a rule on any field', () => {
  it.each(everyRule.map((rule) => [rule.field, rule.operator, rule] as const))(
    'is understood as the same rule: %s %s',
    (_field, _operator, rule) => {
      const tree = parseRules(rule, { attributeKeys: ATTRIBUTE_KEYS });

      const { rules } = understandRules(describeRules(tree, { currency: 'GBP', names }), context);

      expect(rules && canonical(rules)).toEqual(canonical(tree));
    },
  );
});

describe('the description of any tree', () => {
  it('is understood as the same tree', () => {
    fc.assert(
      fc.property(anyTreeArb, (input) => {
        const tree = toTree(input);
        const words = describeRules(tree, { currency: 'GBP', names });

        const { understood, rules, notUnderstood, questions } = understandRules(words, context);

        expect({ words, understood, notUnderstood, questions }).toEqual({
          words,
          understood: true,
          notUnderstood: [],
          questions: [],
        });
        expect(rules && canonical(rules)).toEqual(canonical(tree));
      }),
      { numRuns: Number(process.env['ROUND_TRIPS'] ?? 200) },
    );
  });
});
