import { startBench } from '../support/deliveryBench';
import type { Bench } from '../support/deliveryBench';
import { startMailServer } from '../support/mailServer';
import type { MailServer } from '../support/mailServer';
import { insertPeople } from '../support/server';

let mailServer: MailServer;
let bench: Bench | undefined;

beforeEach(async () => {
  mailServer = await startMailServer();
});
afterEach(async () => {
  await bench?.close();
  bench = undefined;
  await mailServer.close();
});

/** A campaign by mail, written down for so many people. */
async function start(people: number, fields: object = {}) {
  const started = await startBench([], {
    VENDOR: 'smtp',
    SMTP_URL: mailServer.url(),
    SMTP_FROM: 'The shop <news@shop.example>',
  });
  bench = started;
  await insertPeople(started.app, people);
  const id = await started.launch({ subject: 'Sale', message: 'Hi {{ customer.name }}', ...fields });
  await started.prepare();
  return { ...started, id };
}

const receivers = (): string[] => mailServer.mails.flatMap(({ to }) => to).sort();

it('a campaign reaches everyone once, each with a mail of their own', async () => {
  const { id, dispatch, count, report, logs } = await start(40, {
    subject: 'नमस्ते {{ customer.name }}',
    message: '<p>Hi {{ customer.name }}</p>',
  });

  await dispatch();

  expect(await count(id)).toMatchObject({ stats: { SENT: 40 }, sent: 40 });
  expect(new Set(receivers()).size).toBe(40);
  expect(mailServer.mails).toHaveLength(40);
  for (const { to, parsed } of mailServer.mails) {
    const [, number] = /^person\.(\d+)@example\.com$/.exec(to[0] ?? '') ?? [];
    expect(parsed.subject).toBe(`नमस्ते Person ${number}`);
    expect([parsed.text?.trim(), parsed.html?.trim()]).toEqual([
      `Hi Person ${number}`,
      `<p>Hi Person ${number}</p>`,
    ]);
  }
  expect((await logs()).map(({ _id }) => `<${String(_id)}@shop.example>`).sort()).toEqual(
    mailServer.mails.map(({ parsed }) => parsed.messageId).sort(),
  );
  expect(await report(id)).toMatchObject({ vendors: [{ name: 'smtp', sent: 40 }] });
});

it('a campaign is complete when the time for receipts is over: a mail server sends none', async () => {
  const { id, dispatch, clock, confirm, count } = await start(2);

  await dispatch();
  clock.advance(15 * 60_000);
  await confirm();

  expect(await count(id)).toMatchObject({ status: 'COMPLETED', stats: { SENT: 2 } });
});

it('whom the server refuses has FAILED with the reason, the others have it', async () => {
  mailServer.behaviour.recipient = (address) =>
    address.startsWith('person.2') ? '550 5.1.1 No such user' : undefined;
  const { id, dispatch, count, report, logs } = await start(3);

  await dispatch();

  expect(await count(id)).toMatchObject({ stats: { SENT: 2, FAILED: 1 } });
  expect((await report(id)).outcomes.failed).toEqual({ invalid_recipient: 1 });
  expect((await logs()).find(({ status }) => status === 'FAILED')).toMatchObject({
    address: 'person.2@example.com',
    reason: 'invalid_recipient',
    attempts: 1,
  });
});

it('a greylisting server gets the mail again after a minute, not before', async () => {
  const seen = new Set<string>();
  mailServer.behaviour.recipient = (address) => {
    if (seen.has(address)) return undefined;
    seen.add(address);
    return '451 4.7.1 Greylisted';
  };
  const { dispatch, clock, logs } = await start(2);

  await dispatch();
  clock.advance(59_000);
  await dispatch();
  const early = receivers();
  clock.advance(1000);
  await dispatch();

  expect(early).toEqual([]);
  expect(receivers()).toEqual(['person.1@example.com', 'person.2@example.com']);
  expect(await logs()).toMatchObject(Array(2).fill({ status: 'SENT', attempts: 2 }));
});

it('a connection lost before the mail: it is sent again, without a doubt', async () => {
  let cuts = 2;
  mailServer.behaviour.recipient = () => {
    cuts -= 1;
    return cuts >= 0 ? 'cut' : undefined;
  };
  const { dispatch, clock, logs } = await start(2);

  await dispatch();
  const before = await logs();
  clock.advance(60_000);
  await dispatch();

  expect(before.some(({ status }) => status === 'PENDING')).toBe(true);
  expect(before.some(({ uncertain }) => uncertain)).toBe(false);
  expect((await logs()).map(({ status }) => status)).toEqual(['SENT', 'SENT']);
  expect(receivers()).toEqual(['person.1@example.com', 'person.2@example.com']);
});

describe('a connection lost after the mail', () => {
  beforeEach(() => {
    // The server has taken it, and its answer gets lost.
    let isFirst = true;
    mailServer.behaviour.mail = () => {
      if (!isFirst) return undefined;
      isFirst = false;
      return 'cut';
    };
  });

  it('ends it as unconfirmed: another mail could be the second', async () => {
    const { id, dispatch, clock, logs, count } = await start(1);

    await dispatch();
    clock.advance(60_000);
    await dispatch();

    expect(await logs()).toMatchObject([
      { status: 'FAILED', reason: 'unconfirmed', isDeadLetter: true, attempts: 1 },
    ]);
    expect(await count(id)).toMatchObject({ status: 'COMPLETED' });
    expect(mailServer.completed).toEqual(['person.1@example.com']);
  });

  it('is followed by another mail when the campaign says so', async () => {
    const { dispatch, clock, logs } = await start(1, { onUnknown: 'repeat' });

    await dispatch();
    const doubt = await logs();
    clock.advance(60_000);
    await dispatch();

    expect(doubt).toMatchObject([{ status: 'PENDING', uncertain: true }]);
    expect(await logs()).toMatchObject([{ status: 'SENT', attempts: 2 }]);
    expect(mailServer.completed).toEqual(['person.1@example.com', 'person.1@example.com']);
  });

  it('can be followed by one that a person asks for', async () => {
    const { id, dispatch, act, logs } = await start(1);
    await dispatch();

    await act(id, 'retry-failed', {});
    await dispatch();

    expect(await logs()).toMatchObject([{ status: 'SENT', retries: 1 }]);
    expect(mailServer.mails[0]?.parsed.messageId).toMatch(/\.1@shop\.example>$/);
  });
});

it('a worker that died with a mail leaves it unconfirmed: it may have been sent', async () => {
  const { app, clock, dispatch, reclaim, logs } = await start(1);
  const lease = { leaseId: 'dead', leaseUntil: clock.now(), nextAttemptAt: clock.now() };
  await app.models.CommunicationLog.updateMany({}, { $set: { status: 'SENDING', ...lease } });

  await reclaim();
  await dispatch();

  expect(await logs()).toMatchObject([{ status: 'FAILED', reason: 'unconfirmed' }]);
  expect(mailServer.named).toEqual([]);
});

it('a server that is down costs no attempt, however long', async () => {
  const { id, dispatch, clock, logs, count } = await start(3);
  const { port } = mailServer;
  await mailServer.close();

  for (let minute = 0; minute < 20; minute += 1) {
    await dispatch();
    clock.advance(60_000);
  }
  const waiting = await logs();
  mailServer = await startMailServer({}, port);
  await dispatch();

  expect(waiting).toMatchObject(Array(3).fill({ status: 'PENDING', attempts: 0 }));
  expect(await logs()).toMatchObject(Array(3).fill({ status: 'SENT', attempts: 1 }));
  expect(await count(id)).toMatchObject({ stats: { SENT: 3 } });
});

it('a server that says 421 is left alone for ten seconds, and no attempt is spent', async () => {
  mailServer.behaviour.sender = () => '421 4.3.2 Closing';
  const { dispatch, clock, logs } = await start(3);

  await dispatch();
  mailServer.behaviour.sender = undefined;
  clock.advance(9000);
  await dispatch();
  const early = receivers();
  clock.advance(1000);
  await dispatch();

  expect(early).toEqual([]);
  expect(await logs()).toMatchObject(Array(3).fill({ status: 'SENT', attempts: 1 }));
});

it('a test of a campaign goes through the same mail server', async () => {
  const { id, act } = await start(1, { message: '<p>Hi {{ customer.name }}</p>' });

  const { body } = await act(id, 'test-send', { to: ['boss@shop.example'] });

  expect(body).toMatchObject({ results: [{ to: 'boss@shop.example', outcome: 'accepted' }] });
  expect(receivers()).toEqual(['boss@shop.example']);
  expect(mailServer.mails[0]?.parsed.html?.trim()).toBe('<p>Hi Asha Example</p>');
});
