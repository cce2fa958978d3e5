import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
beforeEach(async () => {
  test = await startTestApp({ CURRENCY: 'EUR' });
});
afterEach(() => test.close());

const asCsv = async (path: string): Promise<string[]> => {
  const { text } = await test.api.get(`/api${path}`).set('accept', 'text/csv').expect(200);
  return text.split('\r\n');
};

/** Two customers through the front door: one whose name a spreadsheet would calculate, and a refund. */
async function makeShop(): Promise<void> {
  await test.api
    .post('/api/customers/bulk', {
      customers: [
        { externalId: '=1+1', name: '=HYPERLINK("http://x")', country: 'Peru, Lima' },
        { externalId: 'b', name: 'Ben' },
      ],
    })
    .expect(200);
  await test.api
    .post('/api/orders/bulk', {
      orders: [
        { customerExternalId: '=1+1', amount: 10.5, orderedAt: '2025-12-10T00:00:00Z' },
        { customerExternalId: '=1+1', amount: -3.25, type: 'refund', orderedAt: '2026-01-02T00:00:00Z' },
      ],
    })
    .expect(200);
}

describe('analytics as CSV', () => {
  it('has a record for each entry, amounts in major units, and no cell that a spreadsheet would calculate', async () => {
    await makeShop();

    const [header, first, second] = await asCsv('/analytics/top-customers');

    expect(header).toBe(
      'id,externalId,name,country,totalSpend,netSpend,orderCount,averageOrderValue,lastOrderAt',
    );
    expect(first?.replace(/^[0-9a-f]{24}/, 'ID')).toBe(
      `ID,'=1+1,"'=HYPERLINK(""http://x"")","Peru, Lima",10.5,7.25,1,10.5,2025-12-10T00:00:00.000Z`,
    );
    expect(second?.replace(/^[0-9a-f]{24}/, 'ID')).toBe('ID,b,Ben,,0,0,0,,');
  });

  it('keeps negative amounts numbers', async () => {
    await makeShop();

    const revenue = await asCsv('/analytics/revenue');

    expect(revenue).toEqual([
      'period,from,to,orders,customers,revenue,refunds,net',
      '2025-12,2025-12-01T00:00:00.000Z,2026-01-01T00:00:00.000Z,1,1,10.5,0,10.5',
      '2026-01,2026-01-01T00:00:00.000Z,2026-02-01T00:00:00.000Z,0,0,0,-3.25,-3.25',
      '',
    ]);
  });

  it('has cohorts in long form, one record a cohort and month', async () => {
    await makeShop();

    expect(await asCsv('/analytics/cohorts')).toEqual([
      'cohort,customers,since,period,active,retention,revenue,refunds,net,earlierRefunds',
      '2025-12,1,0,2025-12,1,1,10.5,0,10.5,0',
      '2025-12,1,1,2026-01,0,0,0,-3.25,-3.25,',
      '',
    ]);
  });

  it('has the groups of RFM, the countries and every figure of the overview', async () => {
    await makeShop();

    const rfm = await asCsv('/analytics/rfm?asOf=2025-12-12T00:00:00Z');
    const countries = await asCsv('/analytics/countries');
    const overview = await asCsv('/analytics/overview');

    expect(rfm).toContain('Lost,1,1,1,2,1,0.5,7.25,1,2');
    expect(rfm).toContain('No orders,,,,,1,0.5,0,0,');
    expect(countries).toContain('"Peru, Lima",1,1,10.5');
    expect(overview).toEqual(
      expect.arrayContaining([
        'figure,value',
        'refundTotal,-3.25',
        'currency,EUR',
        'last30Days.refunds,-3.25',
      ]),
    );
  });

  it('is a file with a name, and depends on what is accepted', async () => {
    const csv = await test.api.get('/api/analytics/cohorts').set('accept', 'text/csv');
    const json = await test.api
      .get('/api/analytics/cohorts')
      .set('accept', 'application/json, text/csv;q=0.5');
    const any = await test.api.get('/api/analytics/cohorts').set('accept', '*/*');

    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename=cohorts.csv',
      vary: expect.stringContaining('Accept'),
    });
    expect([json.type, any.type]).toEqual(['application/json', 'application/json']);
  });

  it('leaves problems as they are', async () => {
    const response = await test.api.get('/api/analytics/revenue?interval=hour').set('accept', 'text/csv');

    expect(response).toMatchObject({ status: 400, type: 'application/problem+json' });
  });

  it('is there for every endpoint whose record says so', async () => {
    const { body } = await test.api.get('/openapi.json').expect(200);
    const { paths } = body as {
      paths: Record<string, { get?: { responses: Record<string, { content?: object }> } }>;
    };
    const offering = Object.entries(paths).flatMap(([path, { get }]) =>
      Object.keys(get?.responses['200']?.content ?? {}).length > 1 ? [path] : [],
    );

    const types = await Promise.all(
      offering
        .filter((path) => !path.includes('{'))
        .map(async (path) => (await test.api.get(path).set('accept', 'text/csv')).type),
    );

    expect(offering.length).toBeGreaterThanOrEqual(6);
    expect(new Set(types)).toEqual(new Set(['text/csv']));
  });
});
