import type { ObjectId } from 'bson';
import fc from 'fast-check';
import { audiencePipeline, compileRules } from '../../../src/rules/compileRules';
import { evaluateRules } from '../../../src/rules/evaluateRules';
import { parseRules } from '../../../src/rules/parseRules';
import { placeScores } from '../../../src/rules/placeScores';
import type { RuleTree } from '../../../src/rules/ruleSchema';
import type { TestDatabase } from '../../support/database';
import { connectTestDatabase } from '../../support/database';
import {
  AS_OF,
  ATTRIBUTE_KEYS,
  CAMPAIGN_IDS,
  edgeRules,
  edgeSubjects,
  subjectArb,
  THRESHOLDS,
  treeArb,
} from '../../support/ruleArbitraries';

/** More by hand: npx jest tests/integration/rules --globals '{"ruleRuns":5000}' */
const RUNS = (globalThis as { ruleRuns?: number }).ruleRuns ?? 150;

const subjects = [...fc.sample(subjectArb, { numRuns: 60, seed: 20260315 }), ...edgeSubjects];
const treeOf = (input: unknown): RuleTree =>
  placeScores(parseRules(input, { attributeKeys: ATTRIBUTE_KEYS }), THRESHOLDS);

let database: TestDatabase;

beforeAll(async () => {
  database = await connectTestDatabase();
  const insert = (collection: string, documents: object[]) =>
    database.connection.collection(collection).insertMany(documents);
  await database.connection.collection('orders').createIndex({ customerId: 1, orderedAt: 1 });
  await database.connection.collection('communicationlogs').createIndex({ customerId: 1 });
  const partialFilterExpression = { email: { $exists: true } };
  await database.connection.collection('customers').createIndex({ email: 1 }, { partialFilterExpression });
  await insert(
    'customers',
    subjects.map(({ customer }) => customer),
  );
  await insert(
    'orders',
    subjects.flatMap(({ customer, orders }) =>
      orders.map((order) => ({ ...order, customerId: customer._id })),
    ),
  );
  await insert(
    'communicationlogs',
    subjects.flatMap(({ customer, communications }) =>
      communications.map((message) => ({ ...message, customerId: customer._id })),
    ),
  );
});

afterAll(() => database.close());

interface Asked {
  excludeCampaignId?: string | undefined;
  after?: ObjectId;
  limit?: number;
}

async function askDatabase(tree: RuleTree, { excludeCampaignId, ...page }: Asked = {}): Promise<string[]> {
  const plan = compileRules(tree, { asOf: AS_OF, excludeCampaignId });
  const pipeline = audiencePipeline(plan, page);
  const rows = await database.connection.collection('customers').aggregate(pipeline).toArray();
  return rows.map(({ _id }) => String(_id));
}

const decideInMemory = (tree: RuleTree, excludeCampaignId?: string): string[] =>
  subjects
    .filter((subject) => evaluateRules(tree, subject, { asOf: AS_OF, excludeCampaignId }))
    .map(({ customer }) => String(customer._id))
    .sort();

describe('the query and the evaluation in memory', () => {
  it('choose the same customers for every tree', async () => {
    const campaignArb = fc.constantFrom(undefined, ...CAMPAIGN_IDS);

    await fc.assert(
      fc.asyncProperty(treeArb, campaignArb, async (input, excludeCampaignId) => {
        const tree = treeOf(input);

        const found = await askDatabase(tree, { excludeCampaignId });

        expect(found).toEqual(decideInMemory(tree, excludeCampaignId));
      }),
      { numRuns: RUNS },
    );
  });

  it('choose the same customers for every operator at the edges of its meaning', async () => {
    const trees = edgeRules.map(treeOf);

    const found = await Promise.all(trees.map((tree) => askDatabase(tree)));

    expect(found).toEqual(trees.map((tree) => decideInMemory(tree)));
  });

  it('choose the same customers for every tree and everybody else for its complement', async () => {
    await fc.assert(
      fc.asyncProperty(treeArb, async (input) => {
        const tree = treeOf(input);
        const complement = treeOf({ combinator: 'and', not: true, rules: [input] });

        const found = await askDatabase(tree);
        const others = await askDatabase(complement);

        expect([...found, ...others].sort()).toEqual(
          subjects.map(({ customer }) => String(customer._id)).sort(),
        );
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  });
});

describe('the audience pipeline', () => {
  const trees = {
    'on plain fields': { field: 'visits', operator: '>=', value: 1 },
    'over orders': { field: 'orders', aggregate: 'count', operator: '<', value: 2 },
  };

  it.each(Object.entries(trees))('pages in id order and counts, with rules %s', async (_, input) => {
    const tree = treeOf(input);
    const plan = compileRules(tree, { asOf: AS_OF });
    const all = decideInMemory(tree);
    const middle = subjects.find(({ customer }) => String(customer._id) === all[2])?.customer._id;
    const pipeline = audiencePipeline(plan, { count: true });

    const page = await askDatabase(tree, { limit: 3 });
    const rest = middle ? await askDatabase(tree, { after: middle }) : [];
    const [counted] = await database.connection.collection('customers').aggregate(pipeline).toArray();

    expect(page).toEqual(all.slice(0, 3));
    expect(rest).toEqual(all.slice(3));
    expect(counted).toEqual({ count: all.length });
  });

  it('returns customers as they are stored, without the figures it needed to find them', async () => {
    const plan = compileRules(treeOf(trees['over orders']), { asOf: AS_OF });

    const rows = await database.connection
      .collection('customers')
      .aggregate(audiencePipeline(plan))
      .toArray();

    const known = subjects.map(({ customer }) => customer);
    expect(rows.every((row) => known.some(({ _id }) => _id.equals(String(row._id))))).toBe(true);
    expect(rows.flatMap((row) => Object.keys(row)).filter((key) => key.startsWith('rule'))).toEqual([]);
  });
});
