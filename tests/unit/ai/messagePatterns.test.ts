import type { MessageDraft, MessageTask } from '../../../src/ai/aiEngine';
import type { AudienceProfile, PersonalField } from '../../../src/ai/audienceProfile';
import { builtinEngine } from '../../../src/ai/builtin/builtinEngine';
import { objectives, objectiveOf } from '../../../src/ai/builtin/messages/objectives';
import { messageFaults } from '../../../src/ai/messageCheck';
import { usableFields } from '../../../src/ai/messageVariables';
import { tones } from '../../../src/schemas/aiInputSchema';
import { channels } from '../../../src/schemas/communicationLogSchema';
import type { Customer } from '../../../src/schemas/customerSchema';
import { createTemplateEngine, exampleCustomer } from '../../../src/utils/messageTemplate';
import { smsSegments } from '../../../src/utils/smsSegments';

const templates = createTemplateEngine();
const URL_SAMPLE = `https://crm.example.com/api/unsubscribe/${'x'.repeat(56)}`;

const profileOf = (known: Record<PersonalField, number>, namesFitSms = true): AudienceProfile => ({
  people: 100,
  known,
  groups: [],
  namesFitSms,
});
const known = profileOf({ firstName: 90, city: 80, country: 100 });
const unknown = profileOf({ firstName: 10, city: 0, country: 0 });
const countryOnly = profileOf({ firstName: 60, city: 10, country: 90 }, false);

const { name: _name, city: _city, country: _country, ...nameless } = exampleCustomer;
const readers: Customer[] = [
  exampleCustomer,
  nameless,
  { ...exampleCustomer, name: 'Wolfeschlegelsteinhausenbergerdorff Jr', city: 'Llanfairpwllgwyngyll' },
];
/** The longest discount that most objectives say. */
const LONGEST_OFFER = 'up to 100 % off with code ABCDEFGHIJKL until 30 September';

const tasks: [string, MessageTask][] = objectives.flatMap(({ name }) =>
  tones.flatMap((tone) =>
    channels.flatMap((channel) =>
      [known, unknown, countryOnly].flatMap((profile, index) =>
        [name, `${name.replaceAll('_', ' ')} ${LONGEST_OFFER}`].map((objective): [string, MessageTask] => [
          `${objective}, ${tone}, ${channel}, audience ${index + 1}`,
          { objective, tone, channel, profile, currency: 'INR' },
        ]),
      ),
    ),
  ),
);

const draftsOf = async (task: MessageTask) => (await builtinEngine.suggestMessages(task)).drafts;

interface Case {
  title: string;
  task: MessageTask;
  draft: MessageDraft;
}

/** Every different message, with the first task that it was written for. */
let cases: Case[];
beforeAll(async () => {
  const distinct = new Map<string, Case>();
  for (const [title, task] of tasks) {
    for (const draft of await draftsOf(task)) {
      distinct.set(JSON.stringify([task.channel, usableFields(task.profile, task.channel), draft]), {
        title,
        task,
        draft,
      });
    }
  }
  cases = [...distinct.values()];
});

/** What one reader of a template would see that nobody should see. */
function* wrongIn(text: string, { task: { channel } }: Case): Generator<string> {
  const probe = templates.compileProbe(text);
  const template = templates.compile(text);
  for (const reader of readers) {
    const shown = template.render(reader, URL_SAMPLE);
    const isTooLong = channel === 'sms' && (shown.length > 160 || smsSegments(shown) > 1);
    const blanks = probe.blanksFor(reader, URL_SAMPLE);
    if (blanks.length > 0 || isTooLong || /[{}]|undefined| {2}/.test(shown)) yield shown;
  }
}

describe('every pattern, in every tone, on every channel', () => {
  it('passes the check that messages of a language model have to pass', () => {
    const faults = cases.flatMap(({ title, task, draft }) =>
      messageFaults(draft, task, templates).map((fault) => `${title}: ${fault}`),
    );

    expect(tasks.length).toBe(14 * 5 * 4 * 3 * 2);
    expect(faults).toEqual([]);
  });

  it('renders for everybody without a blank, and in 160 letters of one SMS', () => {
    const texts = cases.flatMap((item) =>
      [item.draft.subject ?? '', item.draft.message].flatMap((text) => [...wrongIn(text, item)]),
    );

    expect(cases.length).toBeGreaterThan(1500);
    expect(texts).toEqual([]);
  });

  it('says it in three different ways, and the same ones again', async () => {
    const alike: string[] = [];
    for (const [title, task] of tasks) {
      const [first, second] = [await draftsOf(task), await draftsOf(task)];
      const distinct = new Set(first.map(({ message }) => message)).size;
      if (distinct !== 3 || JSON.stringify(first) !== JSON.stringify(second)) alike.push(title);
    }

    expect(alike).toEqual([]);
  });

  it('puts the link to unsubscribe where there is room for it', () => {
    const wrong = cases.filter(({ task: { channel }, draft }) => {
      const isLong = channel === 'email' || channel === 'whatsapp';
      return draft.message.includes('{{ unsubscribeUrl }}') !== isLong;
    });

    expect(wrong).toEqual([]);
  });

  it('uses what most people have, and nothing else', async () => {
    const task = { objective: 'win back', tone: 'friendly', channel: 'email', currency: 'INR' } as const;
    const texts = async (profile: AudienceProfile) =>
      (await draftsOf({ ...task, profile })).map(({ subject, message }) => `${subject} ${message}`).join(' ');

    expect(await texts(known)).toMatch(/customer\.firstName.*customer\.city/s);
    expect(await texts(unknown)).not.toContain('customer.');
    expect(await texts(countryOnly)).toContain('customer.country');
  });
});

describe('a free text', () => {
  it.each([
    ['bring back people who have gone quiet', 'win_back'],
    ['Re-engage lapsed buyers with 20% off', 'win_back'],
    ['Reward our VIP members', 'loyalty'],
    ['announce our new arrivals', 'new_product'],
    ['they left things in the cart', 'abandoned'],
    ['Diwali greetings', 'seasonal'],
    ['ask for a review', 'review_request'],
    ['Big discount this weekend', 'sale'],
    ['happy birthday', 'birthday'],
    ['say thanks', 'thank_you'],
    ['opening of our store: invitation', 'event'],
    ['back in stock', 'restock'],
    ['welcome those who signed up', 'welcome'],
    ['tell a friend: recommend us', 'referral'],
    ['thank_you', 'thank_you'],
    ['no discount, just say thanks', 'thank_you'],
    ['do not mention the sale; welcome them', 'welcome'],
    ['bring back those who do not come back', 'win_back'],
    ['price increase from May', 'announcement'],
    ['something else entirely', 'announcement'],
  ])('“%s” is taken for %s', (text, objective) => {
    expect(objectiveOf(text).name).toBe(objective);
  });
});
