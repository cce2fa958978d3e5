import type { Types } from 'mongoose';
import type { CustomerDoc } from '../models/customerModel';
import type { Models } from '../models/models';
import type { BulkResult } from '../schemas/bulkSchema';
import { createCustomerSchema } from '../schemas/customerInputSchema';
import type { CustomerInput } from '../schemas/customerInputSchema';
import type { Clock } from '../utils/clock';
import { refusedByUniqueIndex } from '../utils/duplicateKey';
import { createRowIds } from '../utils/rowIds';
import { collectAttributeKeys } from './attributeKeyService';
import type { AttributeKeys, AttributeKeyService } from './attributeKeyService';
import { createCustomerRegister } from './intake/customerRegister';
import type { Entity, Planned } from './intake/customerRegister';
import type { CustomerWriter } from './intake/customerWriter';
import { emptyResults, parseRows, toBulkResult } from './intake/rowResults';
import type { Row, RowResults } from './intake/rowResults';

/** How often rows are tried when parallel uploads take their keys first. */
const ATTEMPTS = 4;
/** So many rows say whether a batch is new: then it is inserted first, and only what is refused is looked up. */
const SAMPLE = 20;

interface Deps {
  Customer: Models['Customer'];
  attributeKeys: AttributeKeyService;
  writer: CustomerWriter;
  clock: Clock;
}

type IdOf = (index: number) => Types.ObjectId;

const present = (values: readonly (string | null | undefined)[]): string[] => [
  ...new Set(values.filter((value) => typeof value === 'string')),
];

function count(results: RowResults, planned: Planned): void {
  if ('outcome' in planned) {
    results[planned.outcome] += 1;
    return;
  }
  const { code, pointer, detail } = planned.refusal;
  results.refused.push({ index: planned.row.index, code, faults: [{ pointer, detail }] });
}

/** Makes and changes many customers at once: the same as one row after the other. */
export function createCustomerBulkService({ Customer, attributeKeys, writer, clock }: Deps) {
  /** The stored customers with an externalId or e-mail of the rows. */
  async function load(rows: readonly Row<CustomerInput>[]): Promise<CustomerDoc[]> {
    const externalIds = present(rows.map(({ input }) => input.externalId));
    const emails = present(rows.map(({ input }) => input.email));
    const [named, addressed] = await Promise.all([
      externalIds.length === 0
        ? []
        : Customer.collection.find<CustomerDoc>({ externalId: { $in: externalIds } }).toArray(),
      emails.length === 0 ? [] : Customer.collection.find<CustomerDoc>({ email: { $in: emails } }).toArray(),
    ]);
    const docs = new Map([...named, ...addressed].map((doc) => [doc._id.toHexString(), doc]));
    return [...docs.values()];
  }

  /** Whether a sample says that the batch is new. */
  async function looksNew(rows: readonly Row<CustomerInput>[]): Promise<boolean> {
    const step = Math.ceil(rows.length / SAMPLE);
    if (step === 1) return false;
    return (await load(rows.filter((_, position) => position % step === 0))).length === 0;
  }

  /**
   * Applies the rows in memory. A batch that looks new is applied as if nobody were stored: a row of which that is
   * wrong is refused by the unique indexes, together with those that rest on it, and comes back to be looked up.
   */
  async function plan(
    rows: readonly Row<CustomerInput>[],
    { idOf, isFirst }: { idOf: IdOf; isFirst: boolean },
  ) {
    const apply = (known: readonly CustomerDoc[]) => {
      const register = createCustomerRegister(known, { idOf, now: clock.now() });
      return { register, planned: rows.map((row) => register.apply(row)) };
    };
    if (isFirst && (await looksNew(rows))) {
      const asNew = apply([]);
      if (!asNew.register.hasReleasedEmail()) return asNew;
    }
    return apply(await load(rows));
  }

  /** @returns the entities whose keys somebody else took meanwhile */
  async function write(entities: readonly Entity[]): Promise<Set<Entity>> {
    const fresh = entities.filter(({ stored }) => stored === undefined);
    const lost = await writer.update(entities.filter(({ stored }) => stored !== undefined));
    if (fresh.length === 0) return lost;
    const docs = writer.complete(fresh.map(({ current }) => current));
    const refused = await refusedByUniqueIndex(Customer.collection.insertMany(docs, { ordered: false }));
    fresh.forEach((entity, index) => {
      if (refused.has(index)) lost.add(entity);
    });
    return lost;
  }

  async function recordKeys(rows: readonly Row<CustomerInput>[]): Promise<void> {
    const keys: AttributeKeys = new Map();
    for (const { input } of rows) if (input.attributes) collectAttributeKeys(input.attributes, keys);
    await attributeKeys.recordKeys(keys);
  }

  async function applyAll(rows: readonly Row<CustomerInput>[], idOf: IdOf): Promise<RowResults> {
    const results = emptyResults();
    let pending = rows;
    for (let attempt = 1; pending.length > 0; attempt += 1) {
      const { register, planned } = await plan(pending, { idOf, isFirst: attempt === 1 });
      const lost = await write(register.entities);
      const retried = planned.filter(({ entity }) => entity !== undefined && lost.has(entity));
      for (const row of planned) if (!row.entity || !lost.has(row.entity)) count(results, row);
      pending = retried.map(({ row }) => row);
      if (attempt < ATTEMPTS) continue;
      for (const { index } of pending) {
        const faults = [{ pointer: '', detail: 'other uploads are changing the same customer; try again' }];
        results.refused.push({ index, code: 'conflict', faults });
      }
      break;
    }
    return results;
  }

  return {
    /**
     * Applies the rows as if one after the other.
     * @param idOf the id that a row's customer gets when it is new
     */
    async upsertRows(rows: readonly unknown[], idOf: IdOf): Promise<RowResults> {
      const { parsed, refused } = parseRows(createCustomerSchema, rows);
      await recordKeys(parsed);
      const results = await applyAll(parsed, idOf);
      return { ...results, refused: [...refused, ...results.refused] };
    },

    /** Answers a bulk request; `requestId` is the id from which new customers get theirs. */
    async upsertCustomers(requestId: string, rows: readonly unknown[]): Promise<BulkResult> {
      return toBulkResult(await this.upsertRows(rows, createRowIds(requestId)), '/customers');
    },
  };
}

export type CustomerBulkService = ReturnType<typeof createCustomerBulkService>;
