import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Types } from 'mongoose';
import { toApiKey } from '../models/apiKeyModel';
import type { Models } from '../models/models';
import type { Actor, ApiKey, CreateApiKey, NewApiKey } from '../schemas/accessSchema';
import { idPosition, type Page } from '../schemas/commonSchema';
import { notFound } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { sha256 } from '../utils/hash';
import { decodeCursor, toPage } from '../utils/pagination';

/** How long a process trusts what it read about a key: a key deleted by another process works at most this long. */
const TRUSTED_MS = 5000;
const REMEMBERED_KEYS = 1000;

interface Deps {
  ApiKey: Models['ApiKey'];
  clock: Clock;
  adminApiKey?: string | undefined;
}

/** API keys: 256 random bits, of which the database knows only a hash. */
export function createApiKeyService({ ApiKey, clock, adminApiKey }: Deps) {
  const remembered = new Map<string, { actor: Actor; until: number }>();
  const adminHash = adminApiKey === undefined ? undefined : Buffer.from(sha256(adminApiKey));

  async function insert(_id: Types.ObjectId, { name, role }: CreateApiKey): Promise<NewApiKey> {
    const key = `crm_${randomBytes(32).toString('base64url')}`;
    const doc = { _id, name, role, hash: sha256(key), lastFour: key.slice(-4), createdAt: clock.now() };
    await ApiKey.collection.insertOne(doc);
    return { ...toApiKey(doc), key };
  }

  async function readActor(hash: string): Promise<Actor | undefined> {
    const doc = await ApiKey.findOne({ hash }).lean();
    if (!doc) return undefined;
    const actor: Actor = { id: String(doc._id), name: doc.name, role: doc.role };
    if (remembered.size >= REMEMBERED_KEYS) remembered.clear();
    remembered.set(hash, { actor, until: clock.now().getTime() + TRUSTED_MS });
    return actor;
  }

  return {
    /** Who owns this key; undefined when nobody does. */
    async findActor(key: string): Promise<Actor | undefined> {
      const hash = sha256(key);
      if (adminHash && timingSafeEqual(adminHash, Buffer.from(hash))) {
        return { id: 'environment', name: 'ADMIN_API_KEY', role: 'admin' };
      }
      const known = remembered.get(hash);
      if (known && known.until > clock.now().getTime()) return known.actor;
      return readActor(hash);
    },

    /** Makes a key; the answer is the only place where it can be read. */
    createApiKey: (id: string, input: CreateApiKey): Promise<NewApiKey> =>
      insert(new Types.ObjectId(id), input),

    /** The keys, newest first, without their secrets. */
    async listApiKeys({
      limit,
      cursor,
    }: {
      limit: number;
      cursor?: string | undefined;
    }): Promise<Page<ApiKey>> {
      const after = cursor === undefined ? {} : { _id: { $lt: decodeCursor(cursor, idPosition) } };
      const docs = await ApiKey.find(after)
        .sort({ _id: -1 })
        .limit(limit + 1)
        .lean();
      return toPage(docs, limit, { position: (doc) => String(doc._id), item: toApiKey });
    },

    /**
     * Ends a key: at once in this process, within five seconds in others.
     * @throws AppError not_found
     */
    async deleteApiKey(id: string): Promise<void> {
      const { deletedCount } = await ApiKey.deleteOne({ _id: id });
      if (deletedCount === 0) throw notFound('API key', id);
      remembered.clear();
    },

    /**
     * Makes the first admin key when there is none and ADMIN_API_KEY is unset.
     * @returns the key, to be printed this once; undefined when none was needed
     */
    async ensureFirstKey(): Promise<string | undefined> {
      if (adminHash || (await ApiKey.exists({ role: 'admin' }))) return undefined;
      const { key } = await insert(new Types.ObjectId(), { name: 'first admin key', role: 'admin' });
      return key;
    },
  };
}

export type ApiKeyService = ReturnType<typeof createApiKeyService>;
