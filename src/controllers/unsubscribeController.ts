import type { Request, Response } from 'express';
import type { LinkState, UnsubscribeService } from '../services/unsubscribeService';
import { AppError } from '../utils/appError';
import type { ValidRequest } from '../utils/endpoint';
import { invalidLinkPage, pagePolicy, unsubscribePage } from './unsubscribePage';

type LinkRequest = ValidRequest<unknown, unknown, { token: string }>;

const bodyOf = ({ body }: { body?: unknown }): string => (Buffer.isBuffer(body) ? body.toString('utf8') : '');

/** Only a form says so; whatever else comes means to unsubscribe. */
const isUndo = (req: Request): boolean =>
  Boolean(req.is('application/x-www-form-urlencoded')) &&
  new URLSearchParams(bodyOf(req)).get('action') === 'resubscribe';

/** As a form or as a form of parts. */
const isOneClick = (req: Request): boolean =>
  ['List-Unsubscribe', 'One-Click'].every((part) => bodyOf(req).includes(part));

function sendPage(res: Response, html: string, status = 200): void {
  res
    .status(status)
    .set({ 'Content-Security-Policy': pagePolicy, 'Cache-Control': 'no-store' })
    .type('html')
    .send(html);
}

/** A person sees a page where a program gets a problem. */
async function answer(req: Request, res: Response, page: () => Promise<string>): Promise<void> {
  try {
    sendPage(res, await page());
  } catch (error) {
    const isBadLink = error instanceof AppError && error.code === 'validation_failed';
    if (!isBadLink || req.accepts(['json', 'html']) !== 'html') throw error;
    sendPage(res, invalidLinkPage(), 400);
  }
}

/** HTTP in, HTML out for the links in messages. Looking changes nothing: mail scanners look at every link. */
export const createUnsubscribeController = (service: UnsubscribeService) => ({
  look: (req: LinkRequest, res: Response) =>
    answer(req, res, async () => unsubscribePage(await service.look(req.valid.params.token))),

  act: (req: LinkRequest, res: Response) =>
    answer(req, res, async () => {
      const { token } = req.valid.params;
      const done = isUndo(req) ? 'resubscribe' : 'unsubscribe';
      const act = (): Promise<LinkState> =>
        done === 'resubscribe'
          ? service.resubscribe(token)
          : service.unsubscribe(token, isOneClick(req) ? 'one_click' : 'link');
      return unsubscribePage(await act(), done);
    }),
});

export type UnsubscribeController = ReturnType<typeof createUnsubscribeController>;
