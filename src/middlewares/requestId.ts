import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

const ACCEPTABLE = /^[A-Za-z0-9_-]{1,64}$/;

/** Gives each request an id (a short plain one from the client is kept) and answers it as `X-Request-Id`. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.get('x-request-id');
  req.id = given && ACCEPTABLE.test(given) ? given : randomUUID();
  res.setHeader('X-Request-Id', req.id);
  next();
};
