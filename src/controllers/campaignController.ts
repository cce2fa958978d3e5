import type { Response } from 'express';
import type {
  CampaignsQuery,
  CreateCampaign,
  DuplicateCampaign,
  ForecastCampaign,
  PreviewMessage,
  RetryFailed,
  ScheduleCampaign,
  TestSend,
  UpdateCampaign,
} from '../schemas/campaignInputSchema';
import type { Campaign, CampaignStats } from '../schemas/campaignSchema';
import type { PageQuery } from '../schemas/commonSchema';
import type { CommunicationLogsQuery } from '../schemas/communicationLogSchema';
import type { CampaignForecastService } from '../services/campaignForecastService';
import type { CampaignReportService } from '../services/campaignReportService';
import type { CampaignService } from '../services/campaignService';
import type { CommunicationLogService } from '../services/communicationLogService';
import type { MessagePreviewService } from '../services/messagePreviewService';
import type { TestSendService } from '../services/testSendService';
import type { IdRequest, ValidRequest } from '../utils/endpoint';

const HEARTBEAT_MS = 15_000;

interface Deps {
  campaigns: CampaignService;
  logs: CommunicationLogService;
  previews: MessagePreviewService;
  forecasts: CampaignForecastService;
  reports: CampaignReportService;
  testSends: TestSendService;
  /** The program wants to end: streams end too. */
  stopping: AbortSignal;
}

const toEvent = (stats: CampaignStats): string =>
  `event: stats\nid: ${stats.statsAsOf ?? ''}\ndata: ${JSON.stringify(stats)}\n\n`;

/** A handler that does one thing to a campaign and answers with it. */
const acting =
  <Body>(status: number, act: (id: string, requestId: string, body: Body) => Promise<Campaign>) =>
  async (req: IdRequest<Body>, res: Response): Promise<void> => {
    const { id } = req.valid.params;
    const campaign = await act(id, req.newId, req.valid.body);
    res.status(status).location(`/api/campaigns/${campaign.id}`).json(campaign);
  };

/** What can be done to a campaign. */
const createActions = (campaigns: CampaignService) => ({
  schedule: acting(200, (id, requestId, body: ScheduleCampaign) => campaigns.schedule(id, requestId, body)),
  unschedule: acting(200, (id, requestId) => campaigns.unschedule(id, requestId)),
  launch: acting(202, (id, requestId) => campaigns.launch(id, requestId)),
  pause: acting(200, (id, requestId) => campaigns.pause(id, requestId)),
  resume: acting(200, (id, requestId) => campaigns.resume(id, requestId)),
  cancel: acting(200, (id, requestId) => campaigns.cancel(id, requestId)),
  retryFailed: acting(202, (id, requestId, body: RetryFailed) => campaigns.retryFailed(id, requestId, body)),
  archive: acting(200, (id, requestId) => campaigns.archive(id, requestId)),
  unarchive: acting(200, (id, requestId) => campaigns.unarchive(id, requestId)),
  duplicate: acting(201, (id, newId, body: DuplicateCampaign) =>
    campaigns.duplicateCampaign(id, newId, body),
  ),
});

/** HTTP in, HTTP out for campaigns. */
export const createCampaignController = ({ campaigns, logs, previews, stopping, ...deps }: Deps) => ({
  ...createActions(campaigns),

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

  deadLetters: async (req: ValidRequest<unknown, PageQuery, { id: string }>, res: Response) => {
    res.json(await logs.listDeadLetters(req.valid.params.id, req.valid.query));
  },

  forecast: async (req: ValidRequest<ForecastCampaign>, res: Response) => {
    res.json(await deps.forecasts.forecastInput(req.valid.body));
  },

  forecastStored: async (req: IdRequest, res: Response) => {
    res.json(await deps.forecasts.forecastCampaign(req.valid.params.id));
  },

  report: async (req: IdRequest, res: Response) => {
    res.json(await deps.reports.getReport(req.valid.params.id));
  },

  testSend: async (req: IdRequest<TestSend>, res: Response) => {
    res.json(await deps.testSends.testSend(req.valid.params.id, req.newId, req.valid.body));
  },

  previewMessage: async (req: ValidRequest<PreviewMessage>, res: Response) => {
    res.json(await previews.previewMessage(req.valid.body));
  },
});

export type CampaignController = ReturnType<typeof createCampaignController>;
