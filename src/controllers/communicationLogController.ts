import type { Response } from 'express';
import type { CommunicationLogsQuery } from '../schemas/communicationLogSchema';
import type { CommunicationLogService } from '../services/communicationLogService';
import type { IdRequest, ValidRequest } from '../utils/endpoint';

/** HTTP in, HTTP out for the communication log. */
export const createCommunicationLogController = (service: CommunicationLogService) => ({
  list: async (req: ValidRequest<unknown, CommunicationLogsQuery>, res: Response) => {
    res.json(await service.listLogs(req.valid.query));
  },

  listOfCustomer: async (
    req: ValidRequest<unknown, CommunicationLogsQuery, { id: string }>,
    res: Response,
  ) => {
    res.json(await service.listCustomerLogs(req.valid.params.id, req.valid.query));
  },

  get: async (req: IdRequest, res: Response) => {
    res.json(await service.getLog(req.valid.params.id));
  },
});

export type CommunicationLogController = ReturnType<typeof createCommunicationLogController>;
