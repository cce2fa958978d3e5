import type { Types } from 'mongoose';
import type { CustomerDoc } from '../../models/customerModel';
import type { CustomerInput } from '../../schemas/customerInputSchema';
import { mergeCustomer, newCustomer, toCustomerUpdate } from './customerFields';
import type { Row, RowCode, RowOutcome } from './rowResults';

/** A customer while a batch is applied: how it is stored (undefined: not yet) and how it will be. */
export interface Entity {
  stored: CustomerDoc | undefined;
  current: CustomerDoc;
}

/** What a row comes to, and on whom that rests. */
export type Planned = { row: Row<CustomerInput>; entity: Entity | undefined } & (
  { outcome: RowOutcome } | { refusal: { code: RowCode; pointer: string; detail: string } }
);

interface Options {
  idOf: (index: number) => Types.ObjectId;
  now: Date;
}

/**
 * Applies rows one after another, in memory, to the customers that they name.
 * @param known every stored customer with an externalId or e-mail of the rows
 */
export function createCustomerRegister(known: readonly CustomerDoc[], { idOf, now }: Options) {
  const byExternalId = new Map<string, Entity>();
  const byEmail = new Map<string, Entity>();
  const entities: Entity[] = [];
  let releasedEmail = false;

  const enter = (entity: Entity): void => {
    const { externalId, email } = entity.current;
    if (externalId !== undefined) byExternalId.set(externalId, entity);
    if (email !== undefined) byEmail.set(email, entity);
  };

  const change = (entity: Entity, after: CustomerDoc): void => {
    const before = entity.current;
    if (before.externalId !== undefined) byExternalId.delete(before.externalId);
    if (before.email !== undefined) byEmail.delete(before.email);
    if (before.email !== undefined && before.email !== after.email) releasedEmail = true;
    entity.current = after;
    enter(entity);
  };

  const create = (row: Row<CustomerInput>, input: CustomerInput): Planned => {
    const entity: Entity = { stored: undefined, current: newCustomer(idOf(row.index), input, now) };
    entities.push(entity);
    enter(entity);
    return { row, entity, outcome: 'created' };
  };

  const update = (row: Row<CustomerInput>, input: CustomerInput, entity: Entity): Planned => {
    const after = mergeCustomer(entity.current, input, now);
    if (toCustomerUpdate(entity.current, after, now)) {
      change(entity, after);
      return { row, entity, outcome: 'updated' };
    }
    // Stored under this very row's id: an earlier attempt at the same batch made it.
    const isOwn = entity.stored?._id.equals(idOf(row.index)) ?? false;
    return { row, entity, outcome: isOwn ? 'created' : 'unchanged' };
  };

  for (const doc of known) {
    const entity: Entity = { stored: doc, current: doc };
    entities.push(entity);
    enter(entity);
  }

  return {
    entities: entities as readonly Entity[],

    /** Whether a row took an e-mail away from a customer: what is left no longer tells who that was. */
    hasReleasedEmail: (): boolean => releasedEmail,

    /** Applies one row: known externalId, else known e-mail, else new. */
    apply(row: Row<CustomerInput>): Planned {
      const externalId = row.input.externalId ?? undefined;
      const email = row.input.email ?? undefined;
      const named = externalId === undefined ? undefined : byExternalId.get(externalId);
      const addressed = email === undefined ? undefined : byEmail.get(email);
      if (externalId === undefined && email === undefined) {
        const detail = 'give an externalId or an e-mail';
        return {
          row,
          entity: undefined,
          refusal: { code: 'validation_failed', pointer: '/externalId', detail },
        };
      }
      const isOthers = named
        ? addressed !== undefined && addressed !== named
        : externalId !== undefined && addressed?.current.externalId !== undefined;
      if (isOthers) {
        const detail = 'belongs to another customer';
        return { row, entity: addressed, refusal: { code: 'conflict', pointer: '/email', detail } };
      }
      // An empty externalId names nobody; it does not take one away.
      const input = { ...row.input, externalId };
      const entity = named ?? addressed;
      return entity ? update(row, input, entity) : create(row, input);
    },
  };
}
