import type { ErrorRequestHandler, RequestHandler } from 'express';
import { z } from 'zod';
import type { Logger } from '../config/logger';
import type { Problem } from '../schemas/commonSchema';
import { AppError, errorCodes } from '../utils/appError';
import { isDatabaseAway } from '../utils/databaseAway';

const bodyErrors: Readonly<Record<string, { code: keyof typeof errorCodes; detail: string }>> = {
  'entity.parse.failed': { code: 'invalid_json', detail: 'The body is not valid JSON.' },
  'entity.too.large': { code: 'payload_too_large', detail: 'The body may have at most 10 MiB.' },
  'encoding.unsupported': {
    code: 'unsupported_media_type',
    detail: 'The content encoding is not supported.',
  },
  'charset.unsupported': { code: 'unsupported_media_type', detail: 'The charset is not supported.' },
  'request.size.invalid': { code: 'bad_request', detail: 'The body is not as long as Content-Length says.' },
  'request.aborted': { code: 'bad_request', detail: 'The request ended before its body did.' },
  'entity.verify.failed': { code: 'bad_request', detail: 'The body could not be read.' },
};

const typed = z.object({ type: z.string() });
const clientFault = z.object({ status: z.number().int().min(400).max(499), expose: z.literal(true) });
const duplicateKey = z.object({
  code: z.literal(11000),
  keyPattern: z.record(z.string(), z.unknown()).optional(),
});

/** What the error means to the client; undefined for an error that is our own. */
function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  const body = bodyErrors[typed.safeParse(error).data?.type ?? ''];
  if (body) return withRootFault(body.code, body.detail, error);
  if (error instanceof URIError)
    return new AppError('bad_request', 'The path is not valid.', { cause: error });
  const duplicate = duplicateKey.safeParse(error);
  if (duplicate.success) {
    const errors = Object.keys(duplicate.data.keyPattern ?? {}).map((field) => ({
      pointer: `/${field.replaceAll('.', '/')}`,
      detail: 'is already taken',
    }));
    return new AppError('conflict', 'The same thing exists already.', { cause: error, errors });
  }
  if (isDatabaseAway(error)) {
    const detail = 'The database does not answer. A request with an Idempotency-Key can be repeated safely.';
    return new AppError('unavailable', detail, { cause: error, retryAfter: 1 });
  }
  // What express and its body parser refuse themselves, such as a broken gzip body.
  if (clientFault.safeParse(error).success)
    return withRootFault('bad_request', 'The request could not be read.', error);
  return undefined;
}

const withRootFault = (code: keyof typeof errorCodes, detail: string, cause: unknown): AppError =>
  new AppError(code, detail, { cause, errors: [{ pointer: '', detail }] });

/** Answers every error as `application/problem+json`; logs our own faults as errors and the client's as information. */
export function createErrorHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const known = toAppError(error);
    const code = known?.code ?? 'internal_error';
    const { status, title } = errorCodes[code];
    const log = logger.child({ requestId: req.id, method: req.method, path: req.path });
    if (status >= 500) log.error({ code, err: error }, 'request failed');
    else log.debug({ code, detail: known?.detail }, 'request refused');
    if (res.headersSent) return next(error);

    const problem: Problem = {
      type: 'about:blank',
      title,
      status,
      detail: known?.detail ?? 'The server could not answer. The fault is logged under the requestId.',
      instance: req.originalUrl.split('?', 1)[0] ?? '/',
      code,
      requestId: req.id,
      ...(known && known.errors.length > 0 && { errors: [...known.errors] }),
      ...(known?.allowed && { allowed: [...known.allowed] }),
    };
    if (known?.retryAfter !== undefined) res.setHeader('Retry-After', String(known.retryAfter));
    if (code === 'unauthorized') res.setHeader('WWW-Authenticate', 'Bearer');
    res.status(status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

/** Answers 404 for what no route took. */
export const notFoundHandler: RequestHandler = (req) => {
  throw new AppError('not_found', `There is no ${req.method} ${req.path}.`);
};
