import type { Request, RequestHandler, Response } from 'express';
import { Types } from 'mongoose';
import type { IdempotencyService } from '../services/idempotencyService';
import { AppError } from '../utils/appError';
import { sha256 } from '../utils/hash';

/** Gives every request the id that a new resource would get. */
export const freshId: RequestHandler = (req, _res, next) => {
  Object.assign(req, { newId: String(new Types.ObjectId()) });
  next();
};

function readKey(req: Request): string | undefined {
  const key = req.get('idempotency-key');
  if (key === undefined) return undefined;
  if (key.length >= 1 && key.length <= 255) return key;
  const fault = { pointer: '/headers/idempotency-key', detail: 'must have 1 to 255 characters' };
  throw new AppError('validation_failed', 'The Idempotency-Key is not valid.', { errors: [fault] });
}

/** What makes a repeat the same request. */
function fingerprint(req: Request): string {
  try {
    return sha256(JSON.stringify([req.query, req.body ?? null]));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    // JSON can be read at any depth, but not written.
    const fault = { pointer: '', detail: 'is nested too deeply' };
    throw new AppError('validation_failed', 'The body is nested too deeply.', { cause, errors: [fault] });
  }
}

/** Calls `keep` with the answer's body before it leaves, so that a repeat never overtakes its record. */
function interceptAnswer(res: Response, keep: (body: string) => Promise<void>): void {
  const send = res.json.bind(res);
  res.json = (body: unknown) => {
    keep(JSON.stringify(body)).then(
      () => send(body),
      (error: unknown) => res.req.next?.(error),
    );
    return res;
  };
}

/**
 * Honours `Idempotency-Key`: a repeat gets the first answer again and does nothing.
 * @param secretField a field of the answer that is shown once and never stored
 */
export function createIdempotency(service: IdempotencyService, secretField?: string): RequestHandler {
  return async (req, res, next) => {
    const given = readKey(req);
    if (given === undefined) return next();
    const key = sha256(req.actor?.id ?? '', req.method, req.baseUrl + req.path, given);
    const claim = await service.begin(key, fingerprint(req));
    if (claim.kind === 'replay') {
      if (claim.response.location) res.location(claim.response.location);
      res.setHeader('Idempotency-Replayed', 'true');
      res.status(claim.response.status).type('json').send(claim.response.body);
      return;
    }
    Object.assign(req, { newId: claim.resourceId });
    interceptAnswer(res, async (body) => {
      const location = res.get('location');
      await service.finish(key, claim.leaseId, {
        status: res.statusCode,
        body: secretField === undefined ? body : without(body, secretField),
        ...(location !== undefined && { location }),
      });
    });
    res.on('finish', () => {
      // After a 5xx nobody knows how far it came: the record stays, and a repeat gets the same id.
      if (res.statusCode >= 400 && res.statusCode < 500)
        service.abandon(key, claim.leaseId).catch(() => undefined);
    });
    next();
  };
}

const without = (body: string, field: string): string =>
  JSON.stringify(JSON.parse(body, (name, value: unknown) => (name === field ? undefined : value)));
