import { EnvError, parseEnv } from '../../../src/config/env';

const SMTP = { VENDOR: 'smtp', SMTP_URL: 'smtps://u:p@mail.shop.example', SMTP_FROM: 'news@shop.example' };
const HTTP = { VENDOR: 'http', VENDOR_URL: 'https://api.postbox.example/messages' };

/** The variables that are refused. */
function refused(source: Record<string, string>): string[] {
  try {
    parseEnv(source);
    return [];
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    return [...error.message.matchAll(/^ {2}([A-Z_]+)/gm)].map(([, name = '']) => name);
  }
}

describe('the settings of vendors', () => {
  it.each([
    ['smtp', SMTP],
    ['http', HTTP],
    ['both', { ...SMTP, ...HTTP, VENDOR_FALLBACK: 'smtp' }],
    ['a sender with a name', { ...SMTP, SMTP_FROM: 'Größter Laden <news@shop.example>' }],
    ['an array of answers', { ...HTTP, HTTP_VENDOR_BATCH: '50', HTTP_VENDOR_ID_PATH: '/messages/*/id' }],
    ['a simulator elsewhere', { VENDOR_URL: 'http://127.0.0.1:5001' }],
  ])('may be %s', (_, source) => {
    expect(refused(source)).toEqual([]);
  });

  it.each([
    ['a vendor that nobody knows', { VENDOR: 'pigeon' }, ['VENDOR']],
    ['http without an address', { VENDOR: 'http' }, ['VENDOR_URL']],
    ['smtp without server and sender', { VENDOR: 'smtp' }, ['SMTP_URL', 'SMTP_FROM']],
    ['a second vendor that lacks its settings', { VENDOR_FALLBACK: 'smtp' }, ['SMTP_URL', 'SMTP_FROM']],
    ['a second vendor that is the first', { ...HTTP, VENDOR_FALLBACK: 'http' }, ['VENDOR_FALLBACK']],
    ['a mail server by http', { ...SMTP, SMTP_URL: 'http://mail.shop.example' }, ['SMTP_URL']],
    ['two senders', { ...SMTP, SMTP_FROM: 'a@shop.example, b@shop.example' }, ['SMTP_FROM']],
    ['a sender with a header', { ...SMTP, SMTP_FROM: 'a\nBcc: x <a@shop.example>' }, ['SMTP_FROM']],
    ['a password in the address', { ...HTTP, VENDOR_URL: 'https://u:p@api.example' }, ['VENDOR_URL']],
    ['headers that are no JSON', { ...HTTP, HTTP_VENDOR_HEADERS: 'x: 1' }, ['HTTP_VENDOR_HEADERS']],
    [
      'a header in a header',
      { ...HTTP, HTTP_VENDOR_HEADERS: '{"x":"1\\r\\ny: 2"}' },
      ['HTTP_VENDOR_HEADERS'],
    ],
    [
      'a header that is written anyway',
      { ...HTTP, HTTP_VENDOR_HEADERS: '{"Content-Length":"1"}' },
      ['HTTP_VENDOR_HEADERS'],
    ],
    [
      'a placeholder that nobody knows',
      { ...HTTP, HTTP_VENDOR_TEMPLATE: '{"x":"{{name}}"}' },
      ['HTTP_VENDOR_TEMPLATE'],
    ],
    ['half a placeholder', { ...HTTP, HTTP_VENDOR_TEMPLATE: '{"x":"{{to}"}' }, ['HTTP_VENDOR_TEMPLATE']],
    ['a placeholder as a name', { ...HTTP, HTTP_VENDOR_TEMPLATE: '{"{{to}}":1}' }, ['HTTP_VENDOR_TEMPLATE']],
    ['a path that is no pointer', { ...HTTP, HTTP_VENDOR_ID_PATH: 'message.id' }, ['HTTP_VENDOR_ID_PATH']],
    [
      'one id for a whole array',
      { ...HTTP, HTTP_VENDOR_BATCH: '2', HTTP_VENDOR_ID_PATH: '/id' },
      ['HTTP_VENDOR_ID_PATH'],
    ],
    [
      'arrays without keys that are to be sent once',
      {
        ...HTTP,
        HTTP_VENDOR_BATCH: '2',
        HTTP_VENDOR_IDEMPOTENT: 'true',
        HTTP_VENDOR_TEMPLATE: '{"to":"{{to}}"}',
      },
      ['HTTP_VENDOR_TEMPLATE'],
    ],
    ['a batch that is too big', { ...HTTP, HTTP_VENDOR_BATCH: '101' }, ['HTTP_VENDOR_BATCH']],
    ['a secret that is none', { ...HTTP, HTTP_VENDOR_SECRET: 'hunter2' }, ['HTTP_VENDOR_SECRET']],
  ])('must not be %s', (_, source, names) => {
    expect(refused(source)).toEqual(names);
  });

  it('are refused without showing what they were', () => {
    const secret = 'hunter2-hunter2';
    const refuse = () =>
      parseEnv({
        ...HTTP,
        VENDOR_URL: `https://u:${secret}@x.example`,
        HTTP_VENDOR_HEADERS: `{"a": ${secret}`,
      });

    expect(refuse).toThrow(EnvError);
    expect(refuse).not.toThrow(secret);
  });
});
