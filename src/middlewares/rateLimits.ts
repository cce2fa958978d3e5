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

/**
 * For pages that anybody may open: at most so many requests a minute per address, and so many with a bad link; counted in
 * this process; 0 is no limit. Mail programs post for many people from few addresses, so only guessing is held short.
 */
export function createLinkLimits(perMinute: number, failuresPerMinute: number): RequestHandler[] {
  if (failuresPerMinute === 0) return [createKeyLimit(perMinute)];
  const failures = rateLimit({
    windowMs: MINUTE_MS,
    limit: failuresPerMinute,
    standardHeaders: false,
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    handler: refuse,
  });
  return [createKeyLimit(perMinute), failures];
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
