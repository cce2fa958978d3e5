import { z } from 'zod';

const money = z.string();

/** A rule as the facts state it, in words of their own. */
export type FactRule =
  { field: string; cmp: string; value: string | number } | { op: 'AND' | 'OR'; rules: FactRule[] };

const ruleSchema: z.ZodType<FactRule> = z.union([
  z.object({ field: z.string(), cmp: z.string(), value: z.union([z.string(), z.number()]) }),
  z.object({ op: z.enum(['AND', 'OR']), rules: z.array(z.lazy(() => ruleSchema)) }),
]);

const segmentSchema = z.object({
  name: z.string(),
  description: z.string(),
  rule: ruleSchema,
  count: z.number(),
  sortedIdsSha256: z.string(),
});

/** The part of data/online-retail/facts.json that is checked: figures computed without this program. */
export const factsSchema = z.object({
  onlineRetail: z.object({
    customers: z.number(),
    customersWithOrders: z.number(),
    orderRows: z.number(),
    refundRows: z.number(),
    asOf: z.string(),
    currency: z.string(),
    sumOrders: money,
    sumRefunds: money,
    sumNet: money,
    averageOrderValue: z.object({ rounded: z.number() }),
    repeatCustomers: z.number(),
    distinctCountries: z.number(),
    top10CountriesByCustomers: z.array(z.object({ country: z.string(), customers: z.number() })),
    top10CountriesByRevenue: z.array(z.object({ country: z.string(), orders: z.number(), revenue: money })),
    top10CustomersBySpend: z.array(
      z.object({ externalId: z.string(), spend: money, orders: z.number(), lastOrderAt: z.string() }),
    ),
    monthlyRevenue: z.array(
      z.object({
        month: z.string(),
        orders: z.number(),
        customers: z.number(),
        revenue: money,
        refunds: money,
      }),
    ),
    segments: z.array(segmentSchema),
  }),
});

export type Facts = z.output<typeof factsSchema>['onlineRetail'];
export type SegmentFact = z.output<typeof segmentSchema>;
