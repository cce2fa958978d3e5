import type { Response } from 'express';
import type { CreateApiKey } from '../schemas/accessSchema';
import type { ApiKeyService } from '../services/apiKeyService';
import type { IdRequest, ListRequest, ValidRequest } from '../utils/endpoint';

/** HTTP in, HTTP out for API keys. */
export const createApiKeyController = (service: ApiKeyService) => ({
  create: async (req: ValidRequest<CreateApiKey>, res: Response) => {
    const created = await service.createApiKey(req.newId, req.valid.body);
    res.status(201).location(`/api/api-keys/${created.id}`).json(created);
  },

  list: async (req: ListRequest, res: Response) => {
    res.json(await service.listApiKeys(req.valid.query));
  },

  remove: async (req: IdRequest, res: Response) => {
    await service.deleteApiKey(req.valid.params.id);
    res.status(204).end();
  },
});

export type ApiKeyController = ReturnType<typeof createApiKeyController>;
