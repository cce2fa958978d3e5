import { Types } from 'mongoose';
import type { CommunicationLogDoc } from '../../models/communicationLogModel';
import type { Models } from '../../models/models';
import type { Channel } from '../../schemas/communicationLogSchema';
import type { SuppressionReason } from '../../schemas/suppressionSchema';
import type { Clock } from '../../utils/clock';
import { refusedByUniqueIndex } from '../../utils/duplicateKey';
import { suppressionReasonOf } from '../../utils/recipientFaults';
import { normaliseAddress, suppressionKeys } from '../../utils/suppressionKeys';

/** The message that says something about its address. */
export type SuppressedMessage = Pick<CommunicationLogDoc, '_id' | 'campaignId' | 'channel' | 'address'>;

/** What became of a message. */
export interface MessageEnd {
  entry: SuppressedMessage;
  status?: CommunicationLogDoc['status'] | undefined;
  reason?: string | undefined;
}

interface Deps {
  Suppression: Models['Suppression'];
  clock: Clock;
}

/** The addresses to which nothing is sent: asked before every batch, and added to by what vendors tell. */
export function createSuppressionList({ Suppression, clock }: Deps) {
  /** Adds the address of each message; what is on the list already stays as it is, so that it can be repeated. */
  async function add(
    found: readonly { entry: SuppressedMessage; reason: SuppressionReason }[],
  ): Promise<void> {
    const operations = found.flatMap(({ entry: { _id: logId, campaignId, channel, address }, reason }) => {
      if (address === null) return [];
      const value = normaliseAddress(channel, address);
      const doc = { _id: new Types.ObjectId(), type: 'address' as const, reason, campaignId, logId };
      const $setOnInsert = { ...doc, createdAt: clock.now() };
      return [{ updateOne: { filter: { channel, value }, update: { $setOnInsert }, upsert: true } }];
    });
    if (operations.length === 0) return;
    // Refused by the unique index: somebody else has added the same meanwhile.
    await refusedByUniqueIndex(Suppression.collection.bulkWrite(operations, { ordered: false }));
  }

  return {
    /** Those of these addresses (at most 1,000) to which nothing may be sent on this channel. */
    async findSuppressed(
      this: void,
      addresses: readonly string[],
      channel: Channel,
    ): Promise<ReadonlySet<string>> {
      if (addresses.length === 0) return new Set();
      const keysOf = new Map(addresses.map((address) => [address, suppressionKeys(channel, address)]));
      const values = [...new Set([...keysOf.values()].flat())];
      const found = await Suppression.find({ channel, value: { $in: values } }, { _id: 0, value: 1 }).lean();
      if (found.length === 0) return new Set();
      const listed = new Set(found.map(({ value }) => value));
      return new Set(addresses.filter((address) => keysOf.get(address)?.some((key) => listed.has(key))));
    },

    /**
     * Suppresses the addresses of messages that came back for good or were complained about. To be called before their
     * end is written, so that a crash in between repeats it.
     */
    noteEnds: (ends: readonly MessageEnd[]): Promise<void> =>
      add(
        ends.flatMap(({ entry, status, reason: given }) => {
          const reason = suppressionReasonOf(status, given);
          return reason ? [{ entry, reason }] : [];
        }),
      ),

    /** Suppresses the address of a message whose customer is gone and who wants no more. */
    noteUnsubscribed: (entry: SuppressedMessage): Promise<void> => add([{ entry, reason: 'unsubscribed' }]),
  };
}

export type SuppressionList = ReturnType<typeof createSuppressionList>;
