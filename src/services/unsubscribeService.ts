import type { Models } from '../models/models';
import type { Unsubscribed } from '../models/customerModel';
import type { Channel } from '../schemas/communicationLogSchema';
import { AppError } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { pushUnsubscribed } from './campaigns/campaignEvents';
import type { SuppressionList } from './consent/suppressionList';
import type { UnsubscribeLinks, UnsubscribeTarget } from './consent/unsubscribeLinks';

/** How a person said it: on the page, or by the button of a mail program (RFC 8058). */
export type UnsubscribedBy = Extract<Unsubscribed['by'], 'link' | 'one_click'>;

/** What a link shows to the person who follows it. */
export type LinkState =
  | { kind: 'sample' }
  | {
      kind: 'subscribed' | 'unsubscribed';
      channel: Channel;
      /** The person did it here, and can take it back here. */
      mayUndo: boolean;
    };

interface Deps extends Pick<Models, 'Customer' | 'CommunicationLog'> {
  links: Pick<UnsubscribeLinks, 'read'>;
  suppressionList: Pick<SuppressionList, 'noteUnsubscribed'>;
  clock: Clock;
}

const BY_PERSON: readonly Unsubscribed['by'][] = ['link', 'one_click'];

/** What the links in messages do. */
export function createUnsubscribeService(deps: Deps) {
  const { Customer, CommunicationLog, links, suppressionList, clock } = deps;

  async function readToken(token: string): Promise<UnsubscribeTarget | 'sample'> {
    const target = await links.read(token);
    if (target) return target;
    const errors = [
      { pointer: '/params/token', detail: 'is not the end of a link from one of our messages' },
    ];
    throw new AppError('validation_failed', 'This link is not valid; it may have been cut off.', { errors });
  }

  async function stateOf({ customerId, channel }: UnsubscribeTarget): Promise<LinkState> {
    const customer = await Customer.findById(customerId, 'consent unsubscribed').lean();
    // Nobody is written to any more who is not there.
    if (!customer) return { kind: 'unsubscribed', channel, mayUndo: false };
    const isOut = customer.consent[channel] === false;
    const by = customer.unsubscribed?.[channel]?.by;
    return {
      kind: isOut ? 'unsubscribed' : 'subscribed',
      channel,
      mayUndo: isOut && by !== undefined && BY_PERSON.includes(by),
    };
  }

  /** One write: consent, when and where, and the event. Done twice it changes nothing. */
  async function withdraw({ customerId, channel, logId }: UnsubscribeTarget, by: UnsubscribedBy) {
    const entry = await CommunicationLog.findById(logId).lean();
    const at = clock.now();
    const details: Unsubscribed = { at, by, logId, ...(entry && { campaignId: entry.campaignId }) };
    const { matchedCount } = await Customer.updateOne(
      { _id: customerId, [`consent.${channel}`]: { $ne: false } },
      {
        $set: { [`consent.${channel}`]: false, [`unsubscribed.${channel}`]: details, updatedAt: at },
        ...pushUnsubscribed(channel, clock),
      },
    );
    if (matchedCount === 1 || !entry) return;
    // Deleted meanwhile; when the shop brings the address in again, the wish still holds.
    if ((await Customer.exists({ _id: customerId })) === null) await suppressionList.noteUnsubscribed(entry);
  }

  return {
    /**
     * What the link is for; changes nothing.
     * @throws AppError validation_failed for a token that is not ours
     */
    async look(token: string): Promise<LinkState> {
      const target = await readToken(token);
      return target === 'sample' ? { kind: 'sample' } : stateOf(target);
    },

    /**
     * Ends messages to this person on the link's channel.
     * @throws AppError validation_failed for a token that is not ours
     */
    async unsubscribe(token: string, by: UnsubscribedBy): Promise<LinkState> {
      const target = await readToken(token);
      if (target === 'sample') return { kind: 'sample' };
      await withdraw(target, by);
      return stateOf(target);
    },

    /**
     * Takes back what the person did by a link; a consent that the shop has ended stays as it is.
     * @throws AppError validation_failed for a token that is not ours
     */
    async resubscribe(token: string): Promise<LinkState> {
      const target = await readToken(token);
      if (target === 'sample') return { kind: 'sample' };
      const { customerId: _id, channel } = target;
      const byPerson = { [`unsubscribed.${channel}.by`]: { $in: BY_PERSON } };
      await Customer.updateOne(
        { _id, [`consent.${channel}`]: false, ...byPerson },
        {
          $set: { [`consent.${channel}`]: true, updatedAt: clock.now() },
          $unset: { [`unsubscribed.${channel}`]: '' },
        },
      );
      return stateOf(target);
    },
  };
}

export type UnsubscribeService = ReturnType<typeof createUnsubscribeService>;
