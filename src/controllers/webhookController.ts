import type { Response } from 'express';
import type { CreateWebhook, UpdateWebhook, WebhookDeliveriesQuery } from '../schemas/webhookSchema';
import type { WebhookService } from '../services/webhookService';
import type { IdRequest, ListRequest, ValidRequest } from '../utils/endpoint';

type DeliveryRequest = ValidRequest<unknown, unknown, { id: string; deliveryId: string }>;

/** HTTP in, HTTP out for webhooks. */
export const createWebhookController = (service: WebhookService) => ({
  create: async (req: ValidRequest<CreateWebhook>, res: Response) => {
    const created = await service.createWebhook(req.newId, req.valid.body);
    res.status(201).location(`/api/webhooks/${created.id}`).json(created);
  },

  list: async (req: ListRequest, res: Response) => {
    res.json(await service.listWebhooks(req.valid.query));
  },

  get: async (req: IdRequest, res: Response) => {
    res.json(await service.getWebhook(req.valid.params.id));
  },

  update: async (req: IdRequest<UpdateWebhook>, res: Response) => {
    res.json(await service.updateWebhook(req.valid.params.id, req.valid.body));
  },

  remove: async (req: IdRequest, res: Response) => {
    await service.deleteWebhook(req.valid.params.id);
    res.status(204).end();
  },

  rotateSecret: async (req: IdRequest, res: Response) => {
    res.json(await service.rotateSecret(req.valid.params.id));
  },

  test: async (req: IdRequest, res: Response) => {
    res.json(await service.testWebhook(req.valid.params.id, req.newId));
  },

  listDeliveries: async (
    req: ValidRequest<unknown, WebhookDeliveriesQuery, { id: string }>,
    res: Response,
  ) => {
    res.json(await service.listDeliveries(req.valid.params.id, req.valid.query));
  },

  getDelivery: async (req: DeliveryRequest, res: Response) => {
    const { id, deliveryId } = req.valid.params;
    res.json(await service.getDelivery(id, deliveryId));
  },

  redeliver: async (req: DeliveryRequest, res: Response) => {
    const { id, deliveryId } = req.valid.params;
    res
      .status(202)
      .location(`/api/webhooks/${id}/deliveries/${deliveryId}`)
      .json(await service.redeliver(id, deliveryId));
  },
});

export type WebhookController = ReturnType<typeof createWebhookController>;
