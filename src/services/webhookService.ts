import { randomBytes } from 'node:crypto';
import { Types } from 'mongoose';
import type { QueryFilter, UpdateQuery } from 'mongoose';
import type { Models } from '../models/models';
import { toWebhookDelivery } from '../models/webhookDeliveryModel';
import type { WebhookDeliveryDoc } from '../models/webhookDeliveryModel';
import { signingSecrets, toWebhook } from '../models/webhookModel';
import type { WebhookDoc } from '../models/webhookModel';
import { idPosition } from '../schemas/commonSchema';
import type { Page } from '../schemas/commonSchema';
import type {
  CreateWebhook,
  NewWebhook,
  UpdateWebhook,
  Webhook,
  WebhookDeliveriesQuery,
  WebhookDelivery,
  WebhookDeliveryDetail,
  WebhookTest,
} from '../schemas/webhookSchema';
import { AppError, notFound } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { isDuplicateKey } from '../utils/duplicateKey';
import { decodeCursor, toPage } from '../utils/pagination';
import { isPublicAddress, literalAddress } from '../utils/publicAddress';
import type { WebhookPoster } from '../utils/webhookPoster';
import { toPayload } from './webhooks/webhookDeliveries';

/** Each has calls of its own under way, so their number bounds all calls together. */
const MOST_WEBHOOKS = 50;
/** How long a replaced secret signs too, and how many of them do. */
const RETIRED_MS = 24 * 3_600_000;
const MOST_RETIRED = 4;

interface Deps extends Pick<Models, 'Webhook' | 'WebhookDelivery'> {
  poster: WebhookPoster;
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
  /** Whether receivers on this machine and in private networks may be called. */
  allowPrivate: boolean;
  /** Called when a webhook has changed. */
  onChanged: () => void;
  /** Called when there is something to deliver. */
  onDue: () => void;
}

const makeSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** Webhooks: who is told of events, with which secret, and what became of it. */
export function createWebhookService(deps: Deps) {
  const { Webhook: Model, WebhookDelivery: Delivery, poster, clock, leaseClock } = deps;
  const { allowPrivate, onChanged, onDue } = deps;

  async function findWebhook(id: string): Promise<WebhookDoc> {
    const doc = await Model.findById(id).lean();
    if (!doc) throw notFound('webhook', id);
    return doc;
  }

  async function findDelivery(webhookId: string, id: string): Promise<WebhookDeliveryDoc> {
    const doc = await Delivery.findOne({ _id: id, webhookId }).lean();
    if (!doc) throw notFound('delivery', id);
    return doc;
  }

  /** What can be said without resolving a name; names are looked at when a connection is made. */
  function assertReachable(url: string): void {
    const address = literalAddress(new URL(url));
    if (allowPrivate || address === undefined || isPublicAddress(address)) return;
    throw new AppError('validation_failed', 'The webhook cannot be used; see errors.', {
      errors: [{ pointer: '/url', detail: 'must be on the public internet' }],
    });
  }

  async function assertRoom(): Promise<void> {
    if ((await Model.countDocuments()) < MOST_WEBHOOKS) return;
    throw new AppError('conflict', `There are ${MOST_WEBHOOKS} webhooks already; delete one first.`);
  }

  /** Writes a new webhook; a request that is repeated after a crash finds it there already. */
  async function insert(doc: WebhookDoc): Promise<WebhookDoc> {
    try {
      await Model.collection.insertOne(doc);
      return doc;
    } catch (error) {
      if (isDuplicateKey(error)) return findWebhook(String(doc._id));
      throw error;
    }
  }

  const change = async (id: string, update: UpdateQuery<WebhookDoc>): Promise<WebhookDoc> => {
    const doc = await Model.findOneAndUpdate({ _id: id }, update, { returnDocument: 'after' }).lean();
    if (!doc) throw notFound('webhook', id);
    onChanged();
    return doc;
  };

  return {
    /**
     * Makes a webhook; the answer shows its secret.
     * @param id the id that it gets; when it exists, an earlier attempt made it
     * @throws AppError validation_failed for a private address, conflict when there are 50
     */
    async createWebhook(id: string, input: CreateWebhook): Promise<NewWebhook> {
      assertReachable(input.url);
      await assertRoom();
      const { description, ...rest } = input;
      const now = clock.now();
      const doc = await insert({
        _id: new Types.ObjectId(id),
        ...rest,
        ...(description !== undefined && { description }),
        secret: makeSecret(),
        retiredSecrets: [],
        createdAt: now,
        updatedAt: now,
      });
      onChanged();
      return { ...toWebhook(doc), secret: doc.secret };
    },

    /** The webhooks, newest first, without their secrets. */
    async listWebhooks({
      limit,
      cursor,
    }: {
      limit: number;
      cursor?: string | undefined;
    }): Promise<Page<Webhook>> {
      const after = cursor === undefined ? {} : { _id: { $lt: decodeCursor(cursor, idPosition) } };
      const docs = await Model.find(after)
        .sort({ _id: -1 })
        .limit(limit + 1)
        .lean();
      return toPage(docs, limit, { position: (doc) => String(doc._id), item: toWebhook });
    },

    /** @throws AppError not_found */
    getWebhook: async (id: string): Promise<Webhook> => toWebhook(await findWebhook(id)),

    /**
     * Changes a webhook; a missing field stays as it is. What waits goes to the new URL.
     * @throws AppError not_found, validation_failed for a private address
     */
    async updateWebhook(id: string, { description, ...fields }: UpdateWebhook): Promise<Webhook> {
      if (fields.url !== undefined) assertReachable(fields.url);
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      const doc = await change(id, {
        $set: { ...given, ...(description && { description }), updatedAt: clock.now() },
        ...(description === null && { $unset: { description: 1 } }),
      });
      onDue();
      return toWebhook(doc);
    },

    /** Ends a webhook, and what waits for it. @throws AppError not_found */
    async deleteWebhook(id: string): Promise<void> {
      const { deletedCount } = await Model.deleteOne({ _id: id });
      if (deletedCount === 0) throw notFound('webhook', id);
      onChanged();
      await Delivery.deleteMany({ webhookId: id });
    },

    /**
     * Gives a webhook a new secret; the old one signs too for 24 hours.
     * @throws AppError not_found
     */
    async rotateSecret(id: string): Promise<NewWebhook> {
      const { _id, secret, retiredSecrets } = await findWebhook(id);
      const now = clock.now();
      const retired = { secret, until: new Date(now.getTime() + RETIRED_MS) };
      const others = retiredSecrets.filter(({ until }) => until > now);
      const rotated = await Model.findOneAndUpdate(
        { _id, secret },
        {
          $set: {
            secret: makeSecret(),
            retiredSecrets: [retired, ...others].slice(0, MOST_RETIRED),
            updatedAt: now,
          },
        },
        { returnDocument: 'after' },
      ).lean();
      // Somebody else was faster: their secret is retired too.
      if (!rotated) return this.rotateSecret(id);
      return { ...toWebhook(rotated), secret: rotated.secret };
    },

    /** Posts a `webhook.test` event now. @throws AppError not_found */
    async testWebhook(id: string, testId: string): Promise<WebhookTest> {
      const webhook = await findWebhook(id);
      const now = clock.now();
      return poster.post({
        url: webhook.url,
        secrets: signingSecrets(webhook, now),
        id: `evt_${testId}`,
        payload: toPayload('webhook.test', now, { webhookId: id }),
      });
    },

    /** What was, and what will be, sent to a webhook, newest first. @throws AppError not_found */
    async listDeliveries(id: string, query: WebhookDeliveriesQuery): Promise<Page<WebhookDelivery>> {
      const { _id: webhookId } = await findWebhook(id);
      const { limit, cursor, status } = query;
      const filter: QueryFilter<WebhookDeliveryDoc> = {
        webhookId,
        ...(status && { status }),
        ...(cursor !== undefined && { _id: { $lt: decodeCursor(cursor, idPosition) } }),
      };
      const docs = await Delivery.find(filter, { payload: 0 })
        .sort({ _id: -1 })
        .limit(limit + 1)
        .lean();
      return toPage(docs, limit, { position: (doc) => String(doc._id), item: toWebhookDelivery });
    },

    /** @throws AppError not_found */
    async getDelivery(webhookId: string, id: string): Promise<WebhookDeliveryDetail> {
      const doc = await findDelivery(webhookId, id);
      return { ...toWebhookDelivery(doc), payload: doc.payload };
    },

    /** Sends a delivery again, from its first attempt, whatever became of it. @throws AppError not_found */
    async redeliver(webhookId: string, id: string): Promise<WebhookDelivery> {
      const doc = await Delivery.findOneAndUpdate(
        { _id: id, webhookId },
        {
          $set: { status: 'PENDING', attempts: 0, nextAttemptAt: leaseClock.now() },
          $unset: { leaseId: 1, deliveredAt: 1 },
        },
        { returnDocument: 'after' },
      ).lean();
      if (!doc) throw notFound('delivery', id);
      onDue();
      return toWebhookDelivery(doc);
    },
  };
}

export type WebhookService = ReturnType<typeof createWebhookService>;
