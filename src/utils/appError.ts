/** Every error that the API answers on purpose: one table gives the status and the title of each code. */
export const errorCodes = {
  bad_request: { status: 400, title: 'Bad request' },
  validation_failed: { status: 400, title: 'The request is not valid' },
  invalid_json: { status: 400, title: 'The body is not valid JSON' },
  unauthorized: { status: 401, title: 'Authentication is missing or wrong' },
  forbidden: { status: 403, title: 'Not allowed for this key' },
  not_found: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflict with what is stored' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  idempotency_mismatch: { status: 422, title: 'The idempotency key was used for another request' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Not available at the moment' },
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** One fault in the input; `pointer` is a JSON pointer into the body (`/email`) or a parameter (`?limit`, `:id`). */
export interface Fault {
  pointer: string;
  detail: string;
}

/** The one error class of the application; the error handler turns it into `application/problem+json`. */
export class AppError extends Error {
  readonly errors: readonly Fault[];
  /** Answered as `Retry-After`, in seconds. */
  readonly retryAfter: number | undefined;
  /** What would be allowed instead. */
  readonly allowed: readonly string[] | undefined;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    options: {
      cause?: unknown;
      errors?: readonly Fault[];
      retryAfter?: number;
      allowed?: readonly string[];
    } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = 'AppError';
    this.errors = options.errors ?? [];
    this.retryAfter = options.retryAfter;
    this.allowed = options.allowed;
  }
}

/** The error for an id that does not exist, e.g. `notFound('customer', id)`. */
export const notFound = (what: string, id: string): AppError =>
  new AppError('not_found', `There is no ${what} ${id}.`);
