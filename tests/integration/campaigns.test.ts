import { createFakeVendor } from '../support/fakeVendor';
import { buildCustomer, insertPeople, startTestServer, until } from '../support/server';
import type { TestServer } from '../support/server';

const everyone = { combinator: 'and', rules: [{ field: 'name', operator: 'notNull' }] };
const draft = { name: 'Spring', message: 'Hi {name}', rules: everyone };
const never = new AbortController().signal;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ isWorking: false, vendors: [createFakeVendor()] });
  await insertPeople(server.app, 3);
});
afterAll(() => server.close());

const make = async (fields: object = {}): Promise<string> => {
  const { body } = await server.api.post('/api/campaigns', { ...draft, ...fields }).expect(201);
  return (body as { id: string }).id;
};

const makeSegment = async (): Promise<string> => {
  const { body } = await server.api.post('/api/segments', { name: 'Everyone', rules: everyone }).expect(201);
  return (body as { id: string }).id;
};

describe('POST /campaigns', () => {
  it('makes a draft for e-mail, with its figures at 0', async () => {
    const response = await server.api.post('/api/campaigns', draft);

    expect(response).toMatchObject({
      status: 201,
      headers: { location: `/api/campaigns/${(response.body as { id: string }).id}` },
      body: {
        name: 'Spring',
        status: 'DRAFT',
        channel: 'email',
        message: 'Hi {name}',
        rules: everyone,
        asOf: null,
        launchedAt: null,
        completedAt: null,
        audienceSize: 0,
        sent: 0,
        failed: 0,
        stats: { PENDING: 0, DELIVERED: 0 },
        statsAsOf: null,
      },
    });
  });

  it('launches at once when asked to, with the answer 202', async () => {
    const response = await server.api.post('/api/campaigns', { ...draft, launch: true });

    expect(response).toMatchObject({
      status: 202,
      body: {
        status: 'PREPARING',
        launchedAt: expect.any(String) as string,
        asOf: expect.any(String) as string,
      },
    });
  });

  it('makes one campaign for requests with the same Idempotency-Key', async () => {
    const send = () =>
      server.api.post('/api/campaigns', { ...draft, launch: true }).set('idempotency-key', 'launch-1');

    const first = await send();
    const second = await send();

    expect([first.status, second.status]).toEqual([202, 202]);
    expect((second.body as { id: string }).id).toBe((first.body as { id: string }).id);
    expect(second.headers['idempotency-replayed']).toBe('true');
  });

  it.each([
    ['without an audience', { rules: undefined }, '/rules'],
    ['with two audiences', { segmentId: '0'.repeat(24) }, '/rules'],
    [
      'with rules that nobody knows',
      { rules: { combinator: 'and', rules: [{ field: 'shoe', operator: '=' }] } },
      '/rules/rules/0/field',
    ],
    ['for a segment that does not exist', { rules: undefined, segmentId: '0'.repeat(24) }, '/segmentId'],
    ['without a message', { message: undefined }, '/message'],
    ['with a template that has a fault', { message: 'Hi {% if %}' }, '/message'],
    ['with a template without end', { message: '{% for i in (1..99999999) %}x{% endfor %}' }, '/message'],
    ['with a subject that has a fault', { subject: '{{ name | nonsense }}' }, '/subject'],
    ['with an operator for a name', { name: { $gt: '' } }, '/name'],
    ['for a channel that nobody knows', { channel: 'pigeon' }, '/channel'],
    ['with an unknown field', { colour: 'red' }, '/colour'],
  ])('refuses a campaign %s', async (_, fields, pointer) => {
    const response = await server.api.post('/api/campaigns', { ...draft, ...fields });

    expect(response).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect((response.body as { errors: unknown }).errors).toContainEqual(
      expect.objectContaining({ pointer }),
    );
  });
});

describe('GET /campaigns', () => {
  it('lists campaigns newest first, by pages', async () => {
    const older = await make();
    const newer = await make();

    const first = await server.api.get('/api/campaigns?limit=1');
    const { data, page } = first.body as { data: { id: string }[]; page: { nextCursor: string } };
    const second = await server.api.get(`/api/campaigns?limit=1&cursor=${page.nextCursor}`);

    expect(data).toMatchObject([{ id: newer, audienceSize: 0, sent: 0, failed: 0 }]);
    expect(second.body).toMatchObject({ data: [{ id: older }] });
  });

  it('answers 404 for a campaign that does not exist', async () => {
    for (const path of ['', '/stats', '/events', '/logs']) {
      await server.api.get(`/api/campaigns/${'0'.repeat(24)}${path}`).expect(404);
    }
  });
});

describe('PATCH and DELETE /campaigns/:id', () => {
  it('change a draft: missing fields stay, null clears', async () => {
    const id = await make({ subject: 'Hello' });

    const renamed = await server.api.patch(`/api/campaigns/${id}`, { name: 'Summer' });
    const cleared = await server.api.patch(`/api/campaigns/${id}`, { subject: null });
    const untouched = await server.api.patch(`/api/campaigns/${id}`, {});

    expect(renamed.body).toMatchObject({ name: 'Summer', subject: 'Hello', message: 'Hi {name}' });
    expect((cleared.body as { subject?: string }).subject).toBeUndefined();
    expect(untouched.body).toEqual(cleared.body);
  });

  it('swap the audience between rules and a segment', async () => {
    const id = await make();
    const segmentId = await makeSegment();

    const toSegment = await server.api.patch(`/api/campaigns/${id}`, { segmentId });
    const toRules = await server.api.patch(`/api/campaigns/${id}`, { rules: everyone });

    expect(toSegment.body).toMatchObject({ segmentId, rules: null });
    expect(toRules.body).toMatchObject({ rules: everyone });
    expect((toRules.body as { segmentId?: string }).segmentId).toBeUndefined();
  });

  it('leave alone what has been launched', async () => {
    const id = await make();
    await server.api.post(`/api/campaigns/${id}/launch`).expect(202);

    const changed = await server.api.patch(`/api/campaigns/${id}`, { name: 'Too late' });
    const deleted = await server.api.delete(`/api/campaigns/${id}`);

    expect([changed.status, deleted.status]).toEqual([409, 409]);
    expect(changed.body).toMatchObject({ detail: expect.stringContaining('PREPARING') as string });
  });

  it('delete a draft', async () => {
    const id = await make();

    await server.api.delete(`/api/campaigns/${id}`).expect(204);

    await server.api.get(`/api/campaigns/${id}`).expect(404);
  });
});

describe('POST /campaigns/:id/launch', () => {
  it('launches once: the second launch is answered 409 with the status', async () => {
    const id = await make();

    const answers = await Promise.all([1, 2, 3].map(() => server.api.post(`/api/campaigns/${id}/launch`)));

    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
  });

  it('refuses a body that says anything', async () => {
    const id = await make();

    const response = await server.api.post(`/api/campaigns/${id}/launch`, { asOf: '2026-01-01T00:00:00Z' });

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer: '/asOf' }] } });
    expect((await server.api.get(`/api/campaigns/${id}`)).body).toMatchObject({ status: 'DRAFT' });
  });

  it('freezes the rules of the segment, whatever becomes of it later', async () => {
    const segmentId = await makeSegment();
    const id = await make({ rules: undefined, segmentId });

    const launched = await server.api.post(`/api/campaigns/${id}/launch`);

    expect(launched.body).toMatchObject({ segmentId, rules: everyone });
  });
});

describe('POST /campaigns/preview-message', () => {
  it('renders for a customer what would be sent', async () => {
    const customer = buildCustomer('Zoe Quick');
    await server.app.models.Customer.collection.insertOne(customer);

    const response = await server.api.post('/api/campaigns/preview-message', {
      message: 'Hi {name}{{ customer.nothing }}',
      subject: 'For {{ customer.firstName }}',
      customerId: String(customer._id),
    });

    expect(response).toMatchObject({ status: 200, body: { subject: 'For Zoe', message: 'Hi Zoe Quick' } });
  });

  it('answers 404 for an unknown customer and 400 for a broken template', async () => {
    const unknown = { message: 'Hi', customerId: '0'.repeat(24) };

    await server.api.post('/api/campaigns/preview-message', unknown).expect(404);
    await server.api.post('/api/campaigns/preview-message', { message: '{% if %}' }).expect(400);
  });
});

describe('the communication log', () => {
  it('can be read by campaign, customer and status', async () => {
    const id = await make();
    await server.api.post(`/api/campaigns/${id}/launch`);
    const { preparer, dispatcher } = server.app.services.delivery.work;
    while (await preparer.run(never));
    await dispatcher.run(never);

    const ofCampaign = await server.api.get(`/api/campaigns/${id}/logs?status=DELIVERED&limit=2`);
    const { data } = ofCampaign.body as { data: { id: string; customerId: string }[] };
    const [log] = data;
    const ofCustomer = await server.api.get(
      `/api/customers/${log?.customerId}/communications?campaignId=${id}`,
    );
    const all = await server.api.get(
      `/api/communication-logs?campaignId=${id}&customerId=${log?.customerId}`,
    );
    const one = await server.api.get(`/api/communication-logs/${log?.id}`);
    const failed = await server.api.get(`/api/communication-logs?campaignId=${id}&status=FAILED`);

    expect(data).toHaveLength(2);
    expect(ofCustomer.body).toMatchObject({ data: [log] });
    expect(all.body).toMatchObject({ data: [log] });
    expect(one.body).toEqual(log);
    expect(log).toMatchObject({
      campaignId: id,
      channel: 'email',
      status: 'DELIVERED',
      vendor: 'simulator',
      attempts: 1,
    });
    expect(failed.body).toMatchObject({ data: [] });
  });
});

describe('GET /campaigns/:id/events', () => {
  it('sends the figures at once, and ends with the campaign', async () => {
    const id = await make();
    await server.api.post(`/api/campaigns/${id}/launch`);
    const { preparer, dispatcher, statistics } = server.app.services.delivery.work;

    const response = await fetch(`${server.url}/api/campaigns/${id}/events`, {
      headers: { authorization: 'Bearer test-admin-key-0123456789' },
    });
    let text = '';
    const streaming = (async () => {
      for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
    })();
    await until(
      () => Promise.resolve(text),
      (sent) => sent.includes('event: stats'),
    );
    while (await preparer.run(never));
    await dispatcher.run(never);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await statistics.run();
    await streaming;

    const events = [...text.matchAll(/^event: stats\n(?:id: .*\n)data: (.*)$/gm)].map(
      ([, data = '']) => JSON.parse(data) as { status: string; stats: { DELIVERED: number } },
    );
    expect(events.at(-1)).toMatchObject({ id, status: 'COMPLETED' });
    expect(events.length).toBeGreaterThan(1);
  });
});
