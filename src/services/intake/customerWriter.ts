import type { Types, mongo } from 'mongoose';
import type { CustomerDoc } from '../../models/customerModel';
import type { Models } from '../../models/models';
import type { Clock } from '../../utils/clock';
import { refusedByUniqueIndex } from '../../utils/duplicateKey';
import { changesOpening, completeNewCustomer, toCustomerUpdate, toSearchTerms } from './customerFields';
import type { CustomerUpdate } from './customerFields';
import type { Entity } from './customerRegister';
import type { CustomerStatsService } from '../customerStatsService';

interface Deps {
  Customer: Models['Customer'];
  stats: CustomerStatsService;
  clock: Clock;
}

interface Change {
  entity: Entity;
  before: CustomerDoc;
  update: CustomerUpdate;
}

/** The driver's types know arrays only where they know the document. */
interface UpdateOperation {
  updateOne: { filter: { _id: Types.ObjectId }; update: mongo.BSON.Document };
}

/** Stores the changes of customers, with what follows from them: statistics and search terms. */
export function createCustomerWriter({ Customer, stats, clock }: Deps) {
  function toChanges(entities: readonly Entity[]): Change[] {
    const now = clock.now();
    return entities.flatMap((entity) => {
      if (!entity.stored) return [];
      const update = toCustomerUpdate(entity.stored, entity.current, now);
      return update ? [{ entity, before: entity.stored, update }] : [];
    });
  }

  /** Takes addresses away first from those who pass them on to others in the same batch. */
  async function release(changes: readonly Change[]): Promise<void> {
    const wanted = new Set(changes.map(({ entity }) => entity.current.email));
    const released = changes.filter(
      ({ before, entity }) =>
        before.email !== undefined && before.email !== entity.current.email && wanted.has(before.email),
    );
    if (released.length === 0) return;
    await Customer.collection.bulkWrite(
      released.map(({ before: { _id, email } }) => ({
        updateOne: { filter: { _id, email }, update: { $unset: { email: '' } } },
      })),
      { ordered: false },
    );
  }

  /**
   * Two writers who change different searched fields at once would each leave out the other's words: whoever reads
   * last mends them.
   */
  async function mendSearchTerms(ids: readonly Types.ObjectId[]): Promise<void> {
    if (ids.length === 0) return;
    const docs = await Customer.find({ _id: { $in: ids } }, 'externalId name email phone searchTerms').lean();
    const wrong = docs.filter((doc) => toSearchTerms(doc).join(' ') !== doc.searchTerms.join(' '));
    if (wrong.length === 0) return;
    await Customer.collection.bulkWrite(
      wrong.map((doc) => {
        const { _id, externalId = null, name = null, email = null, phone = null } = doc;
        return {
          updateOne: {
            filter: { _id, externalId, name, email, phone },
            update: { $set: { searchTerms: toSearchTerms(doc) } },
          },
        };
      }),
      { ordered: false },
    );
  }

  const toOperation = ({ before: { _id }, update }: Change): UpdateOperation => ({
    updateOne: { filter: { _id }, update },
  });

  return {
    /** New customers with the fields that follow from others, ready to be inserted. */
    complete: (docs: readonly CustomerDoc[]): CustomerDoc[] => docs.map(completeNewCustomer),

    /**
     * Writes what differs between how the customers are stored and how they should be.
     * @returns those whose externalId or e-mail somebody else took meanwhile
     */
    async update(entities: readonly Entity[]): Promise<Set<Entity>> {
      const changes = toChanges(entities);
      const lost = new Set<Entity>();
      if (changes.length === 0) return lost;
      await release(changes);
      const reopened = changes.filter(({ before, entity }) => changesOpening(before, entity.current));
      const operations = changes.map(toOperation);
      const { result: refused } = await stats.withStatistics(
        reopened.map(({ before }) => before._id),
        () => refusedByUniqueIndex(Customer.collection.bulkWrite(operations, { ordered: false })),
      );
      changes.forEach(({ entity }, index) => {
        if (refused.has(index)) lost.add(entity);
      });
      const renamed = changes.filter(({ update }) => 'searchTerms' in update.$set);
      await mendSearchTerms(renamed.map(({ before }) => before._id));
      return lost;
    },
  };
}

export type CustomerWriter = ReturnType<typeof createCustomerWriter>;
