import type { Response } from 'express';
import type { CustomerInput, ListCustomersQuery } from '../schemas/customerInputSchema';
import type { ListOrdersQuery } from '../schemas/orderInputSchema';
import type { CustomerBulkService } from '../services/customerBulkService';
import type { CustomerService } from '../services/customerService';
import type { OrderService } from '../services/orderService';
import type { IdRequest, ValidRequest } from '../utils/endpoint';

interface Services {
  customers: CustomerService;
  customerBulk: CustomerBulkService;
  orders: OrderService;
}

/** HTTP in, HTTP out for customers. */
export const createCustomerController = ({ customers, customerBulk, orders }: Services) => ({
  create: async (req: ValidRequest<CustomerInput>, res: Response) => {
    const customer = await customers.createCustomer(req.newId, req.valid.body);
    res.status(201).location(`/api/customers/${customer.id}`).json(customer);
  },

  bulk: async (req: ValidRequest<{ customers: unknown[] }>, res: Response) => {
    res.json(await customerBulk.upsertCustomers(req.newId, req.valid.body.customers));
  },

  list: async (req: ValidRequest<unknown, ListCustomersQuery>, res: Response) => {
    res.json(await customers.listCustomers(req.valid.query));
  },

  get: async (req: IdRequest, res: Response) => {
    res.json(await customers.getCustomer(req.valid.params.id));
  },

  update: async (req: IdRequest<CustomerInput>, res: Response) => {
    res.json(await customers.updateCustomer(req.valid.params.id, req.valid.body));
  },

  remove: async (req: IdRequest, res: Response) => {
    await customers.deleteCustomer(req.valid.params.id);
    res.status(204).end();
  },

  listOrders: async (req: ValidRequest<unknown, ListOrdersQuery, { id: string }>, res: Response) => {
    res.json(await orders.listCustomerOrders(req.valid.params.id, req.valid.query));
  },
});

export type CustomerController = ReturnType<typeof createCustomerController>;
