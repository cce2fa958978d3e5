import type { Types } from 'mongoose';
import type { CustomerDoc } from '../models/customerModel';
import type { Models } from '../models/models';
import { zoneOf } from '../utils/quietHours';
import { nextTimeOfDay, timeOfDayAt } from '../utils/zonedTime';

const HOUR_MS = 3_600_000;
const HOURS = 24;
/** With fewer orders than this, nothing is known about the hours of a person. */
const FEWEST_ORDERS = 3;

interface Deps {
  Order: Models['Order'];
}

/** At which hour of the day people order. */
export function createOrderHours({ Order }: Deps) {
  /** The orders of each customer by hour of the day, in UTC. */
  async function countHours(customerIds: readonly Types.ObjectId[]): Promise<Map<string, number[]>> {
    const groups = await Order.collection
      .aggregate<{ _id: { customerId: Types.ObjectId; hour: string }; count: number }>([
        { $match: { customerId: { $in: customerIds }, status: 'completed', type: 'order' } },
        {
          $group: {
            _id: {
              customerId: '$customerId',
              hour: { $dateToString: { date: '$orderedAt', format: '%H', timezone: 'UTC' } },
            },
            count: { $sum: 1 },
          },
        },
      ])
      .toArray();
    const hours = new Map<string, number[]>();
    for (const { _id, count } of groups) {
      const id = String(_id.customerId);
      const counts = hours.get(id) ?? new Array<number>(HOURS).fill(0);
      counts[Number(_id.hour)] = count;
      hours.set(id, counts);
    }
    return hours;
  }

  /** The local hour with the most orders, the earliest of several; undefined when too little is known. */
  function bestHour(utcCounts: readonly number[], now: Date, timezone: string): number | undefined {
    const total = utcCounts.reduce((sum, count) => sum + count, 0);
    if (total < FEWEST_ORDERS) return undefined;
    const dayStart = Math.floor(now.getTime() / (HOURS * HOUR_MS)) * HOURS * HOUR_MS;
    const local = new Array<number>(HOURS).fill(0);
    utcCounts.forEach((count, hour) => {
      const shown = Math.floor(timeOfDayAt(dayStart + hour * HOUR_MS, timezone) / HOUR_MS);
      local[shown] = (local[shown] ?? 0) + count;
    });
    return local.indexOf(Math.max(...local));
  }

  return {
    /**
     * The next moment of each customer's best hour, at most a day ahead; now while it lasts.
     * @returns customer id → moment; a customer with fewer than three orders is absent
     */
    async nextBestHours(
      customers: readonly Pick<CustomerDoc, '_id' | 'timezone'>[],
      { now, fallbackZone }: { now: Date; fallbackZone: string },
    ): Promise<Map<string, Date>> {
      const counts = await countHours(customers.map(({ _id }) => _id));
      const moments = new Map<string, Date>();
      for (const customer of customers) {
        const timezone = zoneOf(customer, fallbackZone);
        const hour = bestHour(counts.get(String(customer._id)) ?? [], now, timezone);
        if (hour === undefined) continue;
        const isNow = Math.floor(timeOfDayAt(now.getTime(), timezone) / HOUR_MS) === hour;
        const next = isNow ? now : new Date(nextTimeOfDay(now.getTime(), hour * HOUR_MS, timezone));
        moments.set(String(customer._id), next);
      }
      return moments;
    },
  };
}

export type OrderHours = ReturnType<typeof createOrderHours>;
