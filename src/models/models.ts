import type { Connection } from 'mongoose';
import { createAiUsageModel } from './aiUsageModel';
import { createApiKeyModel } from './apiKeyModel';
import { createAttributeKeyModel } from './attributeKeyModel';
import { createCampaignModel } from './campaignModel';
import { createCommunicationLogModel } from './communicationLogModel';
import { createCustomerModel } from './customerModel';
import { createIdempotencyKeyModel } from './idempotencyKeyModel';
import { createImportChunkModel, createImportErrorModel, createImportModel } from './importModel';
import { createOrderModel } from './orderModel';
import { createRateLimitModel } from './rateLimitModel';
import { createReceiptModel } from './receiptModel';
import { createSendingPolicyModel } from './sendingPolicyModel';
import { createSettingModel } from './settingModel';
import {
  createSegmentBatchModel,
  createSegmentRefreshModel,
  createSegmentStayModel,
} from './segmentHistoryModel';
import { createSegmentModel } from './segmentModel';
import { createStatsJobModel } from './statsJobModel';
import { createSuppressionModel } from './suppressionModel';
import { createWebhookDeliveryModel } from './webhookDeliveryModel';
import { createWebhookModel } from './webhookModel';

/** Every model of the application, on one connection. */
export const createModels = (connection: Connection) => ({
  AiUsage: createAiUsageModel(connection),
  ApiKey: createApiKeyModel(connection),
  AttributeKey: createAttributeKeyModel(connection),
  Campaign: createCampaignModel(connection),
  CommunicationLog: createCommunicationLogModel(connection),
  Customer: createCustomerModel(connection),
  IdempotencyKey: createIdempotencyKeyModel(connection),
  Import: createImportModel(connection),
  ImportChunk: createImportChunkModel(connection),
  ImportError: createImportErrorModel(connection),
  Order: createOrderModel(connection),
  RateLimit: createRateLimitModel(connection),
  Receipt: createReceiptModel(connection),
  SendingPolicy: createSendingPolicyModel(connection),
  Setting: createSettingModel(connection),
  Segment: createSegmentModel(connection),
  SegmentBatch: createSegmentBatchModel(connection),
  SegmentRefresh: createSegmentRefreshModel(connection),
  SegmentStay: createSegmentStayModel(connection),
  StatsJob: createStatsJobModel(connection),
  Suppression: createSuppressionModel(connection),
  Webhook: createWebhookModel(connection),
  WebhookDelivery: createWebhookDeliveryModel(connection),
});

export type Models = ReturnType<typeof createModels>;

/** Makes every index and waits for it: no port opens before the unique ones stand. */
export async function ensureIndexes(models: Models): Promise<void> {
  await Promise.all(Object.values(models).map((model) => model.createIndexes()));
}
