import { createHash } from 'node:crypto';
import type { Customer } from '../../src/schemas/customerSchema';
import type { Channel } from '../../src/schemas/communicationLogSchema';
import { Types } from 'mongoose';
import request from 'supertest';
import { startBench } from '../support/deliveryBench';
import type { Bench } from '../support/deliveryBench';
import { createFakeVendor } from '../support/fakeVendor';
import type { FakeVendor } from '../support/fakeVendor';
import { buildCustomer } from '../support/server';

const ONE_CLICK = 'List-Unsubscribe=One-Click';
const BROWSER = 'text/html,application/xhtml+xml,*/*;q=0.8';

let bench: Bench;
let vendor: FakeVendor;
beforeAll(async () => {
  vendor = createFakeVendor();
  bench = await startBench(vendor, { PUBLIC_URL: 'https://crm.example.com/' });
});
afterAll(() => bench.close());
afterEach(() => bench.app.models.Suppression.deleteMany({}));

let people = 0;
async function addPerson(fields: object = {}) {
  people += 1;
  const person = buildCustomer(`Reader ${people}`, fields);
  await bench.app.models.Customer.collection.insertOne(person);
  return person;
}

/** The path of a link that a person could have got. */
async function linkFor(
  customerId: Types.ObjectId,
  { channel = 'email', logId = new Types.ObjectId() }: { channel?: Channel; logId?: Types.ObjectId } = {},
): Promise<string> {
  const toUrl = await bench.app.services.consent.links.maker();
  return new URL(toUrl({ customerId, channel, logId })).pathname;
}

const visit = (path: string) => request(bench.app.express).get(path);
const press = (path: string, body = 'action=unsubscribe') =>
  request(bench.app.express).post(path).set('content-type', 'application/x-www-form-urlencoded').send(body);
const read = async (id: Types.ObjectId): Promise<Customer> =>
  bench.read<Customer>(`/customers/${String(id)}`);
const eventsOf = async (id: Types.ObjectId) =>
  ((await bench.app.models.Customer.findById(id).lean())?.outbox ?? []).map(({ type, data }) => ({
    type,
    data,
  }));
const unsubscribed = (channel: string) => ({ type: 'customer.unsubscribed', data: { channel } });

describe('a link in a message', () => {
  it('leads to a page with a button, and looking changes nothing', async () => {
    const { _id } = await addPerson();
    const path = await linkFor(_id);

    const page = await visit(path);
    await visit(path);
    await request(bench.app.express).head(path).expect(200);

    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('<h1>Unsubscribe?</h1>');
    expect(page.text).toContain('<form method="post"><button name="action" value="unsubscribe">');
    expect((await read(_id)).consent).toEqual({});
  });

  it('works with what mail programs add to it', async () => {
    const { _id } = await addPerson();
    const path = `${await linkFor(_id)}?utm_source=mail&utm_source=again`;

    await visit(path).expect(200);
    await press(path).expect(200);

    expect((await read(_id)).consent).toEqual({ email: false });
  });

  it('is a page that loads nothing, runs nothing and is kept by nobody', async () => {
    const { _id } = await addPerson();

    const { text, headers } = await visit(await linkFor(_id));

    const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(text).not.toMatch(/<script|https?:\/\/|@example\.com/);
    expect(text).toMatch(/<html lang="en">[\s\S]*<meta name="viewport"[\s\S]*<title>Unsubscribe\?<\/title>/);
  });

  it('ends the messages on its channel when the button is pressed, and says when and where', async () => {
    const { _id } = await addPerson({ consent: { email: true, sms: true } });
    const logId = new Types.ObjectId();

    const page = await press(await linkFor(_id, { logId }));

    expect(page.status).toBe(200);
    expect(page.text).toContain('<h1>You are unsubscribed</h1>');
    expect(await read(_id)).toMatchObject({
      consent: { email: false, sms: true },
      unsubscribed: { email: { by: 'link', at: bench.clock.now().toISOString(), logId: String(logId) } },
      updatedAt: bench.clock.now().toISOString(),
    });
    expect(await eventsOf(_id)).toEqual([unsubscribed('email')]);
  });

  it('says of another channel what it is about', async () => {
    const { _id } = await addPerson();
    const path = await linkFor(_id, { channel: 'whatsapp' });

    expect((await visit(path)).text).toContain('no more WhatsApp messages');
    await press(path);

    expect((await read(_id)).consent).toEqual({ whatsapp: false });
  });

  it('can be used again and again: one event, and the first moment stays', async () => {
    const { _id } = await addPerson();
    const path = await linkFor(_id);
    await press(path);
    const { unsubscribed: first } = await read(_id);
    bench.clock.advance(60_000);

    const again = await press(path);

    expect([again.status, (await visit(path)).text]).toEqual([
      200,
      expect.stringContaining('You are unsubscribed'),
    ]);
    expect((await read(_id)).unsubscribed).toEqual(first);
    expect(await eventsOf(_id)).toHaveLength(1);
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', ONE_CLICK],
    [
      'a form of parts',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    ],
  ])('takes the one click of a mail program, sent as %s', async (_, type, body) => {
    const { _id } = await addPerson();

    const answer = await request(bench.app.express)
      .post(await linkFor(_id))
      .set('content-type', type)
      .send(body);

    expect(answer.status).toBe(200);
    expect(await read(_id)).toMatchObject({
      consent: { email: false },
      unsubscribed: { email: { by: 'one_click' } },
    });
  });

  it('can be taken back by the person', async () => {
    const { _id } = await addPerson();
    const path = await linkFor(_id);
    const { text } = await press(path);

    const back = await press(path, 'action=resubscribe');

    expect(text).toContain('value="resubscribe"');
    expect(back.text).toContain('<h1>You are subscribed again</h1>');
    const customer = await read(_id);
    expect(customer.consent).toEqual({ email: true });
    expect(customer).not.toHaveProperty('unsubscribed');
  });

  it('does not undo what the shop has set', async () => {
    const { _id } = await addPerson();
    await bench.api.patch(`/api/customers/${String(_id)}`, { consent: { email: false } }).expect(200);
    const path = await linkFor(_id);

    const page = await press(path, 'action=resubscribe');

    expect(page.text).not.toContain('<form');
    expect((await read(_id)).consent).toEqual({ email: false });
  });

  it('does no harm when the customer is gone, and keeps the wish for the address', async () => {
    const { app } = bench;
    const { _id, email = '' } = await addPerson();
    const id = await bench.launch({
      rules: { combinator: 'and', rules: [{ field: 'email', operator: '=', value: email }] },
    });
    await bench.prepare();
    const log = await app.models.CommunicationLog.findOne({ campaignId: id }).lean();
    await app.models.Customer.deleteOne({ _id });
    const path = await linkFor(_id, { logId: log?._id ?? new Types.ObjectId() });

    const [page, again] = [await press(path), await press(path)];

    expect([page.status, again.status, (await visit(path)).status]).toEqual([200, 200, 200]);
    expect(page.text).toContain('You are unsubscribed');
    expect(await app.models.Suppression.find().lean()).toMatchObject([
      { value: email, channel: 'email', reason: 'unsubscribed', logId: log?._id },
    ]);
    await press(await linkFor(new Types.ObjectId())).expect(200);
  });
});

describe('a token that is not ours', () => {
  const tamper = (path: string, position: number): string => {
    const token = path.split('/').at(-1) ?? '';
    const bytes = Buffer.from(token, 'base64url');
    bytes[position] = (bytes[position] ?? 0) ^ 1;
    return path.replace(token, bytes.toString('base64url'));
  };

  it.each([
    ['made for another version', (path: string) => tamper(path, 0)],
    ['for another channel', (path: string) => tamper(path, 1)],
    ['for another person', (path: string) => tamper(path, 13)],
    ['of another message', (path: string) => tamper(path, 25)],
    ['with another signature', (path: string) => tamper(path, 41)],
    ['cut off', (path: string) => path.slice(0, -1)],
    ['with something behind it', (path: string) => `${path}A`],
    ['with a line break', (path: string) => `${path}%0d%0aSet-Cookie:%20a=b`],
    ['that is an id', () => `/api/unsubscribe/${String(new Types.ObjectId())}`],
    ['with NUL', () => '/api/unsubscribe/%00'],
    ['that is long', () => `/api/unsubscribe/${'A'.repeat(8000)}`],
  ])('is refused: one %s', async (_, forge) => {
    const { _id } = await addPerson();
    const path = forge(await linkFor(_id));

    const [got, posted] = [await visit(path), await press(path, ONE_CLICK)];

    for (const answer of [got, posted]) {
      expect(answer.status).toBe(400);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.body).toMatchObject({
        code: 'validation_failed',
        errors: [{ pointer: '/params/token' }],
      });
      expect(answer.headers).not.toHaveProperty('set-cookie');
    }
    expect((await read(_id)).consent).toEqual({});
  });

  it('shows a page to a person', async () => {
    const answer = await visit('/api/unsubscribe/nonsense').set('accept', BROWSER);

    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('This link is not valid')]);
  });

  it('is guessed only so many times a minute, which hinders nobody with a good link', async () => {
    const limited = await startBench(createFakeVendor(), { SIGN_IN_LIMIT_PER_MINUTE: '3' });
    const guess = () => request(limited.app.express).get('/api/unsubscribe/nonsense');
    const answers = [await guess(), await guess(), await guess(), await guess()].map(({ status }) => status);
    await limited.close();

    expect(answers).toEqual([400, 400, 400, 429]);
  });
});

describe('a body that is too large', () => {
  it('is refused, and so is a broken one', async () => {
    const { _id } = await addPerson();
    const path = await linkFor(_id);

    const large = await press(path, 'a'.repeat(16 * 1024 + 1));
    const packed = await press(path).set('content-encoding', 'gzip');

    expect([large.status, packed.status]).toEqual([413, 400]);
    expect((await read(_id)).consent).toEqual({});
  });
});

describe('a consent that is ended otherwise', () => {
  it('tells it once by PATCH, and again after it was given anew', async () => {
    const { _id } = await addPerson();
    const patch = (consent: object | null) =>
      bench.api.patch(`/api/customers/${String(_id)}`, { consent }).expect(200);

    await patch({ email: false, sms: false, push: true });
    await patch({ email: false });
    const ended = await read(_id);
    await patch({ email: true, sms: null });
    const renewed = await read(_id);
    await patch({ email: false });

    expect(ended.unsubscribed).toMatchObject({ email: { by: 'update' }, sms: { by: 'update' } });
    expect(renewed).not.toHaveProperty('unsubscribed');
    expect(await eventsOf(_id)).toEqual([unsubscribed('email'), unsubscribed('sms'), unsubscribed('email')]);
  });

  it('tells it in bulk, but not of customers who come in without it', async () => {
    const { _id, email } = await addPerson();
    const fresh = { email: 'fresh.reader@example.com', consent: { email: false } };

    await bench.api
      .post('/api/customers/bulk', { customers: [{ email, consent: { email: false } }, fresh] })
      .expect(200);

    const made = await bench.app.models.Customer.findOne({ email: fresh.email }).lean();
    expect(await eventsOf(_id)).toEqual([unsubscribed('email')]);
    expect(made?.outbox).toBeUndefined();
  });
});

describe('messages', () => {
  const onlyTo = (email: string | undefined) => ({
    combinator: 'and',
    rules: [{ field: 'email', operator: '=', value: email }],
  });

  it('carry the link of their person, in the header and wherever the template says', async () => {
    const { _id, email } = await addPerson();
    await bench.launch({ rules: onlyTo(email), message: 'Hi, {{ unsubscribeUrl }} or {unsubscribeUrl}' });
    await bench.prepare();
    await bench.dispatch();

    const sent = vendor.messages.find(({ to }) => to === email);
    const url = sent?.unsubscribeUrl ?? '';

    expect(url).toMatch(/^https:\/\/crm\.example\.com\/api\/unsubscribe\/[\w-]{56}$/);
    expect(sent?.body).toBe(`Hi, ${url} or ${url}`);
    const log = await bench.app.models.CommunicationLog.findOne({ customerId: _id }).lean();
    await press(new URL(url).pathname, ONE_CLICK);
    expect((await read(_id)).unsubscribed?.email).toMatchObject({
      campaignId: String(log?.campaignId),
      logId: String(log?._id),
    });
  });

  it('on other channels have the link in the text alone', async () => {
    const { _id, email } = await addPerson({ phone: '+919876500001' });
    const rules = onlyTo(email);
    await bench.launch({ rules, channel: 'sms', message: 'Stop: {{ unsubscribeUrl }}' });
    await bench.prepare();
    await bench.dispatch();

    const sent = vendor.messages.find(({ to }) => to === '+919876500001');

    expect(sent).not.toHaveProperty('unsubscribeUrl');
    await press(new URL(sent?.body.slice('Stop: '.length) ?? '').pathname);
    expect((await read(_id)).consent).toEqual({ sms: false });
  });

  it('have a sample in previews, tests and forecasts, which unsubscribes nobody', async () => {
    const { _id, email } = await addPerson();
    const message = 'Stop: {{ unsubscribeUrl }}';
    const preview = await bench.api.post('/api/campaigns/preview-message', {
      message,
      customerId: String(_id),
    });
    const { id } = await bench.make({ message, rules: onlyTo(email) });
    await bench.act(id, 'test-send', { to: ['tester@example.com'] });
    const forecast = await bench.forecast(id);

    const tested = vendor.messages.find(({ to }) => to === 'tester@example.com');
    const path = new URL(tested?.unsubscribeUrl ?? '').pathname;
    const page = await press(path, ONE_CLICK);

    expect(preview.body.message).toBe(tested?.body);
    expect(tested?.body).toBe(`Stop: ${tested?.unsubscribeUrl}`);
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('This is a sample')]);
    expect((await visit(path)).text).toContain('This is a sample');
    expect(path).toHaveLength((await linkFor(_id)).length);
    expect(forecast.blanks.people).toBe(0);
    expect((await read(_id)).consent).toEqual({});
  });
});
