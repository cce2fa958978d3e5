import { Types } from 'mongoose';
import type { QueryFilter } from 'mongoose';
import { toCustomer } from '../models/customerModel';
import type { CustomerDoc } from '../models/customerModel';
import type { Models } from '../models/models';
import { idPosition } from '../schemas/commonSchema';
import type { Page } from '../schemas/commonSchema';
import type { CustomerInput, ListCustomersQuery } from '../schemas/customerInputSchema';
import type { Customer as CustomerView } from '../schemas/customerSchema';
import { AppError, notFound } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { isDuplicateKey } from '../utils/duplicateKey';
import { decodeCursor, toPage } from '../utils/pagination';
import { collectAttributeKeys } from './attributeKeyService';
import type { AttributeKeys, AttributeKeyService } from './attributeKeyService';
import {
  completeNewCustomer,
  mergeCustomer,
  newCustomer,
  toSearchWords,
  toWordParts,
} from './intake/customerFields';
import type { CustomerStatsService } from './customerStatsService';
import type { CustomerWriter } from './intake/customerWriter';

type Deps = Pick<Models, 'Customer' | 'Order' | 'CommunicationLog'> & {
  attributeKeys: AttributeKeyService;
  stats: CustomerStatsService;
  writer: CustomerWriter;
  clock: Clock;
};

const REGEX_SPECIAL = /[\\^$.*+?()[\]{}|/-]/g;
const startsWith = (word: string): string => `^${word.replaceAll(REGEX_SPECIAL, String.raw`\$&`)}`;

const hasTerm = (word: string) => ({ searchTerms: { $regex: startsWith(word) } });

/** A word is found as it stands or, with signs in it, by its parts: +91 and o'neill. */
function hasWord(word: string): QueryFilter<CustomerDoc> {
  const parts = toWordParts(word);
  if (parts.length === 0 || parts[0] === word) return hasTerm(word);
  return { $or: [hasTerm(word), { $and: parts.map(hasTerm) }] };
}

function toFilter(query: ListCustomersQuery): QueryFilter<CustomerDoc> {
  const { externalId, email, country, city, tag, search, cursor } = query;
  const words = search === undefined ? [] : toSearchWords(search);
  return {
    ...(externalId !== undefined && { externalId }),
    ...(email !== undefined && { email }),
    ...(country !== undefined && { country }),
    ...(city !== undefined && { city }),
    ...(tag !== undefined && { tags: tag }),
    ...(words.length > 0 && { $and: words.map(hasWord) }),
    ...(cursor !== undefined && { _id: { $lt: decodeCursor(cursor, idPosition) } }),
  };
}

/** Customers one at a time. */
export function createCustomerService(deps: Deps) {
  const { Customer, Order, CommunicationLog, attributeKeys, stats, writer, clock } = deps;

  async function recordKeys({ attributes }: CustomerInput): Promise<void> {
    const keys: AttributeKeys = new Map();
    if (attributes) collectAttributeKeys(attributes, keys);
    await attributeKeys.recordKeys(keys);
  }

  async function getDoc(id: string): Promise<CustomerDoc> {
    const doc = await Customer.findById(id).lean();
    if (!doc) throw notFound('customer', id);
    return doc;
  }

  /** The error for a customer whose keys others have. */
  async function takenError(id: string, { externalId, email }: CustomerInput): Promise<AppError> {
    const others = { _id: { $ne: new Types.ObjectId(id) } };
    const [named, addressed] = await Promise.all([
      externalId ? Customer.exists({ ...others, externalId }) : null,
      email ? Customer.exists({ ...others, email }) : null,
    ]);
    const detail = 'belongs to another customer';
    const errors = [
      ...(named ? [{ pointer: '/externalId', detail }] : []),
      ...(addressed ? [{ pointer: '/email', detail }] : []),
    ];
    return new AppError('conflict', 'There is such a customer already.', { errors });
  }

  const hasTraces = async (customerId: Types.ObjectId): Promise<boolean> =>
    (await Order.exists({ customerId })) !== null || (await CommunicationLog.exists({ customerId })) !== null;

  return {
    /**
     * Makes a customer.
     * @param id the id that the customer gets; when it exists, an earlier attempt made it
     * @throws AppError conflict when another customer has the externalId or the e-mail
     */
    async createCustomer(id: string, input: CustomerInput): Promise<CustomerView> {
      await recordKeys(input);
      const doc = completeNewCustomer(newCustomer(new Types.ObjectId(id), input, clock.now()));
      try {
        await Customer.collection.insertOne(doc);
        return toCustomer(doc);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const existing = await Customer.findById(id).lean();
        if (existing) return toCustomer(existing);
        throw await takenError(id, input);
      }
    },

    /** @throws AppError not_found */
    getCustomer: async (id: string): Promise<CustomerView> => toCustomer(await getDoc(id)),

    /** Customers, newest first. */
    async listCustomers(query: ListCustomersQuery): Promise<Page<CustomerView>> {
      const docs = await Customer.find(toFilter(query))
        .sort({ _id: -1 })
        .limit(query.limit + 1)
        .lean();
      return toPage(docs, query.limit, { position: (doc) => String(doc._id), item: toCustomer });
    },

    /**
     * Changes a customer: absent leaves a field, null clears it.
     * @throws AppError not_found; conflict when another customer has the externalId or the e-mail
     */
    async updateCustomer(id: string, input: CustomerInput): Promise<CustomerView> {
      const stored = await getDoc(id);
      await recordKeys(input);
      const lost = await writer.update([{ stored, current: mergeCustomer(stored, input, clock.now()) }]);
      if (lost.size > 0) throw await takenError(id, input);
      return toCustomer(await getDoc(id));
    },

    /**
     * Deletes a customer whom nothing refers to.
     * @throws AppError not_found; conflict with orders or log entries
     */
    async deleteCustomer(id: string): Promise<void> {
      const doc = await getDoc(id);
      const refused = new AppError('conflict', 'This customer has orders or messages; erase it instead.');
      if (await hasTraces(doc._id)) throw refused;
      await Customer.deleteOne({ _id: doc._id });
      if (!(await hasTraces(doc._id))) return;
      // An order came in between the look and the deletion: it must not lose its customer.
      await stats.withStatistics([doc._id], () => Customer.collection.insertOne(doc));
      throw refused;
    },
  };
}

export type CustomerService = ReturnType<typeof createCustomerService>;
