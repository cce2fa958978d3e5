import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { ADMIN_KEY, startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ IMPORT_LIMIT_MB: '2' });
});
afterAll(() => test.close());
beforeEach(async () => {
  await Promise.all([test.app.models.Customer.deleteMany({}), test.app.models.Order.deleteMany({})]);
});

interface Job {
  id: string;
  status: string;
  rowsDone: number;
}

const start = async (type: string, body: string | Buffer, contentType = 'text/csv'): Promise<Job> => {
  const response = await test.api
    .post(`/api/imports?type=${type}`)
    .type(contentType)
    // As bytes: the client would otherwise make JSON of them.
    .serialize((value: unknown) => value as string)
    .send(body)
    .expect(202);
  expect(response.headers.location).toBe(`/api/imports/${(response.body as Job).id}`);
  return response.body as Job;
};

const runAll = async (): Promise<void> => {
  while (await test.app.services.importRunner.runNext(new AbortController().signal));
};

const get = async (id: string): Promise<Job> =>
  (await test.api.get(`/api/imports/${id}`).expect(200)).body as Job;

const importFile = async (type: string, body: string | Buffer, contentType?: string): Promise<Job> => {
  const { id } = await start(type, body, contentType);
  await runAll();
  return get(id);
};

const errorsOf = async ({ id }: Job): Promise<object[]> =>
  ((await test.api.get(`/api/imports/${id}/errors`).expect(200)).body as { data: object[] }).data;

const customers = async (): Promise<object[]> =>
  ((await test.api.get('/api/customers?limit=100').expect(200)).body as { data: object[] }).data;

describe('POST /imports', () => {
  it('answers 202 with the job and its address, and takes the rows in afterwards', async () => {
    const started = await start('customers', 'externalId,name\na,Ann\nb,Bob\n');

    await runAll();

    expect(started).toMatchObject({ status: 'RUNNING', rowsDone: 0, finishedAt: null });
    expect(await get(started.id)).toMatchObject({
      type: 'customers',
      status: 'COMPLETED',
      rowsDone: 2,
      created: 2,
      updated: 0,
      unchanged: 0,
      failed: 0,
      ignoredColumns: [],
    });
    expect(await customers()).toMatchObject([
      { externalId: 'b', name: 'Bob' },
      { externalId: 'a', name: 'Ann' },
    ]);
  });

  it('leaves no part of the file behind when it is done', async () => {
    await importFile('customers', 'externalId\na\n');

    expect(await test.app.models.ImportChunk.countDocuments()).toBe(0);
  });

  it('reads all kinds of columns, aliases too, and names those that it ignores', async () => {
    const job = await importFile(
      'customers',
      'customer_id,E-Mail,Total Spent,visitCount,tags,attributes.size,attributes.code,consent.email,firstSeenAt,colour\r\n' +
        '007, Ann@Example.com ,12.50,3,vip|new;x,42,007,no,2020-01-01,red\r\n',
    );

    expect(job).toMatchObject({ created: 1, ignoredColumns: ['firstSeenAt', 'colour'] });
    expect(await customers()).toMatchObject([
      {
        externalId: '007',
        email: 'ann@example.com',
        opening: { totalSpend: 12.5, visits: 3 },
        stats: { totalSpend: 12.5 },
        tags: ['vip', 'new', 'x'],
        attributes: { size: 42, code: '007' },
        consent: { email: false },
      },
    ]);
  });

  it('clears with an empty cell and leaves what has no column', async () => {
    await importFile('customers', 'externalId,name,city\na,Ann,Pune\n');

    const job = await importFile('customers', 'externalId,city\na,\n');

    expect(job).toMatchObject({ updated: 1 });
    expect(await customers()).toEqual([expect.objectContaining({ name: 'Ann' }) as object]);
    expect((await customers())[0]).not.toHaveProperty('city');
  });

  it('takes orders with the columns of a shop’s own export', async () => {
    await importFile('customers', 'externalId\n17850\n');

    const job = await importFile(
      'orders',
      'orderExternalId,customerExternalId,orderedAt,amount,currency,itemCount,lineCount,type\n' +
        '536365,17850,2010-12-01T08:26:00.000Z,139.12,INR,40,7,order\n' +
        'C536379,17850,2010-12-01T09:41:00.000Z,-27.50,INR,-1,1,refund\n',
    );

    expect(job).toMatchObject({ status: 'COMPLETED', created: 2, ignoredColumns: ['lineCount'] });
    expect(await customers()).toMatchObject([{ stats: { totalSpend: 139.12, netSpend: 111.62, visits: 1 } }]);
  });

  it('takes an empty type and status for those of a usual order', async () => {
    await importFile('customers', 'externalId\n17851\n');

    const job = await importFile(
      'orders',
      'orderExternalId,customerExternalId,amount,type,status\n1,17851,5,,\n2,17851,-1,refund,\n',
    );

    expect(job).toMatchObject({ status: 'COMPLETED', created: 2, failed: 0 });
  });

  it('takes NDJSON, by its content type and without one, and gzip', async () => {
    const line = (externalId: string): string =>
      `${JSON.stringify({ externalId, attributes: { a: 1 }, total_spend: 5, unknown: 1 })}\n`;

    const typed = await importFile('customers', line('a'), 'application/x-ndjson');
    const untyped = await importFile('customers', line('b'), 'application/octet-stream');
    const packed = await importFile('customers', gzipSync(line('c')), 'application/gzip');

    expect([typed, untyped, packed]).toMatchObject([
      { created: 1, ignoredColumns: ['unknown'] },
      { created: 1 },
      { created: 1 },
    ]);
    expect(await customers()).toMatchObject(
      ['c', 'b', 'a'].map((externalId) => ({ externalId, attributes: { a: 1 }, opening: { totalSpend: 5 } })),
    );
  });

  it('refuses broken rows on their own: number, line, pointer and reason', async () => {
    const job = await importFile(
      'customers',
      'externalId,email,visits\na,a@example.com,1\nb,nonsense,x\n,,\nd,d@example.com\ne,A@example.com,1\nf,,\n',
    );

    expect(job).toMatchObject({ status: 'COMPLETED', rowsDone: 6, created: 2, failed: 4 });
    expect(await errorsOf(job)).toMatchObject([
      {
        row: 2,
        line: 3,
        code: 'validation_failed',
        pointer: '/email',
        faults: [{ pointer: '/email' }, { pointer: '/visits' }],
      },
      { row: 3, line: 4, pointer: '/externalId' },
      { row: 4, line: 5, pointer: '', detail: 'has 2 fields where the header has 3' },
      { row: 5, line: 6, code: 'conflict', pointer: '/email' },
    ]);
  });

  it('takes an operator in NDJSON for a broken row', async () => {
    const job = await importFile(
      'customers',
      '{"externalId":{"$gt":""}}\n{"email":{"$gt":""}}\n{"externalId":7}\n',
      'application/x-ndjson',
    );

    expect(job).toMatchObject({ failed: 3 });
    expect(await errorsOf(job)).toMatchObject([
      { pointer: '/externalId' },
      { pointer: '/email' },
      { pointer: '/externalId' },
    ]);
  });

  it.each([
    ['no column that it needs', 'customers', 'name,city\nAnn,Pune\n', 'externalId or email'],
    [
      'two columns of one meaning',
      'customers',
      'externalId,customer_id\na,b\n',
      'Two columns mean externalId',
    ],
    ['broken gzip', 'orders', gzipSync('x'.repeat(1000)).subarray(0, 15), 'gzip'],
    ['no amount', 'orders', 'customerExternalId,externalId\na,b\n', 'amount'],
  ])('fails with the reason when the file has %s', async (_, type, body, reason) => {
    const job = await importFile(type, body);

    expect(job).toMatchObject({
      status: 'FAILED',
      rowsDone: 0,
      reason: expect.stringContaining(reason) as string,
      finishedAt: expect.any(String) as string,
    });
  });

  it('refuses an unknown type, no type, an empty body, a form and too large a file', async () => {
    const post = (query: string, type: string, body: string) =>
      test.api
        .post(`/api/imports${query}`)
        .type(type)
        .serialize((value: unknown) => value as string)
        .send(body);

    const answers = await Promise.all([
      post('?type=cats', 'text/csv', 'a'),
      post('', 'text/csv', 'a'),
      post('?type=orders', 'text/csv', ''),
      post('?type=orders', 'multipart/form-data; boundary=x', 'a'),
      post('?type=orders', 'application/json', '[]'),
    ]);
    const large = await post('?type=orders', 'text/csv', 'x'.repeat(3 * 1024 * 1024));

    expect([...answers, large].map(({ status }) => status)).toEqual([400, 400, 400, 415, 415, 413]);
    expect(answers[0]?.body).toMatchObject({ errors: [{ pointer: '/query/type' }] });
  });

  it('is for those with a key that may write', async () => {
    await test.as('nobody').post('/api/imports?type=orders').type('text/csv').expect(401);
  });

  it('answers 404 for an unknown import and its errors', async () => {
    await test.api.get('/api/imports/000000000000000000000000').expect(404);
    await test.api.get('/api/imports/000000000000000000000000/errors').expect(404);
  });

  it('is listed, newest first', async () => {
    const first = await importFile('customers', 'externalId\na\n');
    const second = await importFile('customers', 'externalId\na\n');

    const { body } = await test.api.get('/api/imports?limit=2').expect(200);

    expect((body as { data: Job[] }).data.map(({ id }) => id)).toEqual([second.id, first.id]);
  });
});

describe('an import whose process is lost', () => {
  const file = (rows: number): string =>
    `email,name\n${Array.from({ length: rows }, (_, index) => `p${index}@example.com,Name ${index}\n`).join('')}`;

  it('is taken up where it was, by whoever comes, with the same counters', async () => {
    const { id } = await start('customers', file(2500));
    const stop = new AbortController();
    stop.abort();

    await test.app.services.importRunner.runNext(stop.signal);
    const halfway = await get(id);
    await runAll();

    expect(halfway).toMatchObject({ status: 'RUNNING', rowsDone: 1000, created: 1000 });
    expect(await get(id)).toMatchObject({ status: 'COMPLETED', rowsDone: 2500, created: 2500, failed: 0 });
  });

  it('writes no order twice when a batch is done again, even without externalIds', async () => {
    await importFile('customers', 'externalId\na\n');
    const { id } = await start('orders', 'customer_id,amount\na,1\na,2\nnobody,3\n');
    const { Import, Order } = test.app.models;
    const crash = jest.spyOn(Import, 'updateOne').mockImplementationOnce(() => {
      throw new Error('power cut');
    });
    await expect(test.app.services.importRunner.runNext(new AbortController().signal)).rejects.toThrow(
      'power cut',
    );
    crash.mockRestore();
    test.clock.advance(15_000);

    await runAll();

    expect(await get(id)).toMatchObject({ status: 'COMPLETED', rowsDone: 3, created: 2, failed: 1 });
    expect(await errorsOf({ id, status: '', rowsDone: 0 })).toHaveLength(1);
    expect(await Order.countDocuments()).toBe(2);
    expect(await customers()).toMatchObject([{ stats: { orderCount: 2, totalSpend: 3 } }]);
  });

  it('is left alone while its lease holds', async () => {
    const { id } = await start('customers', file(3));
    await test.app.models.Import.updateOne(
      { _id: id },
      { leaseUntil: new Date(test.clock.now().getTime() + 1) },
    );

    const ran = await test.app.services.importRunner.runNext(new AbortController().signal);

    expect(ran).toBe(false);
    test.clock.advance(15_000);
    await runAll();
    expect(await get(id)).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('an upload that is cut off', () => {
  it('stores no row and becomes ABANDONED', async () => {
    const server = test.app.express.listen(0);
    const { port } = server.address() as AddressInfo;
    const upload = httpRequest({
      port,
      method: 'POST',
      path: '/api/imports?type=customers',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'text/csv', 'content-length': 1000 },
    });
    upload.on('error', () => undefined);
    upload.write('externalId\na\nb\n');
    const newest = async (): Promise<Job | undefined> =>
      ((await test.api.get('/api/imports?limit=1')).body as { data: Job[] }).data[0];
    while ((await newest())?.status !== 'UPLOADING');

    upload.destroy();
    while ((await newest())?.status === 'UPLOADING');

    expect(await newest()).toMatchObject({ status: 'ABANDONED', rowsDone: 0 });
    await runAll();
    expect(await customers()).toEqual([]);
    expect(await test.app.models.ImportChunk.countDocuments()).toBe(0);
    server.close();
  });

  it('becomes ABANDONED when its process is lost, too', async () => {
    const { id } = await start('customers', 'externalId\na\n');
    await test.app.models.Import.updateOne({ _id: id }, { status: 'UPLOADING' });
    test.clock.advance(60_000);

    await runAll();

    expect(await get(id)).toMatchObject({ status: 'ABANDONED', rowsDone: 0 });
    expect(await customers()).toEqual([]);
  });
});
