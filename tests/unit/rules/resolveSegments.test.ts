import { parseRules } from '../../../src/rules/parseRules';
import { listReferences, resolveSegments } from '../../../src/rules/resolveSegments';
import { RuleError } from '../../../src/rules/ruleError';
import type { RuleTree } from '../../../src/rules/ruleSchema';

const ID = { a: 'a'.repeat(24), b: 'b'.repeat(24), c: 'c'.repeat(24) };
const parse = (input: unknown): RuleTree => parseRules(input, { attributeKeys: new Set() });
const member = (segmentId: string) => ({ field: 'segment', segmentId });
const rule = { field: 'visits', operator: '<', value: 3 };

const loaderOf = (stored: Record<string, unknown>) => async (ids: string[]) =>
  new Map(ids.filter((id) => id in stored).map((id) => [id, parse(stored[id])]));

const problemsOf = async (input: unknown, stored: Record<string, unknown>): Promise<string[]> => {
  const error: unknown = await resolveSegments(parse(input), loaderOf(stored)).catch(
    (thrown: unknown) => thrown,
  );
  return error instanceof RuleError ? error.problems.map(({ pointer }) => pointer) : [];
};

describe('segments in rules', () => {
  it('are put in place as groups, through several levels', async () => {
    const stored = { [ID.a]: { not: true, rules: [member(ID.b)] }, [ID.b]: [rule, 'or', rule] };

    const tree = await resolveSegments(parse([rule, 'and', member(ID.a)]), loaderOf(stored));

    expect(tree).toEqual({
      combinator: 'and',
      rules: [rule, { combinator: 'and', not: true, rules: [{ combinator: 'or', rules: [rule, rule] }] }],
    });
  });

  it('may be named twice', async () => {
    expect(await problemsOf([member(ID.a), 'or', member(ID.a)], { [ID.a]: rule })).toEqual([]);
  });

  it('that do not exist are refused, all of them', async () => {
    const input = { logic: 'or', rules: [member(ID.a), { rules: [member(ID.b)] }] };

    expect(await problemsOf(input, {})).toEqual(['/rules/0/segmentId', '/rules/1/rules/0/segmentId']);
  });

  it('that name each other in a circle are refused', async () => {
    const stored = { [ID.a]: member(ID.b), [ID.b]: member(ID.c), [ID.c]: member(ID.a) };

    expect(await problemsOf([rule, 'and', member(ID.a)], stored)).toEqual(['/rules/1/segmentId']);
  });

  it('must not make the tree too deep', async () => {
    const chain = (depth: number): unknown =>
      depth === 1 ? { rules: [rule] } : { rules: [chain(depth - 1)] };

    expect(await problemsOf(member(ID.a), { [ID.a]: chain(9) })).toEqual([]);
    expect(await problemsOf(member(ID.a), { [ID.a]: chain(10) })).toEqual(['/rules/0/segmentId']);
  });

  it('must not make the tree too large', async () => {
    const stored = { [ID.a]: { logic: 'or', rules: Array.from({ length: 100 }, () => rule) } };

    expect(await problemsOf([member(ID.a), 'or', rule], stored)).toEqual([]);
    expect(await problemsOf([member(ID.a), 'or', member(ID.a)], stored)).toEqual(['/rules/1/segmentId']);
  });

  it('and campaigns are listed with the place that names them', () => {
    const tree = parse([member(ID.a), 'or', { rules: [{ field: 'campaign', campaignId: ID.c }] }]);

    expect(listReferences(tree)).toEqual({
      segments: [{ id: ID.a, pointer: '/rules/0/segmentId' }],
      campaigns: [{ id: ID.c, pointer: '/rules/1/rules/0/campaignId' }],
    });
  });
});
