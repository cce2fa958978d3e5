import { Router, json, raw } from 'express';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { requirePermission } from '../middlewares/authenticate';
import { freshId } from '../middlewares/idempotency';
import { validate } from '../middlewares/validate';
import { AppError } from '../utils/appError';
import type { BodyKind, Endpoint } from '../utils/endpoint';

const BODY_LIMIT = '10mb';

const requireJson: RequestHandler = (req, _res, next) => {
  const hasBody =
    req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
  if (hasBody && !req.is(['json', '+json'])) {
    throw new AppError('unsupported_media_type', 'Send the body as Content-Type: application/json.');
  }
  next();
};

/** Takes whatever is JSON: that a body has to be an object, its schema says. */
const parseJson = json({ limit: BODY_LIMIT, type: ['json', '+json'], strict: false });

/** The parser takes an empty body for {}; it is no body, and must not pass for an object. */
const readJson: RequestHandler = (req, res, next) => {
  if (req.headers['content-length'] === '0') next();
  else parseJson(req, res, next);
};

const parseForm = raw({ limit: '16kb', type: () => true });

/** A small body of whatever kind, as it came. */
const readForm: RequestHandler = (req, res, next) => {
  parseForm(req, res, (error?: unknown) => {
    const isTooLarge = error instanceof Error && 'type' in error && error.type === 'entity.too.large';
    next(isTooLarge ? new AppError('payload_too_large', 'The form may have at most 16 KiB.') : error);
  });
};

const bodyParsers: Readonly<Record<BodyKind, readonly RequestHandler[]>> = {
  json: [requireJson, readJson],
  raw: [raw({ limit: BODY_LIMIT, type: () => true })],
  stream: [],
  form: [readForm],
};

/** What mounting needs besides the endpoints. */
export interface RouterDeps {
  authenticate: readonly RequestHandler[];
  /** What stands before public endpoints that are limited. */
  limitPublic: readonly RequestHandler[];
  /** Honours `Idempotency-Key`; a secret field is never stored. */
  idempotency: (secretField?: string) => RequestHandler;
}

/** What is not read is refused rather than ignored, but on links and receipts, to which others add their own. */
const toRequest = ({ permission, request }: Endpoint): Endpoint['request'] =>
  permission === 'public' ? request : { query: z.strictObject({}), ...request };

function chain(endpoint: Endpoint, { authenticate, limitPublic, idempotency }: RouterDeps): RequestHandler[] {
  const { permission, request, isLimited, idempotent, secretField } = endpoint;
  return [
    ...(isLimited ? limitPublic : []),
    ...(permission === 'public' ? [] : [...authenticate, requirePermission(permission)]),
    ...(request?.body || endpoint.bodyKind ? bodyParsers[endpoint.bodyKind ?? 'json'] : []),
    validate(toRequest(endpoint)),
    freshId,
    ...(idempotent ? [idempotency(secretField)] : []),
    // Validation has put there what the handler's type says.
    endpoint.handler as unknown as RequestHandler,
  ];
}

/** Mounts the endpoints; whatever else is asked under /api needs a key before it is answered 404. */
export function createApiRouter(endpoints: readonly Endpoint[], deps: RouterDeps): Router {
  const router = Router();
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1');
    router[endpoint.method](path, ...chain(endpoint, deps));
  }
  router.use(...deps.authenticate);
  return router;
}
