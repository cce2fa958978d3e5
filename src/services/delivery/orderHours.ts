import type { Types } from 'mongoose';
import type { CustomerDoc } from '../../models/customerModel';
import type { Models } from '../../models/models';
import { zoneOf } from '../../utils/quietHours';
import { nextTimeOfDay, timeOfDayAt } from '../../utils/zonedTime';

const HOUR_MS = 3_600_000;
export const HOURS = 24;
/** With fewer orders than this, nothing is known about the hours of a person. */
export const FEWEST_ORDERS = 3;

interface Deps {
  Order: Models['Order'];
}

const hourAt = (moment: Date, timezone: string): number =>
  Math.floor(timeOfDayAt(moment.getTime(), timezone) / HOUR_MS);

type Zoned = Pick<CustomerDoc, '_id' | 'timezone'>;

/** The hour with the most orders, the earliest of several; undefined when too little is known. */
export function bestHour(counts: readonly number[] = []): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total < FEWEST_ORDERS ? undefined : counts.indexOf(Math.max(...counts));
}

/** At which hour of the day people order. */
export function createOrderHours({ Order }: Deps) {
  /** The orders of each customer by hour of the day, as the customer's clocks showed it then. */
  async function countHours(zones: ReadonlyMap<string, string>, ids: readonly Types.ObjectId[]) {
    const hours = new Map<string, number[]>();
    const orders = Order.collection.find<{ customerId: Types.ObjectId; orderedAt: Date }>(
      { customerId: { $in: [...ids] }, status: 'completed', type: 'order' },
      { projection: { _id: 0, customerId: 1, orderedAt: 1 } },
    );
    for await (const { customerId, orderedAt } of orders) {
      const id = String(customerId);
      const counts = hours.get(id) ?? new Array<number>(HOURS).fill(0);
      const hour = hourAt(orderedAt, zones.get(id) ?? 'UTC');
      counts[hour] = (counts[hour] ?? 0) + 1;
      hours.set(id, counts);
    }
    return hours;
  }

  const zonesOf = (customers: readonly Zoned[], fallbackZone: string): Map<string, string> =>
    new Map(customers.map((customer) => [String(customer._id), zoneOf(customer, fallbackZone)]));

  return {
    /**
     * The completed orders of each customer by hour of the day, on the clocks of the customer’s time zone.
     * @returns customer id → 24 counts; a customer without orders is absent
     */
    countByHour: (customers: readonly Zoned[], fallbackZone: string): Promise<Map<string, number[]>> =>
      countHours(
        zonesOf(customers, fallbackZone),
        customers.map(({ _id }) => _id),
      ),

    /**
     * The next moment of each customer's best hour, at most a day ahead; now while it lasts.
     * @returns customer id → moment; a customer with fewer than three orders is absent
     */
    async nextBestHours(
      customers: readonly Zoned[],
      { now, fallbackZone }: { now: Date; fallbackZone: string },
    ): Promise<Map<string, Date>> {
      const zones = zonesOf(customers, fallbackZone);
      const counts = await countHours(
        zones,
        customers.map(({ _id }) => _id),
      );
      const moments = new Map<string, Date>();
      for (const [id, timezone] of zones) {
        const hour = bestHour(counts.get(id));
        if (hour === undefined) continue;
        const isNow = hourAt(now, timezone) === hour;
        moments.set(id, isNow ? now : new Date(nextTimeOfDay(now.getTime(), hour * HOUR_MS, timezone)));
      }
      return moments;
    },
  };
}

export type OrderHours = ReturnType<typeof createOrderHours>;
