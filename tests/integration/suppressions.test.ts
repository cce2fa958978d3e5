import type { Page, Problem } from '../../src/schemas/commonSchema';
import type { Suppression } from '../../src/schemas/suppressionSchema';
import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
});
afterEach(() => test.app.models.Suppression.deleteMany({}));
afterAll(() => test.close());

const post = (body: object) => test.api.post('/api/suppressions', body);
const suppress = async (body: object): Promise<Suppression> => {
  const answer = await post(body);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body as Suppression;
};
const list = async (query = ''): Promise<Page<Suppression>> =>
  (await test.api.get(`/api/suppressions${query}`).expect(200)).body as Page<Suppression>;
const valuesOf = ({ data }: Page<Suppression>): string[] =>
  data.map(({ address, domain }) => address ?? domain ?? '');
const exportCsv = async (query = ''): Promise<string> =>
  (await test.api.get(`/api/suppressions/export${query}`).expect(200)).text;

async function importFile(text: string) {
  const { body } = await test.api
    .post('/api/imports?type=suppressions', text)
    .set('content-type', 'text/csv')
    .expect(202);
  await test.app.services.importRunner.runNext(new AbortController().signal);
  const { id } = body as { id: string };
  return {
    job: (await test.api.get(`/api/imports/${id}`)).body as Record<string, unknown>,
    errors: (await test.api.get(`/api/imports/${id}/errors`)).body.data as Record<string, unknown>[],
  };
}

describe('POST /suppressions', () => {
  it('keeps an e-mail address in lower case, by hand unless said', async () => {
    const created = await post({ address: '  Asha@Example.COM ' });

    expect(created.status).toBe(201);
    expect(created.headers.location).toBe(`/api/suppressions/${created.body.id}`);
    expect(created.body).toEqual({
      id: expect.any(String),
      channel: 'email',
      type: 'address',
      address: 'asha@example.com',
      reason: 'manual',
      createdAt: '2026-01-15T12:00:00.000Z',
    });
  });

  it.each([
    ['a phone number without its signs', { channel: 'sms', address: '0091 (98) 765-43210' }, '+919876543210'],
    ['a phone number in wide digits', { channel: 'whatsapp', address: '＋９１ 98765' }, '+9198765'],
    ['a push token as it is', { channel: 'push', address: 'AbC-1:2' }, 'AbC-1:2'],
  ])('keeps %s', async (_, body, address) => {
    expect((await suppress(body)).address).toBe(address);
  });

  it.each([
    ['Example.COM.', 'example.com'],
    ['@example.com', 'example.com'],
    ['Bücher.example', 'xn--bcher-kva.example'],
    ['mail.shop.co.in', 'mail.shop.co.in'],
  ])('keeps the domain %s as %s', async (given, domain) => {
    expect(await suppress({ domain: given })).toMatchObject({ type: 'domain', domain });
  });

  it.each([
    ['nothing to suppress', {}, '/address'],
    ['both at once', { address: 'a@example.com', domain: 'example.com' }, '/domain'],
    ['what is no address', { address: 'everybody' }, '/address'],
    ['two addresses in one', { address: 'a@example.com,b@example.com' }, '/address'],
    ['a line break in an address', { address: 'a@example.com\r\nBcc: b@example.com' }, '/address'],
    ['NUL', { address: 'a\u0000@example.com' }, '/address'],
    ['a phone number without digits', { channel: 'sms', address: 'call me' }, '/address'],
    ['a whole ending', { domain: 'com' }, '/domain'],
    ['an ending that many share', { domain: 'co.in' }, '/domain'],
    ['a number', { domain: '127.1' }, '/domain'],
    ['a pattern', { domain: '*.example.com' }, '/domain'],
    ['an address for a domain', { domain: 'a@example.com' }, '/domain'],
    ['a URL', { domain: 'https://example.com/' }, '/domain'],
    ['a domain for SMS', { channel: 'sms', domain: 'example.com' }, '/domain'],
    ['an unknown reason', { address: 'a@example.com', reason: 'whim' }, '/reason'],
    ['an unknown field', { address: 'a@example.com', until: 'tomorrow' }, '/until'],
    ['an operator', { address: { $gt: '' } }, '/address'],
  ])('refuses %s', async (_, body, pointer) => {
    const answer = await post(body);

    expect(answer.status).toBe(400);
    const { errors } = answer.body as Problem;
    expect(errors?.map((fault) => fault.pointer)).toContain(pointer);
    expect((await list()).data).toEqual([]);
  });

  it('answers 409 for what is on the list already, in whatever case', async () => {
    await suppress({ address: 'asha@example.com' });

    const again = await post({ address: 'ASHA@example.com', reason: 'complaint' });

    expect(again).toMatchObject({ status: 409, body: { errors: [{ pointer: '/address' }] } });
    expect((await list()).data).toMatchObject([{ reason: 'manual' }]);
  });

  it('keeps the channels apart', async () => {
    await suppress({ channel: 'sms', address: '+919876543210' });

    expect((await post({ channel: 'whatsapp', address: '+919876543210' })).status).toBe(201);
  });

  it('makes one entry for a repeated Idempotency-Key', async () => {
    const send = () => post({ address: 'asha@example.com' }).set('idempotency-key', 'once');

    const [first, second] = [await send(), await send()];

    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
  });

  it('is for those who may change customers', async () => {
    const { body } = await test.api.post('/api/api-keys', { name: 'reader', role: 'viewer' });
    const reader = test.as((body as { key: string }).key);

    const written = await reader.post('/api/suppressions', { address: 'a@example.com' });

    expect(written.status).toBe(403);
    expect((await reader.get('/api/suppressions')).status).toBe(200);
  });
});

describe('the suppression list', () => {
  it('is read, page by page, and filtered', async () => {
    await suppress({ address: 'asha@example.com' });
    await suppress({ address: 'ben@example.com', reason: 'complaint' });
    await suppress({ domain: 'example.org' });
    await suppress({ channel: 'sms', address: '+91 98765 43210' });

    const first = await list('?limit=3');
    const rest = await list(`?limit=3&cursor=${first.page.nextCursor}`);

    expect(valuesOf(first)).toEqual(['+919876543210', 'example.org', 'ben@example.com']);
    expect([valuesOf(rest), rest.page.hasMore]).toEqual([['asha@example.com'], false]);
    expect(valuesOf(await list('?type=domain'))).toEqual(['example.org']);
    expect(valuesOf(await list('?reason=complaint'))).toEqual(['ben@example.com']);
    expect(valuesOf(await list('?channel=sms'))).toEqual(['+919876543210']);
    expect(valuesOf(await list('?search=ASHA@'))).toEqual(['asha@example.com']);
    expect(valuesOf(await list('?search=%2B91-987'))).toEqual(['+919876543210']);
    expect(valuesOf(await list('?search=.*'))).toEqual([]);
    expect((await test.api.get('/api/suppressions?sort=x')).status).toBe(400);
  });

  it('lets an entry go', async () => {
    const { id } = await suppress({ address: 'asha@example.com' });
    await test.api.get(`/api/suppressions/${id}`).expect(200);

    await test.api.delete(`/api/suppressions/${id}`).expect(204);

    expect((await test.api.get(`/api/suppressions/${id}`)).status).toBe(404);
    expect((await test.api.delete(`/api/suppressions/${id}`)).status).toBe(404);
  });
});

describe('an import of suppressions', () => {
  it('takes addresses and domains, and says what became of each row', async () => {
    await suppress({ address: 'known@example.com', reason: 'complaint' });

    const { job, errors } = await importFile(
      [
        'Email,domain,channel,reason,note',
        'Asha@Example.com,,,,x',
        ',example.org,,,',
        '+91 98765 43210,,sms,hard_bounce,',
        'known@example.com,,,manual,',
        'asha@example.com,,,,',
        ',com,,,',
        'nobody,,,,',
      ].join('\n'),
    );

    expect(job).toMatchObject({
      status: 'COMPLETED',
      rowsDone: 7,
      created: 3,
      unchanged: 2,
      failed: 2,
      ignoredColumns: ['note'],
    });
    expect(errors).toMatchObject([
      { row: 6, pointer: '/domain' },
      { row: 7, pointer: '/address' },
    ]);
    const kept = (await list()).data.map(({ reason, address, domain }) => `${address ?? domain}: ${reason}`);
    expect(kept.sort()).toEqual([
      '+919876543210: hard_bounce',
      'asha@example.com: import',
      'example.org: import',
      'known@example.com: complaint',
    ]);
  });

  it('counts the same rows the same when a batch is done again after a crash', async () => {
    const { suppressions } = test.app.services.consent;
    const rows = [{ address: 'a@example.com' }, { address: 'a@example.com' }, { domain: 'example.org' }];
    const { Types } = test.connection.base;
    const ids = rows.map(() => new Types.ObjectId());
    const take = () => suppressions.addRows(rows, (index) => ids[index] ?? new Types.ObjectId());

    const first = await take();

    expect(first).toMatchObject({ created: 2, unchanged: 1 });
    expect(await take()).toEqual(first);
  });

  it('refuses a file without a column for either', async () => {
    const { job } = await importFile('name\nAsha');

    expect(job).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('address or domain') });
  });
});

describe('the export', () => {
  it('is CSV that the import takes as it is', async () => {
    await suppress({ address: '+evil@example.com' });
    await suppress({ address: "'quote@example.com" });
    await suppress({ domain: 'example.org', reason: 'complaint' });
    await suppress({ channel: 'sms', address: '+919876543210' });
    await suppress({ channel: 'push', address: '=HYPERLINK("http://evil.example";"a,b")' });
    const before = valuesOf(await list());

    const csv = await exportCsv();
    await test.app.models.Suppression.deleteMany({});
    const { job } = await importFile(csv);

    expect(csv.split('\r\n').map((line) => line.split(',')[0])).toEqual([
      'address',
      `"'=HYPERLINK(""http://evil.example"";""a`,
      '+919876543210',
      '',
      "'quote@example.com",
      "'+evil@example.com",
      '',
    ]);
    expect(job).toMatchObject({
      created: 5,
      failed: 0,
      ignoredColumns: ['campaignId', 'logId', 'createdAt'],
    });
    expect(valuesOf(await list()).sort()).toEqual(before.sort());
    expect(await exportCsv('?reason=complaint')).toMatch(
      /^address.*\r\n,example.org,email,complaint,,,.*\r\n$/,
    );
  });

  it('goes over as many pages as there are', async () => {
    const rows = Array.from({ length: 2500 }, (_, index) => `person${index}@example.com`);
    await importFile(`address\n${rows.join('\n')}`);

    const lines = (await exportCsv()).trimEnd().split('\r\n').slice(1);

    expect(lines).toHaveLength(2500);
    expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(2500);
  });
});
