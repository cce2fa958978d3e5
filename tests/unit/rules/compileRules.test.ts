import { ObjectId } from 'bson';
import { audiencePipeline, compileRules } from '../../../src/rules/compileRules';
import { parseRules } from '../../../src/rules/parseRules';

const AS_OF = new Date('2026-03-15T12:00:00Z');
const plan = (input: unknown, excludeCampaignId?: string) =>
  compileRules(parseRules(input, { attributeKeys: new Set() }), { asOf: AS_OF, excludeCampaignId });

const spend = { field: 'totalSpend', operator: '>', value: '1000.50' };
const recent = {
  field: 'orders',
  aggregate: 'count',
  within: { last: 30, unit: 'days' },
  operator: '>',
  value: 1,
};
const earlier = { ...recent, aggregate: 'sum', within: { last: 90, unit: 'days' } };
const contacted = { field: 'campaign', operator: '<', value: 2 };

const stagesOf = (pipeline: object[]): (string | undefined)[] =>
  pipeline.map((stage) => Object.keys(stage)[0]);

describe('a compiled tree', () => {
  it('on plain fields is one query, with money in minor units', () => {
    const compiled = plan(spend);

    expect(compiled).toMatchObject({
      isPlain: true,
      lookups: [],
      filter: { 'stats.totalSpend': { $gt: 100_050 } },
    });
    expect(stagesOf(audiencePipeline(compiled, { limit: 5 }))).toEqual(['$match', '$sort', '$limit']);
    expect(stagesOf(audiencePipeline(compiled, { count: true }))).toEqual(['$match', '$count']);
  });

  it('looks each other collection up once, however many windows it has', () => {
    const compiled = plan([recent, 'and', spend, 'and', earlier, 'and', contacted]);

    expect(stagesOf(audiencePipeline(compiled, { after: new ObjectId(), limit: 5 }))).toEqual([
      '$match',
      '$sort',
      '$lookup',
      '$lookup',
      '$match',
      '$limit',
      '$unset',
    ]);
  });

  it.each<[string, unknown, object]>([
    ['every plain rule of an and', [recent, 'and', spend], { 'stats.totalSpend': { $gt: 100_050 } }],
    ['nothing for an or with a window', [recent, 'or', spend], {}],
    ['nothing for a complement with a window', { not: true, logic: 'and', rules: [recent, spend] }, {}],
    [
      'one plain rule from each side of an or',
      [[recent, 'and', spend], 'or', spend],
      { $or: [{ 'stats.totalSpend': { $gt: 100_050 } }, { 'stats.totalSpend': { $gt: 100_050 } }] },
    ],
  ])('narrows by plain fields first: %s', (_, input, filter) => {
    expect(plan(input).filter).toEqual(filter);
  });

  it('asks for no order outside all of its windows', () => {
    const [lookup] = plan([recent, 'or', earlier]).lookups;

    expect(lookup).toMatchObject({
      $lookup: {
        from: 'orders',
        pipeline: [
          {
            $match: {
              $and: [
                {
                  type: { $in: ['order'] },
                  status: { $in: ['completed'] },
                  orderedAt: { $gte: new Date('2025-12-15T12:00:00Z') },
                },
              ],
            },
          },
          { $group: { _id: null } },
        ],
      },
    });
  });

  it('never sees the campaign that is being prepared', () => {
    const [lookup] = plan(contacted, 'c'.repeat(24)).lookups;

    expect(lookup).toMatchObject({
      $lookup: {
        pipeline: [{ $match: { $and: [{ campaignId: { $ne: new ObjectId('c'.repeat(24)) } }] } }, {}],
      },
    });
  });

  it('writes text as a literal pattern with ASCII letters in either case, without options', () => {
    const filter = plan({ field: 'name', operator: 'endsWith', value: 'a.Bé' }).filter;

    expect(filter).toEqual({ name: { $regex: '[aA]\\.[bB]é(?![\\s\\S])' } });
  });
});
