import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type {
  ListSuppressionsQuery,
  SuppressionFilter,
  SuppressionInput,
} from '../schemas/suppressionSchema';
import type { SuppressionService } from '../services/suppressionService';
import type { IdRequest, ValidRequest } from '../utils/endpoint';

/** HTTP in, HTTP out for the suppression list. */
export const createSuppressionController = (service: SuppressionService) => ({
  create: async (req: ValidRequest<SuppressionInput>, res: Response) => {
    const created = await service.createSuppression(req.newId, req.valid.body);
    res.status(201).location(`/api/suppressions/${created.id}`).json(created);
  },

  list: async (req: ValidRequest<unknown, ListSuppressionsQuery>, res: Response) => {
    res.json(await service.listSuppressions(req.valid.query));
  },

  export: async (req: ValidRequest<unknown, SuppressionFilter>, res: Response) => {
    res.type('text/csv').attachment('suppressions.csv');
    await pipeline(Readable.from(service.exportSuppressions(req.valid.query)), res).catch(
      (error: unknown) => {
        // Whoever asked has gone away.
        if (!req.destroyed) throw error;
      },
    );
  },

  get: async (req: IdRequest, res: Response) => {
    res.json(await service.getSuppression(req.valid.params.id));
  },

  remove: async (req: IdRequest, res: Response) => {
    await service.deleteSuppression(req.valid.params.id);
    res.status(204).end();
  },
});

export type SuppressionController = ReturnType<typeof createSuppressionController>;
