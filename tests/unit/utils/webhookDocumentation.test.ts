import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { Webhook } from 'standardwebhooks';
import { webhookEventTypeSchema } from '../../../src/schemas/webhookSchema';
import { RETRY_AFTER_MS } from '../../../src/utils/webhookDispatcher';
import { createWebhookPoster } from '../../../src/utils/webhookPoster';
import { answerWith, startWebhookReceiver } from '../../support/webhookReceiver';

const text = readFileSync(path.join(__dirname, '../../../docs/webhooks.md'), 'utf8');
const [, code = ''] = /```js\n(.*?)```/s.exec(text) ?? [];
const [, head = '', body = ''] = /```http\nPOST [^\n]*\n(.*?)\n\n(.*?)\n```/s.exec(text) ?? [];
const [secret = ''] = /whsec_[A-Za-z0-9+/=]{8,}/.exec(text) ?? [];
const headers = Object.fromEntries(
  head.split('\n').map((line): [string, string] => {
    const [name = '', value = ''] = line.split(/: (.*)/s);
    return [name, value];
  }),
);
const sentAt = Number(headers['webhook-timestamp']) * 1000;

type IsGenuine = (secret: string, headers: Record<string, string>, body: string, now?: number) => boolean;

function runSample(): IsGenuine {
  const module: { exports: { isGenuine?: IsGenuine } } = { exports: {} };
  const sample = compileFunction(code, ['require', 'module', 'Buffer']) as (...given: unknown[]) => void;
  sample(createRequire(__filename), module, Buffer);
  if (!module.exports.isGenuine) throw new Error('the sample exports nothing');
  return module.exports.isGenuine;
}

afterEach(() => jest.restoreAllMocks());

describe('docs/webhooks.md', () => {
  it('shows code that believes the call shown there, and nothing that was changed', () => {
    const isGenuine = runSample();
    const told = [
      isGenuine(secret, headers, body, sentAt),
      isGenuine(
        secret,
        { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` },
        body,
        sentAt,
      ),
      isGenuine(secret, headers, `${body} `, sentAt),
      isGenuine(secret, { ...headers, 'webhook-id': 'evt_other' }, body, sentAt),
      isGenuine(`${secret.slice(0, -4)}AAAA`, headers, body, sentAt),
      isGenuine(secret, headers, body, sentAt + 301_000),
      isGenuine(secret, {}, body, sentAt),
    ];

    expect(told).toEqual([true, true, false, false, false, false, false]);
  });

  it('shows a signature that libraries of Standard Webhooks believe', () => {
    jest.spyOn(Date, 'now').mockReturnValue(sentAt);

    expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
  });

  it('shows the headers that we send', async () => {
    const receiver = await startWebhookReceiver();
    receiver.answer('/crm-events', answerWith(200));
    const poster = createWebhookPoster({ clock: { now: () => new Date(sentAt) }, allowPrivate: true });

    await poster.post({
      url: `${receiver.url}/crm-events`,
      secrets: [secret],
      id: headers['webhook-id'] ?? '',
      payload: body,
    });
    await receiver.close();

    expect(receiver.calls).toMatchObject([{ headers, body }]);
  });

  it('names every event and every retry', () => {
    const unnamed = webhookEventTypeSchema.options.filter((type) => !text.includes(`\`${type}\``));
    const minutes = RETRY_AFTER_MS.map((milliseconds) => milliseconds / 60_000);

    expect(unnamed).toEqual([]);
    expect(text).toContain('30 s, 2 min, 10 min, 1 h, 4 h, 12 h and 24 h');
    expect(minutes).toEqual([0.5, 2, 10, 60, 240, 720, 1440]);
  });
});
