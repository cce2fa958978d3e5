import { UNKNOWN_ID, all, createStorage, rule, spentOver } from '../support/segments';
import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
let stored: ReturnType<typeof createStorage>;
beforeAll(async () => {
  test = await startTestApp();
  stored = createStorage(test);
  for (const [totalSpend, country] of [
    [100, 'India'],
    [200, 'India'],
    [300, 'Nepal'],
    [0, 'India'],
    [0, 'Nepal'],
    [0, 'Nepal'],
  ] as const) {
    await stored.customer({ country, stats: { totalSpend } });
  }
});
afterAll(() => test.close());

const inIndia = all(rule('country', '=', 'India'));
const overlap = (body: object) => test.api.post('/api/segments/overlap', body);

describe('POST /segments/overlap', () => {
  const expected = {
    asOf: '2026-01-15T12:00:00.000Z',
    first: 3,
    second: 3,
    both: 2,
    onlyFirst: 1,
    onlySecond: 1,
    neither: 2,
    total: 6,
    jaccard: 0.5,
    shareOfFirst: 2 / 3,
    shareOfSecond: 2 / 3,
  };

  it('counts who is in both of two rule trees, in one alone and in neither', async () => {
    const response = await overlap({ rules: [spentOver(0), inIndia] });

    expect(response).toMatchObject({ status: 200, body: expected });
  });

  it('compares stored segments, also with rules about orders', async () => {
    const spent = await stored.segment(spentOver(0));
    const never = await stored.segment(
      all({ field: 'orders', aggregate: 'count', operator: '=', value: 0 }, ...inIndia.rules),
    );

    const response = await overlap({ segmentIds: [spent, never], asOf: '2026-01-01T00:00:00Z' });

    expect(response.body).toEqual({ ...expected, asOf: '2026-01-01T00:00:00.000Z' });
  });

  it('knows no shares of nobody', async () => {
    const nobody = spentOver(1_000_000);

    const response = await overlap({ rules: [nobody, nobody] });

    expect(response.body).toMatchObject({ neither: 6, jaccard: null, shareOfFirst: null });
  });

  it('agrees with the counts of the two audiences when one is negated as a whole', async () => {
    const notIndia = { ...inIndia, not: true };

    const response = await overlap({ rules: [inIndia, notIndia] });

    expect(response.body).toMatchObject({ first: 3, second: 3, both: 0, neither: 0, jaccard: 0 });
  });

  it.each([
    ['one segment', { segmentIds: [UNKNOWN_ID] }, '/segmentIds'],
    ['both kinds', { segmentIds: [UNKNOWN_ID, UNKNOWN_ID], rules: [inIndia, inIndia] }, '/segmentIds'],
    ['nothing', {}, '/segmentIds'],
    ['a rule with a fault', { rules: [inIndia, all(rule('shoeSize', '=', 1))] }, '/rules/1/rules/0/field'],
    ['a local time', { rules: [inIndia, inIndia], asOf: '2026-01-01T00:00:00' }, '/asOf'],
  ])('refuses %s, pointing at it', async (_, body, pointer) => {
    const response = await overlap(body);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('names the faults of both, in their order, whichever was read first', async () => {
    const faulty = all(rule('shoeSize', '=', 1));
    const refused = async (body: object): Promise<unknown> => (await overlap(body).expect(400)).body.errors;

    expect(await refused({ segmentIds: [UNKNOWN_ID, await stored.segment(inIndia)] })).toMatchObject([
      { pointer: '/segmentIds/0' },
    ]);
    expect(await refused({ segmentIds: [UNKNOWN_ID, UNKNOWN_ID] })).toMatchObject([
      { pointer: '/segmentIds/0' },
      { pointer: '/segmentIds/1' },
    ]);
    const asksForSegment = all({ segmentId: UNKNOWN_ID });
    expect(await refused({ rules: [asksForSegment, faulty] })).toMatchObject([
      { pointer: '/rules/0/rules/0' },
      { pointer: '/rules/1/rules/0/field' },
    ]);
  });

  it('needs a key', async () => {
    await test.as('wrong').post('/api/segments/overlap', {}).expect(401);
  });
});
