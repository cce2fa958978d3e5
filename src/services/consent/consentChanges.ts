import type { CustomerDoc } from '../../models/customerModel';
import { channels } from '../../schemas/communicationLogSchema';
import { unsubscribedEvent } from '../campaigns/campaignEvents';

const isOut = ({ consent }: CustomerDoc, channel: string): boolean =>
  Object.hasOwn(consent, channel) && consent[channel] === false;

/**
 * Adds what follows from a changed consent: when it was ended, and the event that tells the webhooks. Only a consent that
 * was not false before has been ended; one that is given anew is told of no more.
 */
export function withConsentChanges(before: CustomerDoc, after: CustomerDoc, now: Date): CustomerDoc {
  const ended = channels.filter((channel) => !isOut(before, channel) && isOut(after, channel));
  const renewed = channels.filter((channel) => isOut(before, channel) && !isOut(after, channel));
  if (ended.length + renewed.length === 0) return after;
  const unsubscribed = { ...after.unsubscribed };
  for (const channel of renewed) Reflect.deleteProperty(unsubscribed, channel);
  for (const channel of ended) unsubscribed[channel] = { at: now, by: 'update' };
  const events = ended.map((channel) => unsubscribedEvent(channel, { now: () => now }));
  return {
    ...after,
    unsubscribed,
    ...(events.length > 0 && { outbox: [...(before.outbox ?? []), ...events] }),
  };
}
