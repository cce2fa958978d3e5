import { z } from 'zod';
import { campaignStatusSchema } from './campaignSchema';
import { objectId, timestamp } from './commonSchema';

const count = z.number().int();
const byReason = z.record(z.string(), count);

/** Both forecast and report: `matched` = `toSend` + `holdout` + all of `skipped`. */
const audience = {
  matched: count.meta({ description: 'people whom the rules choose' }),
  toSend: count.meta({ description: 'people who get the message' }),
  holdout: count.meta({ description: 'people who are left out on purpose' }),
  skipped: byReason.meta({
    description: 'people who do not get it, by reason',
    examples: [{ no_consent: 12, suppressed: 3, no_address: 40, frequency_cap: 7 }],
  }),
};

const waiting = {
  quiet_hours: count.meta({ description: 'people who are in their quiet hours' }),
  best_hour: count.meta({ description: 'people whose best hour is still to come' }),
  winner: count.meta({ description: 'people who wait for the winner of the A/B test' }),
};

/** What a campaign would do if it were launched now. */
export const campaignForecastSchema = z
  .object({
    asOf: timestamp.meta({ description: 'what relative dates counted from' }),
    ...audience,
    now: count.meta({ description: 'of toSend, those who get it at once' }),
    waiting: z.object(waiting).meta({ description: 'of toSend, those who get it later' }),
    waitingUntil: timestamp.nullable().meta({ description: 'when the last quiet or best hour has come' }),
    variants: z
      .array(
        z.object({
          name: z.string().meta({ description: 'the version' }),
          people: count.meta({ description: 'who get it' }),
        }),
      )
      .meta({ description: 'who gets which version; empty without an A/B test' }),
    messages: count.meta({
      description: 'what it costs in messages: for SMS, the parts that they are sent in',
    }),
    ratePerSecond: z.number().meta({ description: 'the rate that the duration is estimated with' }),
    estimatedSeconds: z.number().meta({ description: 'how long the sending takes, waiting left aside' }),
    unrenderable: count.meta({
      description: 'of toSend, those whose message passes the limits of a rendering: it will fail',
    }),
    blanks: z
      .object({
        people: count.meta({ description: 'people who would see a blank' }),
        variables: z
          .array(
            z.object({
              variable: z.string().meta({ description: 'as the template spells it' }),
              people: count.meta({ description: 'who would not see it' }),
            }),
          )
          .meta({ description: 'which variables are blank, and for how many' }),
      })
      .meta({ description: 'what the template leaves blank' }),
  })
  .meta({ id: 'CampaignForecast' });

/** What a campaign has done. */
export const campaignReportSchema = z
  .object({
    id: objectId,
    status: campaignStatusSchema,
    countedAt: timestamp,
    ...audience,
    outcomes: z
      .object({
        pending: count.meta({ description: 'to be sent, nobody waits for anything' }),
        waiting: z.object(waiting).meta({ description: 'to be sent later' }),
        sending: count.meta({ description: 'with a worker' }),
        sent: count.meta({ description: 'accepted by the vendor, end not known yet' }),
        delivered: count.meta({ description: 'delivered' }),
        failed: byReason.meta({ description: 'failed, by reason', examples: [{ mailbox_full: 4 }] }),
        cancelled: count.meta({ description: 'cancelled before they were sent' }),
      })
      .meta({ description: 'what became of toSend; they add up to it' }),
    deadLetters: count.meta({ description: 'of the failed ones, those on which we gave up' }),
    variants: z
      .array(
        z.object({
          name: z.string().meta({ description: 'the version' }),
          toSend: count.meta({ description: 'people who get it' }),
          delivered: count.meta({ description: 'delivered' }),
          failed: count.meta({ description: 'failed' }),
        }),
      )
      .meta({ description: 'by version; empty without an A/B test' }),
    vendors: z
      .array(
        z.object({
          name: z.string().meta({ description: 'the vendor' }),
          sent: count.meta({ description: 'accepted by it, the delivered ones included' }),
          delivered: count.meta({ description: 'delivered' }),
          failed: count.meta({ description: 'failed, by its word or because we gave up' }),
        }),
      )
      .meta({ description: 'by the vendor that has the message now' }),
  })
  .meta({ id: 'CampaignReport' });

export type CampaignForecast = z.output<typeof campaignForecastSchema>;
export type CampaignReport = z.output<typeof campaignReportSchema>;
