/** Conditions of aggregations: what an entry among the orders is. */
export const isOrder = { $eq: ['$type', 'order'] };
export const isRefund = { $eq: ['$type', 'refund'] };
