import { Router, json } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { AppError } from '../../utils/appError';
import type { Mishap } from './hostility';
import type { Simulator } from './simulator';
import { simulatorListQuery, simulatorMessagesSchema, simulatorStatusSchema } from './simulatorSchema';

/** Whether a bearer token may ask (`read`) or send (`write`). */
export type SimulatorGuard = (token: string, access: 'read' | 'write') => boolean | Promise<boolean>;

function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    pointer: path.map((part) => `/${String(part)}`).join(''),
    detail: message,
  }));
  throw new AppError('validation_failed', 'The simulator does not understand this.', { errors });
}

/** Lets in only who knows the receipt secret or has a key: whoever could send here could have receipts forged. */
function guarded(isAllowed: SimulatorGuard, access: 'read' | 'write'): RequestHandler {
  return async (req, _res, next) => {
    const [, token] = /^Bearer +(\S+) *$/i.exec(req.get('authorization') ?? '') ?? [];
    if (token === undefined || !(await isAllowed(token, access))) {
      throw new AppError('unauthorized', 'The simulator needs its token, or an API key, as a bearer token.');
    }
    next();
  };
}

function refuse(res: Response, mishap: 'busy' | 'broken'): void {
  if (mishap === 'broken') res.status(503).end();
  else res.status(429).set('Retry-After', '1').end();
}

/** Answers to messages that were taken, but not as it should. */
function spoil(res: Response, mishap: Exclude<Mishap, 'busy' | 'broken'>, answers: readonly object[]): void {
  if (mishap === 'failsAfter') res.status(500).end();
  else if (mishap === 'cutAfter') res.destroy();
  else if (mishap === 'halfAfter') res.status(202).json(answers.slice(answers.length / 2));
  // Else the answer never comes.
}

/** The HTTP face of the simulator, to be mounted at /vendor. */
export function createSimulatorRouter(simulator: Simulator, isAllowed: SimulatorGuard): Router {
  const router = Router();
  const body = json({ limit: '20mb' });

  router.post('/messages', guarded(isAllowed, 'write'), body, async (req: Request, res) => {
    const messages = parse(simulatorMessagesSchema, req.body);
    const mishap = simulator.mishap();
    if (mishap === 'busy' || mishap === 'broken') return refuse(res, mishap);
    const records = await simulator.accept(messages);
    const answers = records.map(({ key, vendorMessageId }) => ({ key, status: 'ACCEPTED', vendorMessageId }));
    if (mishap) return spoil(res, mishap, answers);
    res.status(202).json(Array.isArray(req.body) ? answers : answers[0]);
  });

  router.get('/messages', guarded(isAllowed, 'read'), (req, res) => {
    const { key, after, limit } = parse(simulatorListQuery, req.query);
    const known = key === undefined ? undefined : simulator.find(key);
    const data = key === undefined ? simulator.list({ after, limit }) : known ? [known] : [];
    res.json({ count: simulator.count(), data });
  });

  router.post('/status', guarded(isAllowed, 'read'), body, (req, res) => {
    res.json(simulator.status(parse(simulatorStatusSchema, req.body).keys));
  });

  return router;
}
