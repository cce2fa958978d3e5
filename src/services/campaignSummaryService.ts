import type { Assistant } from '../ai/assistant';
import { figuresOf } from '../ai/campaignFacts';
import type { CampaignFacts, CampaignInsight } from '../ai/campaignFacts';
import type { Models } from '../models/models';
import type { CampaignSummary } from '../schemas/aiSchema';
import { notFound } from '../utils/appError';
import type { CampaignReportService } from './campaignReportService';

interface Deps extends Pick<Models, 'Campaign'> {
  assistant: Pick<Assistant, 'summarizeCampaign'>;
  reports: Pick<CampaignReportService, 'getReport'>;
  /** What the campaign brought; absent while nothing measures that. */
  findInsight?: (campaignId: string) => Promise<CampaignInsight | undefined>;
}

const iso = (value: Date | null): string | null => value?.toISOString() ?? null;

/** Tells in words what became of a campaign. */
export function createCampaignSummaryService({ Campaign, assistant, reports, findInsight }: Deps) {
  async function gather(id: string): Promise<CampaignFacts> {
    const doc = await Campaign.findById(id).lean();
    if (!doc) throw notFound('campaign', id);
    const [{ id: _id, status, countedAt: _countedAt, ...report }, insight] = await Promise.all([
      reports.getReport(id),
      findInsight?.(id),
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
      insight,
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
