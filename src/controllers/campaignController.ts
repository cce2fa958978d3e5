import type { Response } from 'express';
import type {
  CampaignsQuery,
  CampaignStats,
  CreateCampaign,
  PreviewMessage,
  UpdateCampaign,
} from '../schemas/campaignSchema';
import type { CommunicationLogsQuery } from '../schemas/communicationLogSchema';
import type { CampaignService } from '../services/campaignService';
import type { CommunicationLogService } from '../services/communicationLogService';
import type { MessagePreviewService } from '../services/messagePreviewService';
import type { IdRequest, ValidRequest } from '../utils/endpoint';

const HEARTBEAT_MS = 15_000;

interface Deps {
  campaigns: CampaignService;
  logs: CommunicationLogService;
  previews: MessagePreviewService;
  /** The program wants to end: streams end too. */
  stopping: AbortSignal;
}

const toEvent = (stats: CampaignStats): string =>
  `event: stats\nid: ${stats.statsAsOf ?? ''}\ndata: ${JSON.stringify(stats)}\n\n`;

/** HTTP in, HTTP out for campaigns. */
export const createCampaignController = ({ campaigns, logs, previews, stopping }: Deps) => ({
  create: async (req: ValidRequest<CreateCampaign>, res: Response) => {
    const campaign = await campaigns.createCampaign(req.newId, req.valid.body);
    res
      .status(req.valid.body.launch ? 202 : 201)
      .location(`/api/campaigns/${campaign.id}`)
      .json(campaign);
  },

  list: async (req: ValidRequest<unknown, CampaignsQuery>, res: Response) => {
    res.json(await campaigns.listCampaigns(req.valid.query));
  },

  get: async (req: IdRequest, res: Response) => {
    res.json(await campaigns.getCampaign(req.valid.params.id));
  },

  update: async (req: IdRequest<UpdateCampaign>, res: Response) => {
    res.json(await campaigns.updateCampaign(req.valid.params.id, req.valid.body));
  },

  remove: async (req: IdRequest, res: Response) => {
    await campaigns.deleteCampaign(req.valid.params.id);
    res.status(204).end();
  },

  launch: async (req: IdRequest, res: Response) => {
    const { id } = req.valid.params;
    res
      .status(202)
      .location(`/api/campaigns/${id}`)
      .json(await campaigns.launchCampaign(id, req.newId));
  },

  stats: async (req: IdRequest, res: Response) => {
    res.json(await campaigns.getStats(req.valid.params.id));
  },

  events: async (req: IdRequest, res: Response) => {
    const gone = new AbortController();
    const ends = AbortSignal.any([gone.signal, stopping]);
    res.on('close', () => gone.abort());
    const heartbeat = setInterval(() => res.headersSent && res.write(': still here\n\n'), HEARTBEAT_MS);
    try {
      for await (const stats of campaigns.watchStats(req.valid.params.id, ends)) {
        if (!res.headersSent) {
          res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
        }
        res.write(toEvent(stats));
      }
      res.end();
    } catch (error) {
      if (!ends.aborted) throw error;
      res.end();
    } finally {
      clearInterval(heartbeat);
    }
  },

  logs: async (req: ValidRequest<unknown, CommunicationLogsQuery, { id: string }>, res: Response) => {
    res.json(await logs.listCampaignLogs(req.valid.params.id, req.valid.query));
  },

  previewMessage: async (req: ValidRequest<PreviewMessage>, res: Response) => {
    res.json(await previews.previewMessage(req.valid.body));
  },
});

export type CampaignController = ReturnType<typeof createCampaignController>;
