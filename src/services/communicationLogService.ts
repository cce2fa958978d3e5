import { Types } from 'mongoose';
import { toCommunicationLog } from '../models/communicationLogModel';
import type { Models } from '../models/models';
import { idPosition } from '../schemas/commonSchema';
import type { Page, PageQuery } from '../schemas/commonSchema';
import type { CommunicationLog, CommunicationLogsQuery } from '../schemas/communicationLogSchema';
import { notFound } from '../utils/appError';
import { decodeCursor, toPage } from '../utils/pagination';

type Deps = Pick<Models, 'Campaign' | 'CommunicationLog' | 'Customer'>;

/** What became of every message. */
export function createCommunicationLogService({ Campaign, CommunicationLog: Log, Customer }: Deps) {
  async function listLogs(query: CommunicationLogsQuery): Promise<Page<CommunicationLog>> {
    const { limit, cursor, status, campaignId, customerId } = query;
    const docs = await Log.find({
      ...(cursor !== undefined && { _id: { $lt: decodeCursor(cursor, idPosition) } }),
      ...(campaignId !== undefined && { campaignId: new Types.ObjectId(campaignId) }),
      ...(customerId !== undefined && { customerId: new Types.ObjectId(customerId) }),
      ...(status && { status }),
    })
      .sort({ _id: -1 })
      .limit(limit + 1)
      .lean();
    return toPage(docs, limit, { position: (doc) => String(doc._id), item: toCommunicationLog });
  }

  return {
    /** Log entries, newest first. */
    listLogs,

    /**
     * A campaign's log entries, newest first.
     * @throws AppError not_found
     */
    async listCampaignLogs(campaignId: string, query: CommunicationLogsQuery) {
      if (!(await Campaign.exists({ _id: campaignId }))) throw notFound('campaign', campaignId);
      return listLogs({ ...query, campaignId });
    },

    /**
     * The messages of a campaign on which we gave up, newest first.
     * @throws AppError not_found
     */
    async listDeadLetters(campaignId: string, { limit, cursor }: PageQuery): Promise<Page<CommunicationLog>> {
      if (!(await Campaign.exists({ _id: campaignId }))) throw notFound('campaign', campaignId);
      const docs = await Log.find({
        campaignId: new Types.ObjectId(campaignId),
        isDeadLetter: true,
        ...(cursor !== undefined && { _id: { $lt: decodeCursor(cursor, idPosition) } }),
      })
        .sort({ _id: -1 })
        .limit(limit + 1)
        .lean();
      return toPage(docs, limit, { position: (doc) => String(doc._id), item: toCommunicationLog });
    },

    /**
     * The messages to a customer, newest first.
     * @throws AppError not_found
     */
    async listCustomerLogs(customerId: string, query: CommunicationLogsQuery) {
      if (!(await Customer.exists({ _id: customerId }))) throw notFound('customer', customerId);
      return listLogs({ ...query, customerId });
    },

    /** @throws AppError not_found */
    async getLog(id: string): Promise<CommunicationLog> {
      const doc = await Log.findById(id).lean();
      if (!doc) throw notFound('communication log entry', id);
      return toCommunicationLog(doc);
    },
  };
}

export type CommunicationLogService = ReturnType<typeof createCommunicationLogService>;
