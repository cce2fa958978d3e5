import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { summarizeCampaign } from '../../../src/ai/builtin/summarizeCampaign';
import { figuresOf, percentOf } from '../../../src/ai/campaignFacts';
import type { CampaignFacts } from '../../../src/ai/campaignFacts';
import { buildFacts } from '../../support/campaignFacts';

/** All numbers of a text, but for those of the moments and of what stands in quotes. */
const numbersIn = (text: string): number[] =>
  [
    ...text
      .replaceAll(/"(?:[^"\\]|\\.)*"/g, '')
      .replaceAll(/\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC/g, '')
      .matchAll(/\d[\d,]*(?:\.\d+)?/g),
  ].map(([number]) => Number(number.replaceAll(',', '')));

describe('the summary of a campaign', () => {
  it.each<[string, CampaignFacts, string]>([
    [
      'that is completed',
      buildFacts(),
      'The email campaign "Spring sale" was completed at 2026-01-15 12:30 UTC. Its rules chose 12 people: 10 get a message and 2 are skipped (2 without an address). Of the 10 messages, 10 were delivered (100 %).',
    ],
    [
      'to one person',
      buildFacts({}, { matched: 1, toSend: 1, skipped: {} }, { delivered: 1 }),
      'The email campaign "Spring sale" was completed at 2026-01-15 12:30 UTC. Its rules chose 1 person, and nobody is left out. Of the 1 message, 1 was delivered (100 %).',
    ],
    [
      'to nobody',
      buildFacts({}, { matched: 0, toSend: 0, skipped: {} }, { delivered: 0 }),
      'The email campaign "Spring sale" was completed at 2026-01-15 12:30 UTC. Its rules chose nobody.',
    ],
    [
      'whose people were all skipped',
      buildFacts({}, { matched: 2, toSend: 0 }, { delivered: 0 }),
      'The email campaign "Spring sale" was completed at 2026-01-15 12:30 UTC. Its rules chose 2 people: nobody gets a message and 2 are skipped (2 without an address).',
    ],
    [
      'that is still running',
      buildFacts(
        { status: 'RUNNING', completedAt: null },
        { matched: 10, holdout: 1, toSend: 9, skipped: {} },
        {
          delivered: 3,
          sent: 2,
          sending: 1,
          pending: 1,
          waiting: { quiet_hours: 1, best_hour: 1, winner: 0 },
        },
      ),
      'The email campaign "Spring sale" is running since 2026-01-15 12:00 UTC. Its rules chose 10 people: 9 get a message and 1 is held out on purpose. Of the 9 messages, 3 were delivered (33.3 %), 2 are with the vendor, who has not told the end yet, 1 is being sent, 1 is to be sent and 2 wait (1 for their best hour and 1 for the end of quiet hours).',
    ],
    [
      'that is paused before its launch',
      buildFacts(
        { status: 'PAUSED', statusReason: 'expired', launchedAt: null, completedAt: null },
        { matched: 0, toSend: 0 },
      ),
      'The email campaign "Spring sale" is paused (expired).',
    ],
    [
      'some of which failed',
      buildFacts({}, { deadLetters: 1 }, { delivered: 7, failed: { mailbox_full: 2, no_answer: 1 } }),
      'The email campaign "Spring sale" was completed at 2026-01-15 12:30 UTC. Its rules chose 12 people: 10 get a message and 2 are skipped (2 without an address). Of the 10 messages, 7 were delivered (70 %) and 3 failed (30 %) (2 for mailbox full and 1 for no answer). Of the failed messages, 1 was given up after too many attempts; retry-failed sends it again.',
    ],
    [
      'that was cancelled',
      buildFacts({ status: 'CANCELLED', completedAt: null }, {}, { delivered: 4, cancelled: 6 }),
      'The email campaign "Spring sale" was cancelled. Its rules chose 12 people: 10 get a message and 2 are skipped (2 without an address). Of the 10 messages, 4 were delivered (40 %) and 6 were cancelled before sending.',
    ],
    [
      'that failed',
      buildFacts(
        { status: 'FAILED', statusReason: 'preparation_failed' },
        { matched: 0, toSend: 0, skipped: {} },
        { delivered: 0 },
      ),
      'The email campaign "Spring sale" failed (preparation failed). Its rules chose nobody.',
    ],
    [
      'that is a draft',
      buildFacts({ status: 'DRAFT', launchedAt: null, completedAt: null }),
      'The email campaign "Spring sale" is a draft: nothing has been sent.',
    ],
    [
      'that is scheduled',
      buildFacts({ status: 'SCHEDULED', scheduledAt: '2026-02-01T09:00:00.000Z', launchedAt: null }),
      'The email campaign "Spring sale" is scheduled for 2026-02-01 09:00 UTC: nothing has been sent yet.',
    ],
    [
      'with versions and what it brought',
      buildFacts(
        {
          insight: {
            currency: 'INR',
            windowDays: 7,
            isFinal: true,
            buyers: 1,
            orders: 2,
            revenue: 1299.5,
            lift: { assignedPercent: 6.2, holdoutPercent: 4, verdict: 'no_evidence' },
          },
        },
        {
          variants: [
            { name: 'A', toSend: 6, delivered: 6, failed: 0 },
            { name: 'B', toSend: 4, delivered: 4, failed: 0 },
          ],
        },
      ),
      'The email campaign "Spring sale" was completed at 2026-01-15 12:30 UTC. Its rules chose 12 people: 10 get a message and 2 are skipped (2 without an address). Of the 10 messages, 10 were delivered (100 %). Version "A": 6 of 6 messages delivered, 0 failed. Version "B": 4 of 4 messages delivered, 0 failed. Within 7 days after the message 1 person placed 2 orders worth INR 1,299.5. Of those who were to get it 6.2 % ordered, of those held out 4 %: no evidence that it changed anything.',
    ],
  ])('of one %s', (_, facts, text) => {
    expect(summarizeCampaign(facts)).toBe(text);
  });

  it('is the one that the documentation shows', () => {
    const documentation = readFileSync(path.join(__dirname, '../../../docs/ai.md'), 'utf8');
    const facts = buildFacts({}, {}, { delivered: 7, failed: { mailbox_full: 2, no_answer: 1 } });

    expect(documentation).toContain(`> ${summarizeCampaign(facts)}`);
  });

  const count = fc.nat({ max: 3_000_000 });
  const reasons = fc.dictionary(
    fc.constantFrom('no_consent', 'mailbox_full', 'unknown', 'suppressed'),
    count,
  );
  const anyFacts = fc
    .record({
      status: fc.constantFrom('PREPARING', 'RUNNING', 'PAUSED', 'COMPLETED', 'CANCELLED', 'FAILED'),
      name: fc.string(),
      skipped: reasons,
      failed: reasons,
      holdout: count,
      delivered: count,
      sent: count,
      sending: count,
      pending: count,
      cancelled: count,
      waiting: fc.record({ quiet_hours: count, best_hour: count, winner: count }),
    })
    .map(({ status, name, skipped, holdout, ...outcomes }) => {
      const sum = (counts: Readonly<Record<string, number>>): number =>
        Object.values(counts).reduce((a, b) => a + b, 0);
      const { delivered, sent, sending, pending, cancelled } = outcomes;
      const toSend =
        delivered + sent + sending + pending + cancelled + sum(outcomes.failed) + sum(outcomes.waiting);
      const matched = toSend + holdout + sum(skipped);
      return buildFacts({ status, name }, { matched, toSend, holdout, skipped }, outcomes);
    });

  it('has no number that is not one of the figures', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const figures = new Set(Object.values(figuresOf(facts)));
        const strangers = numbersIn(summarizeCampaign(facts)).filter((number) => !figures.has(number));

        expect(strangers).toEqual([]);
      }),
    );
  });

  it('adds up: the parts that it tells are the messages, and with those left out the people', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const withoutParts = summarizeCampaign({ ...facts, name: 'x' }).replaceAll(/ \([^)]*\)/g, '');
        const [, parts = ''] = /Of the [\d,]+ messages?, (.*?)\.$/.exec(withoutParts) ?? [];
        const [, people = ''] = /Its rules chose [\d,]+ p\w+: (.*?)\./.exec(withoutParts) ?? [];
        const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
        const { toSend, matched } = facts.report;

        expect(sum(numbersIn(parts))).toBe(toSend);
        expect(people === '' ? matched : sum(numbersIn(people))).toBe(matched);
      }),
    );
  });
});

describe('a share in percent', () => {
  it('is 100 only for all and 0 only for none', () => {
    expect([
      percentOf(1999, 2000),
      percentOf(9999, 10_000),
      percentOf(1, 10_000),
      percentOf(5, 5),
      percentOf(0, 5),
    ]).toEqual([99.9, 99.9, 0.1, 100, 0]);
  });
});
