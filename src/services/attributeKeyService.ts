import type { AttributeType } from '../models/attributeKeyModel';
import type { Models } from '../models/models';

/** Attribute keys with the types of value that each has had. */
export type AttributeKeys = Map<string, Set<AttributeType>>;

/** Adds what these attributes show to `keys`; anything but text, numbers and booleans is passed over. */
export function collectAttributeKeys(
  attributes: Readonly<Record<string, unknown>>,
  keys: AttributeKeys,
): void {
  for (const key of Object.keys(attributes)) {
    const type = typeof attributes[key];
    if (type !== 'string' && type !== 'number' && type !== 'boolean') continue;
    const types = keys.get(key);
    if (types) types.add(type);
    else keys.set(key, new Set([type]));
  }
}

/** Knows which attributes customers have had: a rule about any other is refused. */
export function createAttributeKeyService({ AttributeKey }: Pick<Models, 'AttributeKey'>) {
  const recorded: AttributeKeys = new Map();

  function unrecorded(keys: AttributeKeys): AttributeKeys {
    const fresh: AttributeKeys = new Map();
    for (const [key, types] of keys) {
      const missing = [...types].filter((type) => !recorded.get(key)?.has(type));
      if (missing.length > 0) fresh.set(key, new Set(missing));
    }
    return fresh;
  }

  return {
    /** Records the keys, before the first customer that has them is written. */
    async recordKeys(keys: AttributeKeys): Promise<void> {
      const fresh = unrecorded(keys);
      if (fresh.size === 0) return;
      const known = await this.listKeys();
      for (const [key, types] of known) recorded.set(key, types);
      for (const [key, types] of unrecorded(fresh)) {
        await AttributeKey.updateOne(
          { _id: key },
          { $addToSet: { types: { $each: [...types] } } },
          { upsert: true },
        );
        recorded.set(key, new Set([...(recorded.get(key) ?? []), ...types]));
      }
    },

    /** Every key that a customer has had. */
    async listKeys(): Promise<AttributeKeys> {
      const docs = await AttributeKey.find().sort({ _id: 1 }).lean();
      return new Map(docs.map(({ _id, types }) => [_id, new Set(types)]));
    },
  };
}

export type AttributeKeyService = ReturnType<typeof createAttributeKeyService>;
