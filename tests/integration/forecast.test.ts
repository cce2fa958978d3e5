import fc from 'fast-check';
import type { CommunicationLogDoc } from '../../src/models/communicationLogModel';
import type { CustomerDoc } from '../../src/models/customerModel';
import type { CampaignForecast, CampaignReport } from '../../src/schemas/campaignReportSchema';
import type { Problem } from '../../src/schemas/commonSchema';
import type { Channel } from '../../src/schemas/communicationLogSchema';
import { startBench } from '../support/deliveryBench';
import type { Bench } from '../support/deliveryBench';
import { createFakeVendor } from '../support/fakeVendor';
import type { FakeVendor } from '../support/fakeVendor';
import { anybody, insertMixedPeople } from '../support/mixedPeople';

const PEOPLE = 200;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

let vendor: FakeVendor;
let bench: Bench;
let people: CustomerDoc[];
beforeAll(async () => {
  vendor = createFakeVendor();
  bench = await startBench(vendor);
  people = await insertMixedPeople(bench.app, PEOPLE);
});
afterAll(() => bench.close());

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);
const entriesOf = (campaignId: string): Promise<CommunicationLogDoc[]> =>
  bench.app.models.CommunicationLog.find({ campaignId }).lean();

async function forecastOf(body: object): Promise<CampaignForecast> {
  const answer = await bench.api.post('/api/campaigns/forecast', { message: 'x', rules: anybody, ...body });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body as CampaignForecast;
}

/** What the tests know of a campaign's settings. */
interface Settings {
  channel: Channel;
  frequencyCap?: { messages: number; days: number } | null;
}

/** Why a person gets nothing, by the words of the documentation. */
async function whoIsSkipped({ channel, frequencyCap: cap }: Settings): Promise<Map<string, string>> {
  const since = bench.clock.now().getTime() - (cap?.days ?? 0) * DAY_MS;
  const counts = (entry: CommunicationLogDoc): boolean =>
    entry.channel === channel &&
    (entry.status === 'PENDING' ||
      (entry.status === 'DELIVERED' && entry.sentAt !== undefined && entry.sentAt.getTime() > since));
  const got = new Map<string, number>();
  for (const entry of await bench.logs()) {
    const id = String(entry.customerId);
    if (counts(entry)) got.set(id, (got.get(id) ?? 0) + 1);
  }
  const skipped = new Map<string, string>();
  for (const person of people) {
    const { _id, consent, email, phone, attributes } = person;
    const address = { email, sms: phone, whatsapp: phone, push: attributes.pushToken }[channel];
    if (consent[channel] === false) skipped.set(String(_id), 'no_consent');
    else if (address === undefined) skipped.set(String(_id), 'no_address');
    else if (cap && (got.get(String(_id)) ?? 0) >= cap.messages) skipped.set(String(_id), 'frequency_cap');
  }
  return skipped;
}

const clocks = fc.constantFrom('00:00', '06:30', '09:00', '12:00', '17:30', '21:00', '23:59');
const quietHours = fc
  .record({ from: clocks, to: clocks, timezone: fc.constantFrom('UTC', 'Asia/Kolkata') })
  .filter(({ from, to }) => from !== to);
const settings = fc.record(
  {
    channel: fc.constantFrom<Channel>('email', 'sms', 'whatsapp', 'push'),
    holdoutPercent: fc.constantFrom(0, 10, 50, 90),
    frequencyCap: fc.option(
      fc.record({ messages: fc.integer({ min: 1, max: 3 }), days: fc.constantFrom(1, 7) }),
    ),
    quietHours: fc.option(quietHours),
    abTest: fc.record({
      variants: fc.constant([{ name: 'B', message: 'Dear {city}' }]),
      testPercent: fc.constantFrom(10, 50, 100),
    }),
  },
  { requiredKeys: ['channel'] },
);

describe('a forecast and the report after it', () => {
  it('say the same, add up to the audience, and agree with the reason of each person', async () => {
    const check = async (chosen: Settings & object, advance: number): Promise<void> => {
      const before = await forecastOf({ name: 'Test', message: 'Hi {name}', ...chosen });
      const expected = await whoIsSkipped(chosen);
      const { id } = await bench.make({ message: 'Hi {name}', rules: anybody, ...chosen });
      const stored = await bench.forecast(id);
      await bench.act(id, 'launch').expect(202);
      await bench.prepare();
      const after = await bench.report(id);
      const entries = await entriesOf(id);

      const { asOf: _, ...content } = stored;
      expect(before).toMatchObject(content);
      for (const { matched, toSend, holdout, skipped } of [before, after]) {
        expect(matched).toBe(PEOPLE);
        expect(toSend + holdout + sum(skipped)).toBe(PEOPLE);
      }
      const { toSend, holdout, skipped, now, waiting } = before;
      expect(after).toMatchObject({ toSend, holdout, skipped, outcomes: { pending: now, waiting } });
      expect(after.variants.map(({ name, toSend: got }) => ({ name, people: got }))).toEqual(
        [...before.variants].sort((a, b) => (a.name < b.name ? -1 : 1)),
      );
      const reasons = entries.filter(({ status }) => status === 'SKIPPED');
      expect(new Map(reasons.map(({ customerId, reason }) => [String(customerId), reason]))).toEqual(
        expected,
      );

      await bench.dispatch();
      const sent = await bench.report(id);
      expect(sent).toMatchObject({ toSend, holdout, skipped });
      expect(sent.outcomes).toMatchObject({ pending: 0, delivered: now, waiting });
      // What waits for its morning still counts against caps, but is not this test's to send.
      await bench.app.models.Campaign.updateOne(
        { _id: id },
        { $set: { status: 'COMPLETED', countAt: null } },
      );
      bench.clock.advance(advance);
    };

    const advances = fc.integer({ min: 1, max: 30 }).map((hours) => hours * HOUR_MS);
    await fc.assert(fc.asyncProperty(settings, advances, check), {
      seed: 3,
      numRuns: 8,
      endOnFailure: true,
    });
  });

  it('still add up when people go, refuse or come back while the campaign runs', async () => {
    const id = await bench.launch({ rules: anybody, frequencyCap: null, holdoutPercent: 20 });
    const before = await bench.forecast(id);
    await bench.prepare();
    const due = (await entriesOf(id)).filter(({ status }) => status === 'PENDING');
    const [gone, refusing] = [due[0], due[1]].map((entry) => entry?.customerId);
    const { Customer } = bench.app.models;
    await Customer.deleteOne({ _id: gone });
    await Customer.updateOne({ _id: refusing }, { $set: { 'consent.email': false } });

    await bench.dispatch();
    const report = await bench.report(id);

    expect(report.skipped).toEqual({
      ...before.skipped,
      no_customer: 1,
      no_consent: (before.skipped.no_consent ?? 0) + 1,
    });
    expect(report.toSend).toBe(before.toSend - 2);
    expect(report.toSend + report.holdout + sum(report.skipped)).toBe(PEOPLE);
    expect(report.outcomes.delivered).toBe(report.toSend);
    people = await Customer.find().sort({ _id: 1 }).lean();
  });

  it('are for the same audience when rules look at earlier campaigns', async () => {
    const earlier = { field: 'campaign', status: 'DELIVERED', operator: '>=', value: 1 };
    const { id } = await bench.make({ rules: { combinator: 'and', rules: [earlier] } });

    const before = await bench.forecast(id);
    await bench.act(id, 'launch');
    await bench.prepare();

    expect(before.matched).toBeGreaterThan(0);
    expect((await bench.report(id)).matched).toBe(before.matched);
    await bench.act(id, 'cancel').expect(200);
  });
});

describe('a forecast', () => {
  it('says how many people will see a blank, as it then happens', async () => {
    const fields = {
      name: 'Blanks',
      frequencyCap: null,
      rules: anybody,
      subject: 'News for [{{ customer.city }}]',
      message: 'Hi [{name}], {{ customer.city | default: "you" }}',
      abTest: {
        variants: [
          {
            name: 'B',
            subject: 'News',
            message: '[{{ name | default: "you" }}] {% if city %}[{{ city }}]{% endif %}',
          },
        ],
      },
    };
    const forecast = await forecastOf(fields);
    const id = await bench.launch(fields);
    const sentBefore = vendor.messages.length;
    await bench.prepare();
    await bench.dispatch();

    const sent = vendor.messages.slice(sentBefore);
    const blank = sent.filter(({ subject, body }) => `${subject} ${body}`.includes('[]'));
    expect(sent).toHaveLength((await bench.report(id)).outcomes.delivered);
    expect(blank.length).toBeGreaterThan(10);
    expect(forecast.blanks).toEqual({
      people: blank.length,
      variables: expect.arrayContaining([
        { variable: 'customer.name', people: sent.filter(({ body }) => body.startsWith('Hi []')).length },
        { variable: 'customer.city', people: sent.filter(({ subject }) => subject?.endsWith('[]')).length },
      ]) as object[],
    });
  });

  it('counts the parts of an SMS, and takes the duration from people and the lowest rate', async () => {
    const policy = { vendorRates: { simulator: 20 } };
    await bench.app.services.delivery.policies.replacePolicy({
      frequencyCaps: {},
      quietHours: null,
      ...policy,
    });
    const fields = { channel: 'sms', message: 'न'.repeat(100) };
    const [byVendor, byCampaign] = [
      await forecastOf(fields),
      await forecastOf({ ...fields, ratePerSecond: 10 }),
    ];
    await bench.app.services.delivery.policies.replacePolicy({
      frequencyCaps: {},
      quietHours: null,
      vendorRates: {},
    });
    const plain = await forecastOf({ message: 'Hi', holdoutPercent: 50 });

    expect(byVendor.messages).toBe(2 * byVendor.toSend);
    expect(byVendor).toMatchObject({ ratePerSecond: 20, estimatedSeconds: Math.ceil(byVendor.toSend / 20) });
    expect(byCampaign).toMatchObject({
      ratePerSecond: 10,
      estimatedSeconds: Math.ceil(byVendor.toSend / 10),
    });
    expect(plain).toMatchObject({ messages: plain.toSend, ratePerSecond: 500, estimatedSeconds: 1 });
  });

  it('counts those whose message passes the limits; it fails for them alone', async () => {
    const { Customer } = bench.app.models;
    const [heavy] = await Customer.find({ email: { $exists: true }, 'consent.email': { $ne: false } }).limit(
      1,
    );
    await Customer.updateOne({ _id: heavy?._id }, { $set: { 'attributes.lines': 9e8 } });
    const message = '{% for i in (1..customer.attributes.lines) %}x{% endfor %}Hi';
    const fields = { name: 'Heavy', message, rules: anybody };

    const forecast = await forecastOf(fields);
    const id = await bench.launch(fields);
    await bench.prepare();
    await bench.dispatch();

    expect(forecast).toMatchObject({ unrenderable: 1, messages: forecast.toSend - 1 });
    expect((await bench.report(id)).outcomes).toMatchObject({
      delivered: forecast.toSend - 1,
      failed: { template_error: 1 },
    });
  });

  it('of a campaign is for the audience, the settings and the name that it has now', async () => {
    const { id } = await bench.make({ name: 'Old', holdoutPercent: 50, rules: anybody });
    const first = await bench.forecast(id);
    await bench.api.patch(`/api/campaigns/${id}`, { holdoutPercent: 0, channel: 'push' }).expect(200);

    const second = await bench.forecast(id);

    // Half of about a hundred, as chance has it with new ids in each run.
    expect(first.holdout).toBeGreaterThan(25);
    expect(second).toMatchObject({ holdout: 0, matched: first.matched });
    expect(second.toSend).toBe((await forecastOf({ channel: 'push' })).toSend);
  });

  it.each([
    [{ holdoutPercent: 91 }, '/holdoutPercent'],
    [{ frequencyCap: { messages: 0, days: 7 } }, '/frequencyCap/messages'],
    [{ frequencyCap: { messages: 1, days: 91 } }, '/frequencyCap/days'],
    [{ frequencyCap: { messages: 1, days: 7, per: 'week' } }, '/frequencyCap/per'],
    [{ quietHours: { from: '24:00', to: '09:00' } }, '/quietHours/from'],
    [{ quietHours: { from: '09:00', to: '09:00' } }, '/quietHours/to'],
    [{ quietHours: { from: '21:00', to: '09:00', timezone: 'Mars/Olympus' } }, '/quietHours/timezone'],
    [{ sendTime: 'later' }, '/sendTime'],
    [{ ratePerSecond: 0 }, '/ratePerSecond'],
    [{ abTest: { variants: [] } }, '/abTest/variants'],
    [{ abTest: { variants: [{ name: 'A', message: 'x' }] } }, '/abTest/variants/0/name'],
    [{ abTest: { variants: [{ name: 'B', message: '{% if %}' }] } }, '/abTest/variants/0/message'],
    [{ abTest: { variants: [{ name: 'B', message: 'x' }], testPercent: 0 } }, '/abTest/testPercent'],
    [{ message: '{{ name' }, '/message'],
    [{ rules: { combinator: 'and', rules: [] } }, '/rules'],
    [{ segmentId: '665f1f77bcf86cd799439011' }, '/rules'],
    [{ segmentId: '665f1f77bcf86cd799439011', rules: undefined }, '/segmentId'],
    [{ asOf: 'yesterday' }, '/asOf'],
    [{ launch: true }, '/launch'],
  ])('is refused for %j', async (fields, pointer) => {
    const body = { message: 'x', rules: anybody, ...fields };

    const response = await bench.api.post('/api/campaigns/forecast', body);

    expect(response.status).toBe(400);
    expect((response.body as Problem).errors).toContainEqual(expect.objectContaining({ pointer }));
  });

  it('and the report of what does not exist are answered 404', async () => {
    const path = '/api/campaigns/665f1f77bcf86cd799439011';

    await bench.api.get(`${path}/forecast`).expect(404);
    await bench.api.get(`${path}/report`).expect(404);
    await bench.api.get('/api/campaigns/nonsense/forecast').expect(400);
  });
});

it('the report of a draft is empty', async () => {
  const { id } = await bench.make();

  const report = await bench.report(id);

  expect(report).toMatchObject({
    matched: 0,
    toSend: 0,
    holdout: 0,
    variants: [],
  } satisfies Partial<CampaignReport>);
});
