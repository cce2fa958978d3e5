import type { Types } from 'mongoose';
import type { CustomerDoc } from '../../models/customerModel';
import type { RuleTree } from '../../rules/ruleSchema';

/** Where a campaign's people come from. */
export interface CampaignAudience {
  /**
   * Checks rules of a request.
   * @returns them in canonical form, segments still by reference
   * @throws AppError validation_failed with pointers below `/rules`
   */
  parseRules(rules: unknown): Promise<RuleTree>;
  /**
   * Puts segments in place, so that later changes to them do not reach the campaign.
   * @throws AppError validation_failed when a segment does not exist or the whole is too large
   */
  freezeRules(source: { rules?: unknown; segmentId?: string | undefined }): Promise<RuleTree>;
  /** The members in `_id` order, in batches, after the cursor. */
  streamAudience(
    tree: RuleTree,
    options: {
      asOf: Date;
      excludeCampaignId?: string | undefined;
      after?: Types.ObjectId | undefined;
      batchSize: number;
    },
  ): AsyncIterable<CustomerDoc[]>;
}
