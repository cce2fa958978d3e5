import type { Actor } from '../schemas/accessSchema';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the way Express's types are extended
  namespace Express {
    interface Request {
      /** Set by the requestId middleware. */
      id: string;
      /** Set by the authenticate middleware on everything that is not public. */
      actor?: Actor;
      /** The body as it came, kept for signed receipts. */
      rawBody?: Buffer;
    }
  }
}
