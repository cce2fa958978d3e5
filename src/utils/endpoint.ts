import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Actor, Permission } from '../schemas/accessSchema';

/** What a handler reads: the parsed parts of the request, who asks, and the id that a new resource is to get. */
export interface Input<Body = unknown, Query = unknown, Params = unknown> {
  valid: { body: Body; query: Query; params: Params };
  actor: Actor;
  /** The id for the resource that this request creates; the same again when a request is taken over after a crash. */
  newId: string;
}

export type ValidRequest<Body = unknown, Query = unknown, Params = unknown> = Request &
  Input<Body, Query, Params>;

export type Handler<Body = unknown, Query = unknown, Params = unknown> = (
  req: ValidRequest<Body, Query, Params>,
  res: Response,
) => Promise<void> | void;

/**
 * How a body arrives: parsed JSON (the default), the raw bytes (signed receipts), a stream left to the handler, or the
 * bytes of a small form.
 */
export type BodyKind = 'json' | 'raw' | 'stream' | 'form';

interface ResponseSpec {
  description: string;
  schema?: z.ZodType;
  contentType?: string;
  /** Whether the handler answers with `sendAnswer`, which makes CSV of it for who prefers that. */
  hasCsv?: boolean;
}

/** One endpoint: everything that mounting it, guarding it and documenting it needs. */
export interface EndpointSpec<
  Body extends z.ZodType = z.ZodType,
  Query extends z.ZodObject = z.ZodObject,
  Params extends z.ZodObject = z.ZodObject,
> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below /api, in OpenAPI's form: `/customers/{id}`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** Required, so that nothing is open by omission; `public` is spelled out. */
  permission: Permission | 'public';
  /** For a public endpoint: requests are counted per address. */
  isLimited?: boolean;
  request?: { params?: Params; query?: Query; body?: Body };
  bodyKind?: BodyKind;
  /** Content types of a body that the handler reads itself, for the document. */
  bodyTypes?: readonly string[];
  /** What such a body holds, for the document; text unless said. */
  bodySchema?: z.ZodType;
  /** True for every POST that creates or launches: it honours `Idempotency-Key`. */
  idempotent?: boolean;
  /** A field of the answer that is shown once: a replay comes without it. */
  secretField?: string;
  responses: Readonly<Record<number, ResponseSpec>>;
  handler: Handler<z.output<Body>, z.output<Query>, z.output<Params>>;
}

/** An endpoint with its types erased, as the router and the document see it. */
export type Endpoint = Omit<EndpointSpec, 'handler'> & {
  handler: (req: ValidRequest<never, never, never>, res: Response) => Promise<void> | void;
};

/** States an endpoint; the handler's input types follow from the schemas. */
export const endpoint = <Body extends z.ZodType, Query extends z.ZodObject, Params extends z.ZodObject>(
  spec: EndpointSpec<Body, Query, Params>,
): Endpoint => spec;

/** The request of a list without filters. */
export type ListRequest = ValidRequest<unknown, { limit: number; cursor?: string | undefined }>;

/** A request that names one thing by its id. */
export type IdRequest<Body = unknown> = ValidRequest<Body, unknown, { id: string }>;
