import type { CampaignFacts } from '../../src/ai/campaignFacts';

/** Facts of a campaign that sent ten messages to twelve people, all delivered, unless said otherwise. */
export function buildFacts(
  fields: Partial<Omit<CampaignFacts, 'report'>> = {},
  report: Partial<CampaignFacts['report']> = {},
  outcomes: Partial<CampaignFacts['report']['outcomes']> = {},
): CampaignFacts {
  return {
    name: 'Spring sale',
    channel: 'email',
    status: 'COMPLETED',
    scheduledAt: null,
    launchedAt: '2026-01-15T12:00:00.000Z',
    completedAt: '2026-01-15T12:30:00.000Z',
    ...fields,
    report: {
      matched: 12,
      toSend: 10,
      holdout: 0,
      skipped: { no_consent: 0, no_address: 2 },
      deadLetters: 0,
      variants: [],
      vendors: [],
      ...report,
      outcomes: {
        pending: 0,
        waiting: { quiet_hours: 0, best_hour: 0, winner: 0 },
        sending: 0,
        sent: 0,
        delivered: 10,
        failed: {},
        cancelled: 0,
        ...outcomes,
      },
    },
  };
}
