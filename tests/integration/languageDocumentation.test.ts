import type { SegmentRules } from '../../src/schemas/aiSchema';
import { createStorage, spentOver } from '../support/segments';
import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';
import { refused, shop, understood } from '../support/language/documentation';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ CURRENCY: shop.currency });
  test.clock.set(shop.asOf);
  const stored = createStorage(test);
  const { cities, countries } = shop.places;
  const places = [...cities.map((city) => ({ city })), ...countries.map((country) => ({ country }))];
  const attributes = shop.attributes.flatMap(({ key, values = [5] }) =>
    values.map((value) => ({ attributes: { [key]: value } })),
  );
  const people = [...places, ...attributes, { tags: shop.tags }].map((fields, n) => ({
    externalId: `p${n}`,
    ...fields,
  }));
  await test.api.post('/api/customers/bulk', { customers: people }).expect(200);
  for (const { name } of shop.segments) await stored.segment(spentOver(1), name);
  for (const { name } of shop.campaigns) {
    await test.api.post('/api/campaigns', { name, message: 'Hi', rules: spentOver(1) }).expect(201);
  }
});
afterAll(() => test.close());

const ask = async (prompt: string) =>
  (await test.api.post('/api/ai/segment-rules', { prompt })).body as SegmentRules;

describe('POST /ai/segment-rules, in the shop of docs/language.md', () => {
  it.each(understood)('understands: %s', async (prompt = '', description) => {
    expect(await ask(prompt)).toMatchObject({
      understood: true,
      description: `Customers who ${description}`,
    });
  });

  it.each(refused)('refuses: %s', async (prompt = '', words = '', question = '') => {
    const { understood: isUnderstood, notUnderstood, questions } = await ask(prompt);

    expect([isUnderstood, notUnderstood.join(', '), questions.join(' ')]).toEqual([false, words, question]);
  });
});
