import { createModels, ensureIndexes } from '../../src/models/models';
import { startTestApp } from '../support/api';
import { connectTestDatabase } from '../support/database';

const DAY_SECONDS = 86_400;

it('the database removes by itself what is kept for a time', async () => {
  const { connection, close } = await connectTestDatabase();
  const models = createModels(connection);
  await ensureIndexes(models);

  const collections = (await connection.listCollections()).map(({ name }) => name);
  const stored = Object.values(models).filter(({ collection }) => collections.includes(collection.name));
  const indexes = await Promise.all(stored.map((model) => model.listIndexes()));

  await close();
  const expiring = stored.flatMap(({ modelName }, place) =>
    (indexes[place] ?? []).flatMap(({ key, expireAfterSeconds }) =>
      expireAfterSeconds === undefined ? [] : [[modelName, { key, expireAfterSeconds }]],
    ),
  );
  const byMoment = { key: { expiresAt: 1 }, expireAfterSeconds: 0 };
  expect(Object.fromEntries(expiring)).toEqual({
    AiUsage: byMoment,
    IdempotencyKey: byMoment,
    RateLimit: { key: { at: 1 }, expireAfterSeconds: DAY_SECONDS },
    Receipt: byMoment,
    SegmentBatch: byMoment,
    SegmentRefresh: byMoment,
    SegmentStay: byMoment,
    WebhookDelivery: byMoment,
  });
});

it('nothing expires under the clock of a test, which stands in the past', async () => {
  const test = await startTestApp();

  const indexes = await test.app.models.IdempotencyKey.listIndexes();

  await test.close();
  expect(indexes).toContainEqual(
    expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 2 ** 31 - 1 }),
  );
});
