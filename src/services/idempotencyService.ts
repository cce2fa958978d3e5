import { randomUUID } from 'node:crypto';
import { Types, mongo } from 'mongoose';
import type { IdempotencyKeyDoc } from '../models/idempotencyKeyModel';
import type { Models } from '../models/models';
import { AppError } from '../utils/appError';
import type { Clock } from '../utils/clock';

const RUNNING_MS = 60_000;
const KEPT_MS = 24 * 3_600_000;

type StoredResponse = NonNullable<IdempotencyKeyDoc['response']>;

/** What `begin` answers: go ahead under this id, or answer this again. */
export type Claim =
  { kind: 'run'; resourceId: string; leaseId: string } | { kind: 'replay'; response: StoredResponse };

interface Deps {
  IdempotencyKey: Models['IdempotencyKey'];
  clock: Clock;
}

/** Remembers requests by their `Idempotency-Key`, so that a repeat does nothing twice. */
export function createIdempotencyService({ IdempotencyKey, clock }: Deps) {
  const claim = (): { leaseId: string; leaseUntil: Date; expiresAt: Date } => {
    const now = clock.now().getTime();
    return {
      leaseId: randomUUID(),
      leaseUntil: new Date(now + RUNNING_MS),
      expiresAt: new Date(now + KEPT_MS),
    };
  };

  async function tryInsert(key: string, fingerprint: string): Promise<Claim | undefined> {
    const resourceId = new Types.ObjectId();
    const fresh = claim();
    try {
      await IdempotencyKey.create([
        {
          _id: key,
          fingerprint,
          status: 'RUNNING',
          resourceId,
          ...fresh,
        },
      ]);
      return { kind: 'run', resourceId: String(resourceId), leaseId: fresh.leaseId };
    } catch (error) {
      if (error instanceof mongo.MongoServerError && error.code === 11000) return undefined;
      throw error;
    }
  }

  /** A record whose runner has been gone for a minute, or that has expired, goes to the next one who asks. */
  async function takeOver(existing: IdempotencyKeyDoc, fingerprint: string): Promise<Claim | undefined> {
    const expired = existing.expiresAt <= clock.now();
    const resourceId = expired ? new Types.ObjectId() : existing.resourceId;
    const fresh = claim();
    const taken = await IdempotencyKey.findOneAndUpdate(
      { _id: existing._id, leaseId: existing.leaseId },
      { $set: { fingerprint, status: 'RUNNING', resourceId, ...fresh }, $unset: { response: 1 } },
    ).lean();
    return taken ? { kind: 'run', resourceId: String(resourceId), leaseId: fresh.leaseId } : undefined;
  }

  return {
    /**
     * Writes the key's record, or reads what became of the first request.
     * @throws AppError idempotency_mismatch for the same key with another request; conflict while the first one runs
     */
    async begin(key: string, fingerprint: string): Promise<Claim> {
      const fresh = await tryInsert(key, fingerprint);
      if (fresh) return fresh;
      const existing = await IdempotencyKey.findById(key).lean();
      if (!existing) return this.begin(key, fingerprint);
      const now = clock.now();
      const expired = existing.expiresAt <= now;
      if (!expired && existing.fingerprint !== fingerprint) {
        throw new AppError('idempotency_mismatch', 'This Idempotency-Key was used for another request.');
      }
      if (!expired && existing.status === 'DONE' && existing.response) {
        return { kind: 'replay', response: existing.response };
      }
      const taken = expired || existing.leaseUntil <= now ? await takeOver(existing, fingerprint) : undefined;
      if (taken) return taken;
      throw new AppError('conflict', 'The first request with this Idempotency-Key is still running.', {
        retryAfter: 1,
      });
    },

    /** Keeps the answer for repeats. */
    async finish(key: string, leaseId: string, response: StoredResponse): Promise<void> {
      await IdempotencyKey.updateOne({ _id: key, leaseId }, { $set: { status: 'DONE', response } });
    },

    /** Forgets a request that failed before it did anything, so that it can be tried again. */
    async abandon(key: string, leaseId: string): Promise<void> {
      await IdempotencyKey.deleteOne({ _id: key, leaseId, status: 'RUNNING' });
    },
  };
}

export type IdempotencyService = ReturnType<typeof createIdempotencyService>;
