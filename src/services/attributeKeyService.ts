import { MOST_ATTRIBUTE_VALUES } from '../models/attributeKeyModel';
import type { AttributeType } from '../models/attributeKeyModel';
import type { Models } from '../models/models';

/** What customers have had of an attribute. */
export interface AttributeUse {
  types: Set<AttributeType>;
  /** Its short texts, unless they are many. */
  values: Set<string>;
  hasManyValues: boolean;
}

/** Attribute keys with what each has held. */
export type AttributeKeys = Map<string, AttributeUse>;

const LONGEST_VALUE = 60;

function useOf(keys: AttributeKeys, key: string): AttributeUse {
  const known = keys.get(key);
  if (known) return known;
  const fresh: AttributeUse = { types: new Set(), values: new Set(), hasManyValues: false };
  keys.set(key, fresh);
  return fresh;
}

function forgetValues(use: AttributeUse): void {
  use.hasManyValues = true;
  use.values.clear();
}

function addValue(use: AttributeUse, value: string): void {
  if (use.hasManyValues || value.length > LONGEST_VALUE) return;
  use.values.add(value);
  if (use.values.size > MOST_ATTRIBUTE_VALUES) forgetValues(use);
}

/** Adds what these attributes show to `keys`; anything but text, numbers and booleans is passed over. */
export function collectAttributeKeys(
  attributes: Readonly<Record<string, unknown>>,
  keys: AttributeKeys,
): void {
  for (const [key, value] of Object.entries(attributes)) {
    const type = typeof value;
    if (type !== 'string' && type !== 'number' && type !== 'boolean') continue;
    const use = useOf(keys, key);
    use.types.add(type);
    if (typeof value === 'string') addValue(use, value);
  }
}

/** Adds what a key has held elsewhere. */
function addUse(use: AttributeUse, { types, values, hasManyValues }: AttributeUse): void {
  types.forEach((type) => use.types.add(type));
  values.forEach((value) => addValue(use, value));
  if (hasManyValues) forgetValues(use);
}

/** Whether a use shows nothing that is not known. */
const isKnown = (known: AttributeUse | undefined, use: AttributeUse): boolean =>
  known !== undefined &&
  [...use.types].every((type) => known.types.has(type)) &&
  (known.hasManyValues || (!use.hasManyValues && [...use.values].every((value) => known.values.has(value))));

/** Knows which attributes customers have had: a rule about any other is refused. */
export function createAttributeKeyService({ AttributeKey }: Pick<Models, 'AttributeKey'>) {
  const recorded: AttributeKeys = new Map();

  const unrecorded = (keys: AttributeKeys): [string, AttributeUse][] =>
    [...keys].filter(([key, use]) => !isKnown(recorded.get(key), use));

  async function record(key: string, { types, values, hasManyValues }: AttributeUse): Promise<void> {
    const held = hasManyValues
      ? { $set: { values: [], hasManyValues }, $addToSet: { types: { $each: [...types] } } }
      : { $addToSet: { types: { $each: [...types] }, values: { $each: [...values] } } };
    await AttributeKey.updateOne({ _id: key }, held, { upsert: true });
  }

  return {
    /** Records the keys, before the first customer that has them is written. */
    async recordKeys(keys: AttributeKeys): Promise<void> {
      if (unrecorded(keys).length === 0) return;
      for (const [key, use] of await this.listKeys()) addUse(useOf(recorded, key), use);
      for (const [key, use] of unrecorded(keys)) {
        const held = structuredClone(useOf(recorded, key));
        addUse(held, use);
        await record(key, held);
        recorded.set(key, held);
      }
    },

    /** Every key that a customer has had. */
    async listKeys(): Promise<AttributeKeys> {
      const docs = await AttributeKey.find().sort({ _id: 1 }).lean();
      return new Map(
        docs.map(({ _id, types, values, hasManyValues = false }) => [
          _id,
          { types: new Set(types), values: new Set(hasManyValues ? [] : values), hasManyValues },
        ]),
      );
    },
  };
}

export type AttributeKeyService = ReturnType<typeof createAttributeKeyService>;
