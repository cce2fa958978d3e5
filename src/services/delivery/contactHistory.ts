import { Types } from 'mongoose';
import type { CommunicationLogDoc } from '../../models/communicationLogModel';
import type { Models } from '../../models/models';
import type { Channel } from '../../schemas/communicationLogSchema';
import type { FrequencyCap } from '../../schemas/sendingPolicySchema';

const DAY_MS = 86_400_000;
/** A message that waited longer than this between its preparation and its sending is not counted. */
const LONGEST_WAIT_MS = 90 * DAY_MS;

/** A message that counts, or may come to count, against a cap. */
type Contact = Pick<CommunicationLogDoc, '_id' | 'customerId' | 'status'>;

interface Question {
  channel: Channel;
  cap: FrequencyCap;
  /** The campaign that asks: its own messages do not count. */
  campaignId?: Types.ObjectId | undefined;
  now: Date;
}

interface Deps {
  CommunicationLog: Models['CommunicationLog'];
}

/** What a person has been sent of late, for frequency caps. */
export function createContactHistory({ CommunicationLog }: Deps) {
  /** Messages sent within the days of the cap, and those that wait to be sent. */
  function findContacts(customerIds: readonly Types.ObjectId[], question: Question): Promise<Contact[]> {
    const { channel, cap, campaignId, now } = question;
    const since = new Date(now.getTime() - cap.days * DAY_MS);
    const oldest = Types.ObjectId.createFromTime(Math.floor((since.getTime() - LONGEST_WAIT_MS) / 1000));
    return CommunicationLog.find(
      {
        customerId: { $in: [...customerIds] },
        _id: { $gte: oldest },
        channel,
        ...(campaignId && { campaignId: { $ne: campaignId } }),
        $or: [
          { status: { $in: ['SENT', 'DELIVERED'] }, sentAt: { $gt: since } },
          { status: { $in: ['PENDING', 'SENDING'] } },
        ],
      },
      { _id: 1, customerId: 1, status: 1 },
    )
      .sort({ customerId: 1, _id: -1 })
      .lean();
  }

  const tally = (contacts: readonly Contact[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const { customerId } of contacts) {
      const id = String(customerId);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  };

  return {
    /** Those of these customers who get as much as the cap allows already, what waits to be sent included. */
    async findCapped(customerIds: readonly Types.ObjectId[], question: Question): Promise<Set<string>> {
      const counts = tally(await findContacts(customerIds, question));
      return new Set([...counts].filter(([, count]) => count >= question.cap.messages).map(([id]) => id));
    },

    /**
     * The same for claimed messages, right before they are sent. Of messages that wait, those with the lower id come
     * first; one that another worker is sending now, with a higher id, is waited for.
     * @returns entry id → whether it is over the cap or has to wait; an entry that may be sent is absent
     */
    async checkEntries(
      entries: readonly CommunicationLogDoc[],
      question: Question,
    ): Promise<Map<string, 'capped' | 'wait'>> {
      const contacts = await findContacts(
        entries.map(({ customerId }) => customerId),
        question,
      );
      const verdicts = new Map<string, 'capped' | 'wait'>();
      for (const { _id, customerId } of entries) {
        const others = contacts.filter((contact) => contact.customerId.equals(customerId));
        const comesFirst = ({ _id: other, status }: Contact): boolean =>
          status === 'SENT' || status === 'DELIVERED' || String(other) < String(_id);
        const first = others.filter(comesFirst).length;
        const sending = others.filter(
          (contact) => contact.status === 'SENDING' && !comesFirst(contact),
        ).length;
        if (first >= question.cap.messages) verdicts.set(String(_id), 'capped');
        else if (first + sending >= question.cap.messages) verdicts.set(String(_id), 'wait');
      }
      return verdicts;
    },
  };
}

export type ContactHistory = ReturnType<typeof createContactHistory>;
