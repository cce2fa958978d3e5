import { ObjectId } from 'bson';
import { comparison, mapOperand, toMinor, withComplement } from './compileCondition';
import type { Filter } from './compileCondition';
import { completeCampaignRule, completeOrdersRule } from './ruleDefaults';
import type { CampaignRule, Operator, OrdersRule } from './ruleSchema';
import { windowBounds } from './ruleTime';

export interface CompileOptions {
  /** "Now" for relative dates. */
  asOf: Date;
  /** The campaign being prepared, which campaign rules must not see. */
  excludeCampaignId?: string | undefined;
}

/** What one window asks of a document of the other collection. */
interface Window {
  /** Field → allowed values. */
  allowed: Readonly<Record<string, readonly unknown[]>>;
  from?: Date;
  to?: Date;
}

/** Gathers the windows of a tree on one collection, so that one $lookup computes them all. */
interface Gathering {
  from: string;
  as: string;
  time: unknown;
  windows: Window[];
  figures: Record<string, Filter>;
}

const TIME_OF_LOG = { $ifNull: ['$sentAt', '$createdAt'] };

/** Compiles the rules on other collections; `lookups` then holds what the compiled conditions rely on. */
export function createWindowCompiler(options: CompileOptions) {
  const orders = gathering('orders', 'ruleOrders', '$orderedAt');
  const messages = gathering('communicationlogs', 'ruleMessages', TIME_OF_LOG);
  return {
    compileOrders: (rule: OrdersRule) => compileOrders(rule, orders, options),
    compileCampaign: (rule: CampaignRule) => compileCampaign(rule, messages, options),
    lookups: (): Filter[] => [...lookup(orders), ...lookup(messages, options.excludeCampaignId)],
  };
}

const gathering = (from: string, as: string, time: unknown): Gathering => ({
  from,
  as,
  time,
  windows: [],
  figures: {},
});

function compileOrders(rule: OrdersRule, orders: Gathering, { asOf }: CompileOptions): Filter {
  const { of, types, statuses, isMoney, empty } = completeOrdersRule(rule);
  const window = { allowed: { type: types, status: statuses }, ...datesOf(rule, asOf) };
  const isInside = insideOf(window, orders.time);
  const figure = {
    count: { $sum: { $cond: [isInside, 1, 0] } },
    sum: { $sum: { $cond: [isInside, `$${of}`, 0] } },
    avg: { $avg: { $cond: [isInside, `$${of}`, null] } },
    max: { $max: { $cond: [isInside, `$${of}`, null] } },
    min: { $min: { $cond: [isInside, `$${of}`, null] } },
  }[rule.aggregate];
  const operand = mapOperand(rule.value, (value) => (isMoney ? toMinor(value) : Number(value)));
  const name = gather(orders, window, figure);
  return figureCondition({ array: orders.as, name, empty }, rule.operator, operand);
}

function compileCampaign(rule: CampaignRule, messages: Gathering, { asOf }: CompileOptions): Filter {
  const { operator, value, statuses } = completeCampaignRule(rule);
  const allowed = {
    ...(rule.campaignId !== undefined && { campaignId: [new ObjectId(rule.campaignId)] }),
    ...(statuses && { status: statuses }),
  };
  const window = { allowed, ...datesOf(rule, asOf) };
  const figure = { $sum: { $cond: [insideOf(window, messages.time), 1, 0] } };
  return figureCondition(
    { array: messages.as, name: gather(messages, window, figure), empty: 0 },
    operator,
    value,
  );
}

function datesOf(rule: OrdersRule | CampaignRule, asOf: Date): Pick<Window, 'from' | 'to'> {
  const { from, to } = windowBounds(rule.within, asOf);
  return {
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
  };
}

/** Adds a figure to the gathering, once if it is asked for twice, and returns its name. */
function gather(gathered: Gathering, window: Window, figure: Filter): string {
  const same = Object.keys(gathered.figures).find(
    (name) => JSON.stringify(gathered.figures[name]) === JSON.stringify(figure),
  );
  if (same !== undefined) return same;
  const name = `figure${gathered.windows.length}`;
  gathered.windows.push(window);
  gathered.figures[name] = figure;
  return name;
}

/** The aggregation expression that tells whether a document lies in a window. */
function insideOf({ allowed, from, to }: Window, time: unknown): unknown {
  const fields = Object.entries(allowed).map(([name, values]) =>
    values.length === 1 ? { $eq: [`$${name}`, values[0]] } : { $in: [`$${name}`, values] },
  );
  const bounds = [...(from ? [{ $gte: [time, from] }] : []), ...(to ? [{ $lt: [time, to] }] : [])];
  return { $and: [...fields, ...bounds] };
}

function lookup(gathered: Gathering, excludeCampaignId?: string): Filter[] {
  if (gathered.windows.length === 0) return [];
  const match = {
    ...commonFields(gathered.windows),
    ...commonTimes(gathered),
  };
  const excluded = excludeCampaignId && { campaignId: { $ne: new ObjectId(excludeCampaignId) } };
  const conditions = [match, excluded].filter((part) => part && Object.keys(part).length > 0);
  return [
    {
      $lookup: {
        from: gathered.from,
        localField: '_id',
        foreignField: 'customerId',
        pipeline: [
          ...(conditions.length > 0 ? [{ $match: { $and: conditions } }] : []),
          { $group: { _id: null, ...gathered.figures } },
        ],
        as: gathered.as,
      },
    },
  ];
}

/** Values that any window allows, for the fields that all windows restrict. */
function commonFields(windows: readonly Window[]): Filter {
  const [first] = windows;
  const names = Object.keys(first?.allowed ?? {}).filter((name) =>
    windows.every(({ allowed }) => name in allowed),
  );
  return Object.fromEntries(
    names.map((name) => [name, { $in: [...new Set(windows.flatMap(({ allowed }) => allowed[name] ?? []))] }]),
  );
}

/** The span that covers all windows; only orders keep their time in one plain field. */
function commonTimes({ windows, from: collection }: Gathering): Filter {
  if (collection !== 'orders') return {};
  const starts = windows.map(({ from }) => from?.getTime() ?? -Infinity);
  const ends = windows.map(({ to }) => to?.getTime() ?? Infinity);
  const [start, end] = [Math.min(...starts), Math.max(...ends)];
  const bounds = {
    ...(Number.isFinite(start) && { $gte: new Date(start) }),
    ...(Number.isFinite(end) && { $lt: new Date(end) }),
  };
  return Object.keys(bounds).length > 0 ? { orderedAt: bounds } : {};
}

interface Figure {
  array: string;
  name: string;
  /** The figure of a customer for whom the $lookup found nothing. */
  empty: 0 | null;
}

/** A condition on a figure; a customer without any document there has an empty array instead of figures. */
function figureCondition({ array, name, empty }: Figure, operator: Operator, operand: unknown): Filter {
  return withComplement(operator, (positive) => {
    const condition = comparison(`${array}.${name}`, positive, operand);
    const isEmptyIncluded = empty === 0 ? holdsForZero(positive, operand) : positive === 'null';
    return isEmptyIncluded ? { $or: [{ [array]: { $size: 0 } }, condition] } : condition;
  });
}

function holdsForZero(operator: Operator, operand: unknown): boolean {
  const numbers = (Array.isArray(operand) ? operand : [operand]).map(Number);
  const [first = NaN, second = NaN] = numbers;
  switch (operator) {
    case '=':
    case 'in':
      return numbers.includes(0);
    case '<':
      return first > 0;
    case '<=':
      return first >= 0;
    case '>':
      return first < 0;
    case '>=':
      return first <= 0;
    case 'between':
      return first <= 0 && second >= 0;
    default:
      return false;
  }
}
