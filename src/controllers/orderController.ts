import type { Response } from 'express';
import type { ListOrdersQuery, OrderInput, RefundOrder } from '../schemas/orderInputSchema';
import type { OrderBulkService } from '../services/orderBulkService';
import type { OrderService } from '../services/orderService';
import type { RefundService } from '../services/refundService';
import type { IdRequest, ValidRequest } from '../utils/endpoint';

interface Services {
  orders: OrderService;
  orderBulk: OrderBulkService;
  refunds: RefundService;
}

const located = (res: Response, isNew: boolean, id: string): Response =>
  res.status(isNew ? 201 : 200).location(`/api/orders/${id}`);

/** HTTP in, HTTP out for orders. */
export const createOrderController = ({ orders, orderBulk, refunds }: Services) => ({
  create: async (req: ValidRequest<OrderInput>, res: Response) => {
    const { order, isNew } = await orders.createOrder(req.newId, req.valid.body);
    located(res, isNew, order.id).json(order);
  },

  bulk: async (req: ValidRequest<{ orders: unknown[] }>, res: Response) => {
    res.json(await orderBulk.insertOrders(req.newId, req.valid.body.orders));
  },

  list: async (req: ValidRequest<unknown, ListOrdersQuery>, res: Response) => {
    res.json(await orders.listOrders(req.valid.query));
  },

  get: async (req: IdRequest, res: Response) => {
    res.json(await orders.getOrder(req.valid.params.id));
  },

  cancel: async (req: IdRequest, res: Response) => {
    res.json(await orders.cancelOrder(req.valid.params.id));
  },

  refund: async (req: IdRequest<RefundOrder>, res: Response) => {
    const { refund, isNew } = await refunds.refundOrder(req.valid.params.id, req.newId, req.valid.body);
    located(res, isNew, refund.id).json(refund);
  },
});

export type OrderController = ReturnType<typeof createOrderController>;
