import type { Connection } from 'mongoose';
import { createApiKeyModel } from './apiKeyModel';
import { createCustomerModel } from './customerModel';
import { createIdempotencyKeyModel } from './idempotencyKeyModel';
import { createOrderModel } from './orderModel';

/** Every model of the application, on one connection. */
export const createModels = (connection: Connection) => ({
  ApiKey: createApiKeyModel(connection),
  Customer: createCustomerModel(connection),
  IdempotencyKey: createIdempotencyKeyModel(connection),
  Order: createOrderModel(connection),
});

export type Models = ReturnType<typeof createModels>;

/** Makes every index and waits for it: no port opens before the unique ones stand. */
export async function ensureIndexes(models: Models): Promise<void> {
  await Promise.all(Object.values(models).map((model) => model.createIndexes()));
}
