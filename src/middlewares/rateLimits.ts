import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { RequestHandler } from 'express';
import { AppError } from '../utils/appError';

const MINUTE_MS = 60_000;

const refuse: RequestHandler = (_req, res) => {
  const retryAfter = Number(res.get('retry-after') ?? 60);
  throw new AppError('rate_limited', `Too many requests; try again in ${retryAfter} s.`, { retryAfter });
};

const passAll: RequestHandler = (_req, _res, next) => next();

/** At most this many requests a minute per key, counted in this process; 0 is no limit. */
export function createKeyLimit(perMinute: number): RequestHandler {
  if (perMinute === 0) return passAll;
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: perMinute,
    standardHeaders: 'draft-6',
    legacyHeaders: false,
    keyGenerator: (req) => req.actor?.id ?? ipKeyGenerator(req.ip ?? ''),
    handler: refuse,
  });
}

/** At most this many failed sign-ins a minute per address, counted in this process; 0 is no limit. */
export function createSignInLimit(perMinute: number): RequestHandler {
  if (perMinute === 0) return passAll;
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: perMinute,
    standardHeaders: false,
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_req, res) => res.statusCode !== 401,
    handler: refuse,
  });
}
