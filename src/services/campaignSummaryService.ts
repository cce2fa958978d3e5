import type { Assistant } from '../ai/assistant';
import { figuresOf, percentOf } from '../ai/campaignFacts';
import type { CampaignFacts, CampaignInsight } from '../ai/campaignFacts';
import type { Models } from '../models/models';
import type { CampaignSummary } from '../schemas/aiSchema';
import type { CampaignInsight as Insight } from '../schemas/campaignInsightSchema';
import { notFound } from '../utils/appError';
import type { CampaignInsightService } from './campaignInsightService';
import type { CampaignReportService } from './campaignReportService';

interface Deps extends Pick<Models, 'Campaign'> {
  assistant: Pick<Assistant, 'summarizeCampaign'>;
  reports: Pick<CampaignReportService, 'getReport'>;
  insight: Pick<CampaignInsightService, 'getInsight'>;
  /** ISO 4217 code. */
  currency: string;
}

/** What the campaign brought, of the figures that say all about it. */
function toInsight({ attribution, lift }: Insight, currency: string): CampaignInsight {
  const { assigned, holdout, verdict } = lift;
  const { windowDays, isFinal, buyers, orders, revenue } = attribution;
  return {
    currency,
    windowDays,
    isFinal,
    buyers,
    orders,
    revenue,
    ...(assigned &&
      holdout && {
        lift: {
          assignedPercent: percentOf(assigned.conversion.count, assigned.people),
          holdoutPercent: percentOf(holdout.conversion.count, holdout.people),
          verdict,
        },
      }),
  };
}

const iso = (value: Date | null): string | null => value?.toISOString() ?? null;

/** Tells in words what became of a campaign. */
export function createCampaignSummaryService({ Campaign, assistant, reports, insight, currency }: Deps) {
  async function gather(id: string): Promise<CampaignFacts> {
    const doc = await Campaign.findById(id).lean();
    if (!doc) throw notFound('campaign', id);
    const [{ id: _id, status, countedAt: _countedAt, ...report }, brought] = await Promise.all([
      reports.getReport(id),
      doc.launchedAt ? insight.getInsight(id) : undefined,
    ]);
    return {
      name: doc.name,
      channel: doc.channel,
      status,
      statusReason: doc.statusReason,
      scheduledAt: iso(doc.scheduledAt),
      launchedAt: iso(doc.launchedAt),
      completedAt: iso(doc.completedAt),
      report,
      insight: brought && toInsight(brought, currency),
    };
  }

  return {
    /** @throws AppError not_found */
    async summarize(id: string): Promise<CampaignSummary> {
      const facts = await gather(id);
      const { answer, ...speaker } = await assistant.summarizeCampaign(facts);
      return { id, status: facts.status, summary: answer, figures: figuresOf(facts), ...speaker };
    },
  };
}

export type CampaignSummaryService = ReturnType<typeof createCampaignSummaryService>;
