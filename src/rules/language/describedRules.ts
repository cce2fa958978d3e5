import type { orderStatuses, orderTypes } from '../../schemas/orderSchema';
import type { CampaignRule, OrdersRule, Within } from '../ruleSchema';
import { isOrdered } from './comparisons';
import type { Comparison } from './comparisons';
import { refuse } from './drafts';
import type { Draft } from './drafts';
import type { Choice } from './namedRules';

type OrderType = (typeof orderTypes)[number];
type OrderStatus = (typeof orderStatuses)[number];
type Missing = Pick<OrdersRule, 'operator' | 'value'>;

/** The orders that a described rule is computed over. */
interface Which {
  of?: OrdersRule['of'];
  type: OrderType[];
  status: OrderStatus[];
}

/** What an orders rule leaves out: completed orders. */
function toWhere({ type, status }: Which): OrdersRule['where'] {
  const isUsual = type.every((one) => one === 'order') && status.every((one) => one === 'completed');
  return isUsual ? undefined : { type, status };
}

/** Makes orders and campaign rules of the words that describeRules has for them. */
export const describedRules = {
  missing: (): Missing => ({ operator: 'null' }),
  present: (): Missing => ({ operator: 'notNull' }),

  orders(aggregate: OrdersRule['aggregate'], which: Which, rest: Rest): Draft {
    const { within, comparison } = rest;
    const { operator, value } = comparison;
    if (value !== undefined && !isOrdered({ operator, value, isMoney: false })) {
      return refuse('Which limit is the lower one?');
    }
    const where = toWhere(which);
    return {
      field: 'orders',
      aggregate,
      ...(which.of === 'itemCount' && { of: which.of }),
      ...(where && { where }),
      ...(within && { within }),
      operator,
      ...(value !== undefined && { value }),
    };
  },

  messages(choice: Choice | null, rest: Messages): Draft {
    const [entry, ...others] = choice ?? [];
    if (others.length > 0) return refuse(`Which campaign called ${JSON.stringify(entry?.name)} do you mean?`);
    const { status, within, comparison } = rest;
    const { operator, value } = comparison;
    return {
      field: 'campaign',
      ...(entry && { campaignId: entry.value }),
      ...(status && { status }),
      ...(within && { within }),
      operator,
      ...(value !== undefined && { value }),
    };
  },
};

interface Rest {
  within: Within | null;
  comparison: Comparison | Missing;
}

interface Messages extends Rest {
  status: CampaignRule['status'] | null;
}
