import type { CampaignTags, Lookalike, MessageSuggestions, SendTime } from '../../src/schemas/aiSchema';
import { UNKNOWN_ID, all, createStorage, rule, spentOver } from '../support/segments';
import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
let stored: ReturnType<typeof createStorage>;
beforeAll(async () => {
  test = await startTestApp();
  stored = createStorage(test);
});
afterAll(() => test.close());

/** What no grammar of English takes for rules. */
const GIBBERISH = 'qwxz flurb';

describe('POST /ai/segment-rules', () => {
  it('answers rules, the reading back, how many and who, with the names of the shop', async () => {
    await test.api.post('/api/customers/bulk', {
      customers: [
        {
          externalId: 'nl-1',
          name: 'Asha',
          email: 'nl-asha@example.com',
          city: 'Nashik',
          totalSpend: 150_000,
        },
        { externalId: 'nl-2', name: 'Ben', email: 'nl-ben@example.com', city: 'Nashik', totalSpend: 90_000 },
        {
          externalId: 'nl-3',
          name: 'Chen',
          email: 'nl-chen@example.com',
          city: 'Surat',
          totalSpend: 200_000,
        },
      ],
    });

    const { status, body } = await test.api.post('/api/ai/segment-rules', {
      prompt:
        'Customers who live in nashik and spent over 1 lakh, or who live in Surat and havent shopped for 6 months',
    });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      understood: true,
      rules: {
        combinator: 'or',
        rules: [
          {
            combinator: 'and',
            rules: [
              { field: 'city', operator: '=', value: 'Nashik' },
              { field: 'totalSpend', operator: '>', value: 100_000 },
            ],
          },
          {
            combinator: 'and',
            rules: [
              { field: 'city', operator: '=', value: 'Surat' },
              { field: 'lastOrderAt', operator: 'notInLast', value: 6, unit: 'months' },
            ],
          },
        ],
      },
      description: expect.stringContaining('spent more than INR 100,000.00 in total') as string,
      notUnderstood: [],
      count: 2,
      engine: 'builtin',
    });
  });

  it('says what it did not understand, and guesses nothing', async () => {
    const response = await test.api.post('/api/ai/segment-rules', { prompt: GIBBERISH });

    expect(response).toMatchObject({
      status: 200,
      body: {
        understood: false,
        rules: null,
        description: null,
        notUnderstood: [expect.stringContaining('qwxz')],
        count: null,
        sample: [],
        engine: 'builtin',
      },
    });
    expect(response.body).not.toHaveProperty('engineNote');
  });
});

describe('POST /ai/message-suggestions', () => {
  beforeAll(async () => {
    await stored.customer({ name: 'Asha Rao', city: 'Pune', tags: ['suggested'] });
    await stored.customer({ name: 'Ben', city: 'Pune', tags: ['suggested'] });
    await stored.customer({ name: 'Wolfeschlegelsteinhausen', tags: ['suggested', 'long'] });
    await stored.customer({ email: 'nameless@example.com', tags: ['suggested', 'long'] });
  });

  const suggest = async (body: object): Promise<MessageSuggestions> => {
    const response = await test.api.post('/api/ai/message-suggestions', body);
    expect(response.status).toBe(200);
    return response.body as MessageSuggestions;
  };

  it('writes with what the people of the segment have, and says how many see a fallback', async () => {
    const segmentId = await stored.segment(all(rule('tags', 'contains', 'suggested')));

    const body = await suggest({ objective: 'win back lapsed people, 20% off', segmentId });

    expect(body).toMatchObject({
      objective: 'win_back',
      tone: 'friendly',
      channel: 'email',
      audience: 4,
      engine: 'builtin',
      variables: [
        { variable: 'customer.firstName', people: 3, share: 0.75, isUsable: true },
        { variable: 'customer.city', people: 2, share: 0.5, isUsable: true },
        { variable: 'customer.country', people: 0, share: 0, isUsable: false },
      ],
    });
    expect(body.suggestions).toHaveLength(3);
    expect(body.suggestions[0]).toMatchObject({
      subject: '{{ customer.firstName | default: "Hello" }}, we miss you',
      message: expect.stringContaining('Get 20% off.'),
      example: { subject: 'Asha, we miss you', message: expect.stringMatching(/^Hi Asha,/) },
      fallback: { people: 1, share: 0.25 },
    });
    expect(body.suggestions[1]).toMatchObject({
      message: expect.stringContaining('customer.city'),
      fallback: { people: 2, share: 0.5 },
    });
  });

  it('leaves names out of SMS that they could make longer than one', async () => {
    const long = await stored.segment(all(rule('tags', 'contains', 'long')));
    const short = await stored.segment(all(rule('city', '=', 'Pune')));
    const ask = (segmentId: string) => suggest({ objective: 'sale', channel: 'sms', segmentId });

    const [withLong, withShort] = [await ask(long), await ask(short)];

    expect(withLong.suggestions[0]?.message).not.toContain('customer.');
    expect(withLong.notes).toContain('Names are not used: some of them would make the SMS longer than one.');
    expect(withShort.suggestions[0]?.message).toContain(
      'customer.firstName | default: "there" | slice: 0, 20',
    );
  });

  it.each([
    ['flat ₹500 off till 5 Dec', 'Get INR 500 off until 5 December.', []],
    ['free shipping this weekend', 'Free shipping this weekend.', []],
    ['increase repeat purchases by 20%', null, ['by 20%']],
    ['£10 off', null, ['£10 off', 'amounts are in INR']],
    [
      '5% off for VIPs and 10% off for press until 3 December',
      null,
      ['“5% off” and “10% off”', '3 December'],
    ],
  ])('promises for “%s” what it says, and names the rest', async (objective, sentence, named) => {
    const { suggestions, notes } = await suggest({ objective });

    for (const { message } of suggestions) {
      if (sentence === null) expect(message).not.toMatch(/\d|\boff\b/);
      else expect(message).toContain(sentence);
    }
    for (const words of named) expect(notes.join()).toContain(words);
  });

  it('is for everybody without a segment, and for an empty segment all the same', async () => {
    const nobody = await stored.segment(spentOver(1_000_000));

    const everybody = await suggest({ objective: 'thank you', tone: 'luxurious', channel: 'whatsapp' });
    const empty = await suggest({ objective: 'thank you', segmentId: nobody });

    expect(everybody.audience).toBe(await test.app.models.Customer.countDocuments({}));
    expect(empty).toMatchObject({
      audience: 0,
      suggestions: [{ fallback: { people: 0, share: 0 } }, {}, {}],
    });
    expect(empty.notes).toContain('Nobody is in this audience at the moment.');
  });

  it('gives messages that a campaign takes as they are', async () => {
    const { suggestions } = await suggest({ objective: 'new product', tone: 'playful' });

    for (const { subject, message } of suggestions) {
      const body = { name: 'x', subject, message, rules: spentOver(1) };
      await test.api.post('/api/campaigns', body).expect(201);
    }
  });

  it.each([
    [{}, '/objective'],
    [{ objective: '  ' }, '/objective'],
    [{ objective: 'x', tone: 'angry' }, '/tone'],
    [{ objective: 'x', channel: 'pigeon' }, '/channel'],
    [{ objective: 'x', segmentId: 'nonsense' }, '/segmentId'],
    [{ objective: 'x', segmentId: UNKNOWN_ID }, '/segmentId'],
  ])('refuses %j with a pointer to %s', async (body, pointer) => {
    const response = await test.api.post('/api/ai/message-suggestions', body);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});

describe('POST /ai/campaign-tags', () => {
  const tagsOf = async (body: object): Promise<string[]> => {
    const response = await test.api.post('/api/ai/campaign-tags', body);
    expect(response.status).toBe(200);
    return (response.body as CampaignTags).tags.map(({ tag }) => tag);
  };

  it('takes them from the words, the people and the channel', async () => {
    const tags = await tagsOf({
      name: 'Diwali: win back big spenders',
      message: 'Hi {{ customer.name }}, 20% off with code DIWALI20',
      channel: 'sms',
      rules: all(
        rule('totalSpend', '>', 1000),
        rule('inactiveDays', '>', 90),
        rule('city', 'in', ['Pune', 'New Delhi']),
      ),
    });

    expect(tags).toEqual([
      'loyalty',
      'win-back',
      'seasonal',
      '20-percent-off',
      'coupon-code',
      'high-value',
      'inactive',
      'pune',
      'new-delhi',
      'sms',
    ]);
  });

  it('reads a stored campaign, with the segment that is its audience', async () => {
    const inner = await stored.segment(all(rule('orderCount', '=', 0)), 'Window shoppers');
    const segmentId = await stored.segment(all({ field: 'segment', segmentId: inner }));
    const { body } = await test.api.post('/api/campaigns', { name: 'Welcome', message: 'Hello', segmentId });

    const tags = await tagsOf({ campaignId: body.id });

    expect(tags).toEqual(['welcome', 'window-shoppers', 'email']);
  });

  it('gives away no name, address or id that rules mention', async () => {
    const tags = await tagsOf({
      name: 'x',
      rules: all(
        rule('name', '=', 'Asha Rao'),
        rule('email', '=', 'asha@example.com'),
        rule('phone', '=', '+911234567890'),
        rule('externalId', '=', 'C-1'),
        { combinator: 'and', not: true, rules: [rule('totalSpend', '>', 10)] },
      ),
    });

    expect(tags).toEqual([]);
  });

  it.each([
    [{}, '/campaignId'],
    [{ campaignId: UNKNOWN_ID, name: 'x' }, '/campaignId'],
    [{ name: 'x', segmentId: UNKNOWN_ID }, '/segmentId'],
    [{ name: 'x', segmentId: UNKNOWN_ID, rules: spentOver(1) }, '/rules'],
    [{ name: 'x', rules: all(rule('shoeSize', '=', 1)) }, '/rules/rules/0/field'],
  ])('refuses %j with a pointer to %s', async (body, pointer) => {
    const response = await test.api.post('/api/ai/campaign-tags', body);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('answers 404 for a campaign that does not exist', async () => {
    await test.api.post('/api/ai/campaign-tags', { campaignId: UNKNOWN_ID }).expect(404);
  });
});

describe('POST /ai/lookalike', () => {
  const DAY_MS = 86_400_000;
  const buyer = (spend: number, orders: number, days: number, fields = {}) =>
    stored.customer({
      tags: ['rfm'],
      stats: {
        totalSpend: spend * 100,
        visits: orders,
        orderCount: orders,
        lastOrderAt: new Date(test.clock.now().getTime() - days * DAY_MS),
      },
      ...fields,
    });

  it('finds the nearest outside the segment, equals in the order of their ids', async () => {
    await buyer(1000, 10, 5, { tags: ['seed'] });
    await stored.customer({ name: 'never ordered', tags: ['seed'] });
    const [near, twin] = [await buyer(900, 9, 6), await buyer(900, 9, 6)];
    const far = await buyer(10, 1, 300);
    const segmentId = await stored.segment(all(rule('tags', 'contains', 'seed')));

    const { body } = await test.api.post('/api/ai/lookalike', { segmentId, size: 2 }).expect(200);
    const everybody = await test.api.post('/api/ai/lookalike', { segmentId, size: 10_000 }).expect(200);

    expect(body).toMatchObject({
      members: 2,
      membersWithOrders: 1,
      population: 4,
      candidates: 3,
      customers: [
        { id: near, orderCount: 9, totalSpend: 900, recencyDays: 6 },
        { id: twin, orderCount: 9, totalSpend: 900, recencyDays: 6 },
      ],
      rules: { combinator: 'and', rules: [{ field: 'id', operator: 'in', value: [near, twin] }] },
      engine: 'builtin',
    });
    expect(body.farthest).toBe(body.customers[1].distance);
    expect((everybody.body as Lookalike).customers.map(({ id }) => id)).toEqual([near, twin, far]);
    const kept = await test.api.post('/api/segments/preview', { rules: body.rules }).expect(200);
    expect(kept.body.count).toBe(2);
  });

  it('can do without a dimension in which all are equal', async () => {
    const alone = await startTestApp();
    const other = createStorage(alone);
    const stats = { totalSpend: 500, visits: 1, orderCount: 1, lastOrderAt: alone.clock.now() };
    await other.customer({ tags: ['seed'], stats });
    const twin = await other.customer({ stats });
    const segmentId = await other.segment(all(rule('tags', 'contains', 'seed')));

    const { body } = await alone.api.post('/api/ai/lookalike', { segmentId, size: 1 }).expect(200);

    expect(body.customers).toMatchObject([{ id: twin, distance: 0 }]);
    expect((body as Lookalike).dimensions.map(({ deviation }) => deviation)).toEqual([0, 0, 0]);
    await alone.close();
  });

  it('refuses a segment that nobody can be compared with', async () => {
    const segmentId = await stored.segment(all(rule('name', '=', 'never ordered')));

    const response = await test.api.post('/api/ai/lookalike', { segmentId, size: 1 });

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer: '/segmentId' }] } });
  });

  it.each([
    [{ size: 1 }, '/segmentId'],
    [{ segmentId: UNKNOWN_ID, size: 1 }, '/segmentId'],
    [{ segmentId: UNKNOWN_ID, size: 0 }, '/size'],
    [{ segmentId: UNKNOWN_ID, size: 10_001 }, '/size'],
  ])('refuses %j with a pointer to %s', async (body, pointer) => {
    const response = await test.api.post('/api/ai/lookalike', body);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});

describe('POST /ai/send-time', () => {
  /** A customer with an order at each of these times of 2026-01-05. */
  async function orderingAt(timezone: string | undefined, ...times: string[]): Promise<void> {
    const id = await stored.customer({ tags: ['hours'], ...(timezone !== undefined && { timezone }) });
    for (const time of times) await stored.order(id, { orderedAt: new Date(`2026-01-05T${time}:00Z`) });
  }

  it('takes the own hour of whoever has three orders, on that person’s clocks, and a prior for the others', async () => {
    await orderingAt('Asia/Kolkata', '04:30', '04:45', '12:00');
    await orderingAt(undefined, '18:00', '18:10', '18:20');
    await orderingAt('Mars/Olympus', '18:30');
    await orderingAt(undefined);
    const segmentId = await stored.segment(all(rule('tags', 'contains', 'hours')));

    const { body } = await test.api.post('/api/ai/send-time', { segmentId }).expect(200);

    expect(body).toMatchObject({
      segmentId,
      recommendedHour: 18,
      timezone: 'UTC',
      people: 4,
      decidedByOwnOrders: 2,
      decidedByPrior: 2,
      orders: 7,
      engine: 'builtin',
    });
    expect(body.hours).toHaveLength(24);
    expect(body.hours[10]).toEqual({
      hour: 10,
      bestFor: 1,
      orders: 2,
      priorShare: 3 / 31,
      expected: 1 + (2 * 3) / 31,
    });
    expect(body.hours[18]).toMatchObject({ bestFor: 1, orders: 4, priorShare: 5 / 31 });
    expect(body.hours[17]).toMatchObject({ bestFor: 0, orders: 1 });
    const expected = (body as SendTime).hours.reduce((sum, hour) => sum + hour.expected, 0);
    expect(expected).toBeCloseTo(4, 9);
  });

  it('prefers no hour while nobody has ordered', async () => {
    const segmentId = await stored.segment(spentOver(1_000_000));

    const { body } = await test.api
      .post('/api/ai/send-time', { segmentId, timezone: 'Asia/Kolkata' })
      .expect(200);

    expect(body).toMatchObject({ recommendedHour: null, people: 0, orders: 0, timezone: 'Asia/Kolkata' });
  });

  it.each([
    [{}, '/segmentId'],
    [{ segmentId: UNKNOWN_ID }, '/segmentId'],
    [{ segmentId: UNKNOWN_ID, timezone: 'Mars/Olympus' }, '/timezone'],
  ])('refuses %j with a pointer to %s', async (body, pointer) => {
    const response = await test.api.post('/api/ai/send-time', body);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});

describe('GET /ai/campaigns/:id/summary', () => {
  it('tells a draft', async () => {
    const { body } = await test.api.post('/api/campaigns', {
      name: 'Spring',
      message: 'Hi',
      rules: spentOver(1),
    });

    const response = await test.api.get(`/api/ai/campaigns/${body.id}/summary`);

    expect(response.body).toMatchObject({
      id: body.id,
      status: 'DRAFT',
      summary: 'The email campaign "Spring" is a draft: nothing has been sent.',
      figures: { matched: 0, delivered: 0 },
      engine: 'builtin',
    });
  });

  it('answers 404 for an id that does not exist and 400 for one that cannot', async () => {
    await test.api.get(`/api/ai/campaigns/${UNKNOWN_ID}/summary`).expect(404);
    await test.api.get('/api/ai/campaigns/nonsense/summary').expect(400);
  });
});

describe('every AI helper', () => {
  it.each([
    ['post', '/ai/segment-rules'],
    ['post', '/ai/message-suggestions'],
    ['post', '/ai/campaign-tags'],
    ['post', '/ai/lookalike'],
    ['post', '/ai/send-time'],
    ['get', `/ai/campaigns/${UNKNOWN_ID}/summary`],
  ] as const)('needs a key that may use it: %s %s', async (method, path) => {
    const { body } = await test.api.post('/api/api-keys', { name: 'a viewer', role: 'viewer' });
    const as = (key: string) =>
      method === 'get' ? test.as(key).get(`/api${path}`) : test.as(key).post(`/api${path}`, {});

    await as('wrong').expect(401);
    await as(body.key).expect(403);
  });

  it.each([
    ['/ai/segment-rules', { prompt: '' }, '/prompt'],
    ['/ai/segment-rules', { prompt: 'x'.repeat(1001) }, '/prompt'],
    ['/ai/segment-rules', { prompt: 'x', asOf: 'yesterday' }, '/asOf'],
    ['/ai/segment-rules', { prompt: 'x', model: 'y' }, '/model'],
  ])('refuses %s %j with a pointer to %s', async (path, body, pointer) => {
    const response = await test.api.post(`/api${path}`, body);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});
