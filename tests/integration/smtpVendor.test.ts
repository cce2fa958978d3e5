import { createSmtpVendor } from '../../src/vendors/smtpVendor';
import { VendorUnavailableError } from '../../src/vendors/vendor';
import type { OutgoingMessage, Vendor } from '../../src/vendors/vendor';
import { startMailServer } from '../support/mailServer';
import type { MailServer } from '../support/mailServer';

let server: MailServer;
let vendor: Vendor | undefined;

beforeEach(async () => {
  server = await startMailServer();
});
afterEach(async () => {
  await vendor?.close?.();
  vendor = undefined;
  await server.close();
});

interface Settings {
  url?: string;
  from?: string;
  connections?: number;
}

function connect({
  url = server.url(),
  from = 'The shop <news@shop.example>',
  connections = 2,
}: Settings = {}) {
  vendor = createSmtpVendor({ url, from, connections });
  return vendor;
}

const buildMessage = (fields: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  key: '697dd0d8a5b1c0f3e2d4b6a8',
  channel: 'email',
  to: 'asha@example.com',
  subject: 'Spring sale',
  body: 'Hi Asha',
  ...fields,
});

const send = (given: Vendor, ...messages: OutgoingMessage[]) =>
  given.send(messages, AbortSignal.timeout(20_000));

async function sendOne(fields: Partial<OutgoingMessage> = {}, settings: Settings = {}) {
  await expect(send(connect(settings), buildMessage(fields))).resolves.toEqual([{ outcome: 'accepted' }]);
  const [mail] = server.mails;
  if (!mail) throw new Error('no mail came');
  return { ...mail, header: (name: string) => mail.parsed.headers.find(({ key }) => key === name)?.value };
}

describe('a mail', () => {
  it('goes from the configured mailbox to the one person, with subject, text and an id that follows from the key', async () => {
    const { from, to, parsed } = await sendOne();

    expect({ from, to }).toEqual({ from: 'news@shop.example', to: ['asha@example.com'] });
    expect(parsed).toMatchObject({
      from: { name: 'The shop', address: 'news@shop.example' },
      to: [{ address: 'asha@example.com' }],
      subject: 'Spring sale',
      messageId: '<697dd0d8a5b1c0f3e2d4b6a8@shop.example>',
    });
    expect(parsed.text?.trim()).toBe('Hi Asha');
    expect(parsed.html).toBeUndefined();
  });

  it('has the HTML and a text made of it when the message is HTML', async () => {
    const html = '<h1>Hi Asha</h1><p>See <a href="https://shop.example/sale">the sale</a>.</p>';

    const { parsed, header } = await sendOne({ body: html, format: 'html' });

    expect(header('content-type')).toMatch(/^multipart\/alternative/);
    expect(parsed.html?.trim()).toBe(html);
    expect(parsed.text).toMatch(/HI ASHA\s+See the sale \[https:\/\/shop\.example\/sale\]\./);
  });

  it('is text when only somebody’s name has tags', async () => {
    const { parsed } = await sendOne({ body: 'Hi <b>Asha</b>' });

    expect([parsed.text?.trim(), parsed.html]).toEqual(['Hi <b>Asha</b>', undefined]);
  });

  it('keeps every letter of a long subject and a body in other scripts', async () => {
    const subject = `वसंत सेल – ${'größer, schöner, näher '.repeat(12)}🎉`;
    const body = `नमस्ते आशा\n${'ü'.repeat(3000)}\n.\n..a line with dots\nFrom here`;

    const { parsed, raw } = await sendOne({ subject, body });

    expect(parsed.subject).toBe(subject);
    expect(parsed.text?.replaceAll('\r\n', '\n').trimEnd()).toBe(body);
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
    expect(raw).toMatch(/^[\t\r\n\x20-\x7e]*$/);
  });

  it('has the one-click headers exactly when it has an address to unsubscribe at', async () => {
    const unsubscribeUrl = `https://shop.example/api/unsubscribe/${'a1_-'.repeat(60)}?x=1&y=2`;

    const { header, raw } = await sendOne({ unsubscribeUrl });
    await send(connect(), buildMessage());

    expect(header('list-unsubscribe')).toBe(`<${unsubscribeUrl}>`);
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(raw).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
    expect(server.mails[1]?.raw).not.toContain('List-Unsubscribe');
  });

  it.each([
    ['the subject', { subject: 'Sale\r\nBcc: eve@evil.example\r\n\r\nboo' }],
    ['the subject, by itself', { subject: 'Sale\nBcc: eve@evil.example' }],
    ['the link', { unsubscribeUrl: 'https://shop.example/u\r\nBcc: eve@evil.example' }],
    ['the link, by brackets', { unsubscribeUrl: 'https://shop.example/u>,<mailto:eve@evil.example' }],
  ])('gets no header from line breaks in %s', async (_, fields) => {
    const { parsed, to, header } = await sendOne(fields);

    expect(to).toEqual(['asha@example.com']);
    expect(parsed.bcc).toBeUndefined();
    expect(header('bcc')).toBeUndefined();
    expect(header('list-unsubscribe') ?? '').not.toContain('>,<');
    expect(parsed.text?.trim()).toBe('Hi Asha');
  });

  it.each([
    'asha@example.com, eve@evil.example',
    'asha@example.com\r\nRCPT TO:<eve@evil.example>',
    'Asha <asha@example.com>',
    'group: a@example.com;',
    'not an address',
    `${'a'.repeat(320)}@example.com`,
    '',
  ])('is refused without a word to the server when its address is %j', async (to) => {
    await expect(send(connect(), buildMessage({ to }))).resolves.toEqual([
      { outcome: 'rejected', reason: 'invalid_recipient' },
    ]);
    expect(server.named).toEqual([]);
  });

  it('is all that it can carry', async () => {
    await expect(send(connect(), buildMessage({ channel: 'sms', to: '+911234567890' }))).resolves.toEqual([
      { outcome: 'rejected', reason: 'channel_not_supported' },
    ]);
  });
});

describe('the way to the server', () => {
  const login = (given?: string) => ({ user: given });
  const withLogin = () =>
    startMailServer({
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        password === 'pa:ss/word' ? done(null, login(username)) : done(new Error('Invalid login')),
    });

  it('is opened with the user and password of SMTP_URL', async () => {
    await server.close();
    server = await withLogin();

    const { user } = await sendOne({}, { url: server.url('shop%40example:pa%3Ass%2Fword') });

    expect(user).toBe('shop@example');
  });

  it.each([
    ['a wrong password', 'shop:wrong'],
    ['no login', ''],
  ])('is closed to %s: nothing leaves', async (_, given) => {
    await server.close();
    server = await withLogin();

    await expect(send(connect({ url: server.url(given) }), buildMessage())).rejects.toThrow(
      VendorUnavailableError,
    );
    expect(server.completed).toEqual([]);
  });

  it('is encrypted when the server offers it', async () => {
    await server.close();
    server = await startMailServer({ hideSTARTTLS: false });

    const { isEncrypted } = await sendOne({}, { url: server.url('', '?tls.rejectUnauthorized=false') });

    expect(isEncrypted).toBe(true);
  });

  it.each([
    ['whose certificate nobody vouches for', false, ''],
    ['that offers no encryption although it is required', true, '?requireTLS=true'],
  ])('ends before anything is said to a server %s', async (_, hideSTARTTLS, query) => {
    await server.close();
    server = await startMailServer({ hideSTARTTLS });

    await expect(send(connect({ url: server.url('', query) }), buildMessage())).rejects.toThrow(
      VendorUnavailableError,
    );
    expect(server.named).toEqual([]);
  });

  it('is used for many mails, over no more connections than are allowed', async () => {
    let open = 0;
    server.behaviour.connection = () => {
      open += 1;
      return undefined;
    };
    const messages = Array.from({ length: 30 }, (_, index) =>
      buildMessage({ key: `k${index}`, to: `p${index}@example.com` }),
    );

    const results = await send(connect({ connections: 3 }), ...messages);

    expect(results).toEqual(messages.map(() => ({ outcome: 'accepted' })));
    expect(server.mails.map(({ to }) => to[0]).sort()).toEqual(messages.map(({ to }) => to).sort());
    expect(open).toBeLessThanOrEqual(3);
  });
});

describe('what the server says', () => {
  it.each([
    ['550 5.1.1 No such user', { outcome: 'rejected', reason: 'invalid_recipient' }],
    ['553 No', { outcome: 'rejected', reason: 'invalid_recipient' }],
    ['552 5.2.2 Over quota', { outcome: 'rejected', reason: 'mailbox_full' }],
    ['550 5.7.1 We do not like you', { outcome: 'rejected', reason: 'smtp_550' }],
    ['451 4.7.1 Greylisted', { outcome: 'retry', reason: 'smtp_451', retryAfterMs: 60_000 }],
    ['450 4.2.1 Busy', { outcome: 'retry', reason: 'smtp_450', retryAfterMs: 60_000 }],
    ['452 4.2.2 Full for now', { outcome: 'retry', reason: 'smtp_452', retryAfterMs: 60_000 }],
    ['503 Out of order', { outcome: 'retry', reason: 'smtp_503', retryAfterMs: 60_000 }],
  ])('about a recipient: %s', async (answer, result) => {
    server.behaviour.recipient = () => answer;

    await expect(send(connect(), buildMessage())).resolves.toEqual([result]);
    expect(server.mails).toEqual([]);
  });

  it.each([
    ['554 5.7.1 Spam', { outcome: 'rejected', reason: 'smtp_554' }],
    ['550 5.1.1 After all no such user', { outcome: 'rejected', reason: 'invalid_recipient' }],
    ['451 4.3.0 Not now', { outcome: 'retry', reason: 'smtp_451', retryAfterMs: 60_000 }],
  ])('about a whole mail: %s', async (answer, result) => {
    server.behaviour.mail = () => answer;

    await expect(send(connect(), buildMessage())).resolves.toEqual([result]);
  });

  it.each([
    ['a sender that it does not take', 'sender', '550 5.7.1 Not you', undefined],
    ['a login that it wants', 'sender', '530 5.7.0 Authentication required', undefined],
    ['the end of its service', 'sender', '421 4.3.2 Closing', 10_000],
    ['the end of its service, at the greeting', 'connection', '421 4.3.2 Too many connections', 10_000],
    ['a refusal at the greeting', 'connection', '554 No', undefined],
  ] as const)('about %s: nothing can be sent to anybody', async (_, moment, answer, retryAfterMs) => {
    server.behaviour[moment] = () => answer;

    const sending = send(connect(), buildMessage(), buildMessage({ key: 'other', to: 'ben@example.com' }));

    await expect(sending).rejects.toMatchObject({ name: 'VendorUnavailableError', retryAfterMs });
    expect(server.completed).toEqual([]);
  });

  it('about one of many is about that one alone', async () => {
    server.behaviour.recipient = (address) => (address.startsWith('ben') ? '550 5.1.1 Who?' : undefined);
    const people = ['asha@example.com', 'ben@example.com', 'chen@example.com'];

    const results = await send(connect(), ...people.map((to) => buildMessage({ key: to, to })));

    expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'rejected', 'accepted']);
  });

  it('about a mail that is too big is about that one alone', async () => {
    await server.close();
    server = await startMailServer({ size: 2000 });

    const results = await send(
      connect(),
      buildMessage({ body: 'long '.repeat(1000) }),
      buildMessage({ key: 'short', to: 'ben@example.com' }),
    );

    expect(results).toEqual([{ outcome: 'rejected', reason: 'message_too_large' }, { outcome: 'accepted' }]);
  });
});

describe('a connection that is lost', () => {
  it.each(['sender', 'recipient'] as const)(
    'at the %s leaves no doubt: the mail was not taken',
    async (moment) => {
      server.behaviour[moment] = () => 'cut';

      await expect(send(connect(), buildMessage())).resolves.toEqual([
        { outcome: 'retry', reason: 'connection_lost' },
      ]);
      expect(server.completed).toEqual([]);
    },
  );

  it('after the last line of the mail leaves the doubt whether it was', async () => {
    server.behaviour.mail = () => 'cut';

    await expect(send(connect(), buildMessage())).resolves.toEqual([
      { outcome: 'unknown', reason: 'connection_lost' },
    ]);
    expect(server.completed).toEqual(['asha@example.com']);
  });

  it('while it was idle is replaced, and the mail is sent once', async () => {
    const given = connect({ connections: 1 });
    await send(given, buildMessage());
    let isCut = false;
    server.behaviour.sender = () => {
      if (isCut) return undefined;
      isCut = true;
      return 'cut';
    };

    const [result] = await send(given, buildMessage({ key: 'second' }));

    expect(result).toEqual({ outcome: 'accepted' });
    expect(server.completed).toHaveLength(2);
  });
});

describe('a server that is silent', () => {
  /** A time that is over as soon as the server has what it will not answer. */
  let time: AbortController;
  const passes = () => time.abort(new DOMException('The time is over.', 'TimeoutError'));
  beforeEach(async () => {
    time = new AbortController();
    await server.close();
  });

  it('after the mail leaves the doubt when the time is over', async () => {
    server = await startMailServer({
      onData: (stream) => {
        stream.on('end', passes).resume();
      },
    });

    const sending = connect().send([buildMessage()], time.signal);

    await expect(sending).resolves.toEqual([{ outcome: 'unknown', reason: 'timeout' }]);
  });

  it('before the mail leaves none', async () => {
    server = await startMailServer({ onRcptTo: passes });

    const sending = connect().send([buildMessage()], time.signal);

    await expect(sending).resolves.toEqual([{ outcome: 'retry', reason: 'timeout' }]);
  });

  it('starts nothing more after the time is over', async () => {
    server = await startMailServer({ onRcptTo: passes });
    const messages = ['a', 'b', 'c'].map((key) => buildMessage({ key }));

    const results = await connect({ connections: 1 }).send(messages, time.signal);

    const unstarted = { outcome: 'retry', reason: 'not_started', notStarted: true };
    expect(results).toEqual([{ outcome: 'retry', reason: 'timeout' }, unstarted, unstarted]);
  });
});

it('a server that is not there is no fault of any message', async () => {
  await server.close();

  await expect(send(connect(), buildMessage())).rejects.toThrow(
    'the mail server cannot be used (ECONNREFUSED)',
  );
});

it('a vendor that cannot be asked says so', async () => {
  expect(connect()).toMatchObject({ name: 'smtp', idempotent: false, canQuery: false });
  await expect(connect().status(['k'], AbortSignal.timeout(1))).resolves.toEqual([]);
});
