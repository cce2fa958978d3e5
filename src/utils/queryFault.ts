import { AppError } from './appError';

/** What is wrong with a parameter of the query, as the error that names it. */
export const queryFault = (parameter: string, detail: string, cause?: unknown): AppError =>
  new AppError('validation_failed', 'The request has faults; see errors.', {
    errors: [{ pointer: `/query/${parameter}`, detail }],
    cause,
  });
