import { Types } from 'mongoose';
import type { QueryFilter } from 'mongoose';
import type { Models } from '../models/models';
import { toSuppression } from '../models/suppressionModel';
import type { SuppressionDoc } from '../models/suppressionModel';
import { idPosition } from '../schemas/commonSchema';
import type { Page } from '../schemas/commonSchema';
import { importSuppressionSchema } from '../schemas/suppressionSchema';
import type {
  ListSuppressionsQuery,
  Suppression as SuppressionView,
  SuppressionFilter,
  SuppressionInput,
} from '../schemas/suppressionSchema';
import { AppError, notFound } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { isDuplicateKey, refusedByUniqueIndex } from '../utils/duplicateKey';
import { decodeCursor, toPage } from '../utils/pagination';
import { normaliseAddress } from '../utils/suppressionKeys';
import { csvRecord } from '../utils/writeCsv';
import { emptyResults, parseRows } from './intake/rowResults';
import type { RowResults } from './intake/rowResults';

const EXPORT_BATCH = 1000;
const EXPORTED = ['address', 'domain', 'channel', 'reason', 'campaignId', 'logId', 'createdAt'] as const;
const REGEX_SPECIAL = /[\\^$.*+?()[\]{}|/-]/g;

interface Deps {
  Suppression: Models['Suppression'];
  clock: Clock;
}

/** The beginning of a value; without a channel, what has no letter in it is a phone number. */
function startsWith(search: string, { channel }: SuppressionFilter): { $regex: string } {
  const kind = channel ?? (/[\p{L}@]/u.test(search) ? 'email' : 'sms');
  const escaped = normaliseAddress(kind, search).replaceAll(REGEX_SPECIAL, String.raw`\$&`);
  return { $regex: `^${escaped}` };
}

function toFilter(query: SuppressionFilter): QueryFilter<SuppressionDoc> {
  const { channel, type, reason, search } = query;
  return {
    ...(channel !== undefined && { channel }),
    ...(type !== undefined && { type }),
    ...(reason !== undefined && { reason }),
    ...(search !== undefined && { value: startsWith(search, query) }),
  };
}

/** The suppression list as people see and change it. */
export function createSuppressionService({ Suppression, clock }: Deps) {
  const toDoc = (_id: Types.ObjectId, input: SuppressionInput): SuppressionDoc => ({
    _id,
    ...input,
    createdAt: clock.now(),
  });

  return {
    /**
     * Puts an address or a domain on the list.
     * @param id the id that the entry gets; when it exists, an earlier attempt made it
     * @throws AppError conflict when it is on the list already
     */
    async createSuppression(id: string, input: SuppressionInput): Promise<SuppressionView> {
      const doc = toDoc(new Types.ObjectId(id), input);
      try {
        await Suppression.collection.insertOne(doc);
        return toSuppression(doc);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const existing = await Suppression.findById(id).lean();
        if (existing) return toSuppression(existing);
        const errors = [{ pointer: `/${input.type}`, detail: 'is on the list already' }];
        throw new AppError('conflict', 'It is on the suppression list already.', { errors });
      }
    },

    /** Takes in rows of an import; what is on the list already stays as it is. */
    async addRows(rows: readonly unknown[], idOf: (index: number) => Types.ObjectId): Promise<RowResults> {
      const { parsed, refused } = parseRows(importSuppressionSchema, rows);
      if (parsed.length === 0) return { ...emptyResults(), refused };
      const docs = parsed.map(({ index, input }) => toDoc(idOf(index), input));
      const known = await refusedByUniqueIndex(Suppression.collection.insertMany(docs, { ordered: false }));
      const ids = docs.filter((_, index) => known.has(index)).map(({ _id }) => _id);
      // Those under a row's own id were made by an earlier attempt at the same batch.
      const own = ids.length === 0 ? [] : await Suppression.find({ _id: { $in: ids } }, { _id: 1 }).lean();
      const unchanged = known.size - own.length;
      return { created: docs.length - unchanged, updated: 0, unchanged, refused };
    },

    /** @throws AppError not_found */
    async getSuppression(id: string): Promise<SuppressionView> {
      const doc = await Suppression.findById(id).lean();
      if (!doc) throw notFound('suppression', id);
      return toSuppression(doc);
    },

    /**
     * Takes it off the list: messages may go there again.
     * @throws AppError not_found
     */
    async deleteSuppression(id: string): Promise<void> {
      const deleted = await Suppression.findByIdAndDelete(id).lean();
      if (!deleted) throw notFound('suppression', id);
    },

    /** Entries, newest first. */
    async listSuppressions({
      limit,
      cursor,
      ...query
    }: ListSuppressionsQuery): Promise<Page<SuppressionView>> {
      const after = cursor === undefined ? {} : { _id: { $lt: decodeCursor(cursor, idPosition) } };
      const docs = await Suppression.find({ ...toFilter(query), ...after })
        .sort({ _id: -1 })
        .limit(limit + 1)
        .lean();
      return toPage(docs, limit, { position: (doc) => String(doc._id), item: toSuppression });
    },

    /** The entries as CSV, newest first, piece by piece. */
    async *exportSuppressions(query: SuppressionFilter): AsyncGenerator<string> {
      yield csvRecord(EXPORTED);
      const filter = toFilter(query);
      let last: Types.ObjectId | undefined;
      for (;;) {
        const docs = await Suppression.find({ ...filter, ...(last && { _id: { $lt: last } }) })
          .sort({ _id: -1 })
          .limit(EXPORT_BATCH)
          .lean();
        if (docs.length > 0) {
          const views = docs.map(toSuppression);
          yield views.map((view) => csvRecord(EXPORTED.map((field) => view[field]))).join('');
        }
        last = docs.at(-1)?._id;
        if (docs.length < EXPORT_BATCH) return;
      }
    },
  };
}

export type SuppressionService = ReturnType<typeof createSuppressionService>;
