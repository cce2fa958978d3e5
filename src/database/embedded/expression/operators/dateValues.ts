import { ObjectId, Timestamp } from 'bson';
import { storeError } from '../../errors';
import { typeName } from '../../query/bsonTypes';
import { zoneOffset } from '../timezone';
import { isNullish } from '../values';
import type { Document } from '../../query/compare';
import type { Evaluator } from '../scope';
import type { ZoneOffset } from '../timezone';

const utc: ZoneOffset = () => 0;

/** A date's instant; ObjectIds and timestamps hold one too. Throws 16006 for anything else. */
export const instantOf = (value: unknown): number => {
  if (value instanceof Date) return value.getTime();
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  if (value instanceof Timestamp) return value.getHighBitsUnsigned() * 1000;
  throw storeError(16006, `can't convert from BSON type ${typeName(value)} to Date`);
};

/** The zone that an operand names; null when it is there but null. */
export const zoneFrom = (timezone: Evaluator | undefined, root: Document): ZoneOffset | null => {
  if (timezone === undefined) return utc;
  const name = timezone(root);
  return isNullish(name) ? null : zoneOffset(name);
};
