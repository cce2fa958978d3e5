import {
  fieldCatalogue,
  findField,
  findFieldBySpelling,
  OPERATORS_BY_TYPE,
} from '../../../src/rules/fieldCatalogue';
import { operatorSpellings } from '../../../src/rules/ruleAliases';

const NONE: ReadonlySet<string> = new Set();

describe('the field catalogue', () => {
  it('has every field once, and every alias leads to its field', () => {
    const { fields } = fieldCatalogue(NONE);

    const found = fields.flatMap(({ name, aliases }) =>
      [name, ...aliases].map((alias) => [name, findFieldBySpelling(alias, NONE)?.name]),
    );

    expect(found.filter(([name, known]) => name !== known)).toEqual([]);
    expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
  });

  it('lists the names that other programs use, in camelCase and in snake_case', () => {
    const { fields, aliases } = fieldCatalogue(NONE);
    const listed = new Map(fields.map((field) => [field.name, field.aliases]));

    expect(listed.get('totalSpend')).toEqual(expect.arrayContaining(['total_spend', 'spend', 'totalSpent']));
    expect(listed.get('visits')).toEqual(expect.arrayContaining(['visitCount', 'visit_count']));
    expect(listed.get('lastVisitAt')).toEqual(expect.arrayContaining(['lastActive', 'last_active']));
    expect(listed.get('inactiveDays')).toEqual(expect.arrayContaining(['inactive_days', 'daysInactive']));
    expect(aliases.operators['>']).toEqual(expect.arrayContaining(['gt', 'greaterThan', 'greater_than']));
  });

  it('has the opening balance beside the figures that include it', () => {
    const found = ['opening.totalSpend', 'openingVisits', 'opening_last_visit_at'].map((name) =>
      findFieldBySpelling(name, NONE),
    );

    expect(found).toMatchObject([
      { path: 'opening.totalSpend', type: 'money' },
      { path: 'opening.visits', type: 'number' },
      { path: 'opening.lastVisitAt', type: 'date' },
    ]);
  });

  it('lists the attributes that customers have, with operators for text and numbers', () => {
    const { fields } = fieldCatalogue(new Set(['tier', 'age', 'constructor']));

    expect(fields.filter(({ type }) => type === 'attribute')).toEqual([
      expect.objectContaining({ name: 'attributes.age', path: 'attributes.age' }),
      expect.objectContaining({
        name: 'attributes.tier',
        operators: expect.arrayContaining(['contains', 'between']),
      }),
    ]);
  });

  it('offers before, after and on for dates only', () => {
    const { fields } = fieldCatalogue(NONE);

    const offering = fields.filter(({ operators }) => operators.includes('on')).map(({ type }) => type);

    expect([...new Set(offering)]).toEqual(['date']);
  });

  it('serves the table of spellings that the parser uses', () => {
    const { operators } = fieldCatalogue(NONE).aliases;

    const words = Object.entries(operators).flatMap(([operator, aliases]) => [operator, ...aliases]);

    expect(words.length).toBeGreaterThanOrEqual(operatorSpellings.size);
    expect(Object.keys(operators).sort()).toEqual(
      [...new Set(Object.values(OPERATORS_BY_TYPE).flat())].sort(),
    );
  });

  it('does not take rules on orders, campaigns and segments for properties', () => {
    expect(['orders', 'campaign', 'segment', 'toString', '__proto__'].map(findField)).toEqual(
      Array.from({ length: 5 }),
    );
  });
});
