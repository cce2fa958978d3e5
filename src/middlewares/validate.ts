import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { AppError } from '../utils/appError';
import type { Fault } from '../utils/appError';
import type { Endpoint } from '../utils/endpoint';
import { toFaults } from '../utils/faults';

/** Parses params, query and body into `req.valid`; answers 400 with all faults at once. */
export function validate(request: Endpoint['request']): RequestHandler {
  return (req, _res, next) => {
    const faults: Fault[] = [];
    const parse = (schema: z.ZodType | undefined, value: unknown, base: string): unknown => {
      if (!schema) return undefined;
      const parsed = schema.safeParse(value);
      if (parsed.success) return parsed.data;
      faults.push(...toFaults(parsed.error.issues, base));
      return undefined;
    };
    const valid = {
      params: parse(request?.params, req.params, '/params'),
      query: parse(request?.query, req.query, '/query'),
      body: parse(request?.body, req.body, ''),
    };
    if (faults.length > 0) {
      throw new AppError('validation_failed', 'The request has faults; see errors.', { errors: faults });
    }
    Object.assign(req, { valid });
    next();
  };
}
