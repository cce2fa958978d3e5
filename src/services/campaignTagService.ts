import type { TagTask } from '../ai/aiEngine';
import type { Assistant } from '../ai/assistant';
import type { Models } from '../models/models';
import { listReferences } from '../rules/resolveSegments';
import type { RuleTree } from '../rules/ruleSchema';
import type { CampaignTagsRequest } from '../schemas/aiInputSchema';
import type { CampaignTags } from '../schemas/aiSchema';
import { AppError, notFound } from '../utils/appError';
import type { RuleService } from './ruleService';

interface Deps extends Pick<Models, 'Campaign' | 'Segment'> {
  assistant: Pick<Assistant, 'tagCampaign'>;
  rules: Pick<RuleService, 'parse'>;
}

type Content = Omit<TagTask, 'segmentNames'>;

/** Proposes labels for a campaign. */
export function createCampaignTagService({ Campaign, Segment, assistant, rules }: Deps) {
  async function segmentRules(segmentId: string): Promise<RuleTree> {
    const segment = await Segment.findById(segmentId, { rules: 1 }).lean();
    if (segment) return segment.rules;
    const fault = { pointer: '/segmentId', detail: `there is no segment ${segmentId}` };
    throw new AppError('validation_failed', 'The segment does not exist.', { errors: [fault] });
  }

  async function readStored(id: string): Promise<Content> {
    const campaign = await Campaign.findById(id).lean();
    if (!campaign) throw notFound('campaign', id);
    const { name, subject, message, channel, segmentId } = campaign;
    // A segment that is gone says nothing any more.
    const segment = segmentId && (await Segment.findById(segmentId, { rules: 1 }).lean());
    return { texts: { name, subject, message }, channel, rules: segment?.rules ?? campaign.rules };
  }

  async function readGiven({
    segmentId,
    rules: given,
    channel,
    ...texts
  }: CampaignTagsRequest): Promise<Content> {
    const parsed = given === undefined ? null : await rules.parse(given);
    return { texts, channel, rules: segmentId === undefined ? parsed : await segmentRules(segmentId) };
  }

  async function namesIn(tree: RuleTree | null): Promise<Map<string, string>> {
    const ids = tree ? listReferences(tree).segments.map(({ id }) => id) : [];
    if (ids.length === 0) return new Map();
    const docs = await Segment.find({ _id: { $in: ids } }, { name: 1 })
      .sort({ _id: 1 })
      .lean();
    return new Map(docs.map(({ _id, name }) => [String(_id), name]));
  }

  return {
    /**
     * Labels for a campaign that is stored, or only planned.
     * @throws AppError not_found for the campaign; validation_failed for the segment or the rules
     */
    async suggestTags(request: CampaignTagsRequest): Promise<CampaignTags> {
      const { campaignId } = request;
      const content = await (campaignId === undefined ? readGiven(request) : readStored(campaignId));
      const segmentNames = await namesIn(content.rules);
      const { answer, ...speaker } = await assistant.tagCampaign({ ...content, segmentNames });
      return { tags: answer, ...speaker };
    },
  };
}

export type CampaignTagService = ReturnType<typeof createCampaignTagService>;
