import type { Types } from 'mongoose';
import type { CommunicationLogDoc } from '../../models/communicationLogModel';
import type { Models } from '../../models/models';
import { MESSAGES_UPDATED } from '../../schemas/webhookSchema';
import type { MessageEventType } from '../../schemas/webhookSchema';
import { chunk } from '../../utils/chunk';
import { sha256 } from '../../utils/hash';
import type { NewDelivery, WebhookDeliveries } from './webhookDeliveries';

const BATCH_SIZE = 1000;
const EVENTS_IN_DELIVERY = 100;

/** One message event, as it stands in a delivery. */
interface MessageEvent {
  id: string;
  type: MessageEventType;
  timestamp: string;
  data: object;
}

interface Deps {
  CommunicationLog: Models['CommunicationLog'];
  deliveries: Pick<WebhookDeliveries, 'listActive' | 'add'>;
}

const types = {
  SENT: 'message.sent',
  DELIVERED: 'message.delivered',
  FAILED: 'message.failed',
  SKIPPED: 'message.skipped',
} as const satisfies Partial<Record<CommunicationLogDoc['status'], MessageEventType>>;

type ReportedStatus = keyof typeof types;

function toEvent(entry: CommunicationLogDoc, status: ReportedStatus, at: Date): MessageEvent {
  const { _id, campaignId, customerId, channel, reason, variant, vendorMessageId, retries } = entry;
  return {
    id: `evt_${String(_id)}_${status}${retries ? `_${retries}` : ''}`,
    type: types[status],
    timestamp: at.toISOString(),
    data: {
      messageId: String(_id),
      campaignId: String(campaignId),
      customerId: String(customerId),
      channel,
      status,
      ...(status !== 'SENT' && reason !== undefined && { reason }),
      ...(variant !== undefined && { variant }),
      ...(vendorMessageId !== undefined && { vendorMessageId }),
      ...(retries !== undefined && { retries }),
    },
  };
}

/** What happened to a message since the webhooks were told last: its end, and before that that it was sent. */
function eventsOf(entry: CommunicationLogDoc): MessageEvent[] {
  const { status, sentAt, finalAt, sentReported, retries = 0 } = entry;
  const isSentKnown = status === 'SKIPPED' || sentReported === retries;
  const sent = sentAt && !isSentKnown ? [toEvent(entry, 'SENT', sentAt)] : [];
  if (status !== 'DELIVERED' && status !== 'FAILED' && status !== 'SKIPPED') return sent;
  return [...sent, toEvent(entry, status, finalAt ?? entry.createdAt)];
}

/** Groups the entries that one write has marked. */
function byMark(entries: readonly CommunicationLogDoc[]): CommunicationLogDoc[][] {
  const groups = new Map<string, CommunicationLogDoc[]>();
  for (const entry of entries) {
    const mark = String(entry.unreported);
    const group = groups.get(mark);
    if (group) group.push(entry);
    else groups.set(mark, [entry]);
  }
  return [...groups.values()];
}

/** Tells the webhooks what became of messages, many in one delivery. */
export function createMessageReporter({ CommunicationLog, deliveries }: Deps) {
  /** The same events make the same id: what is found again after a crash is no second delivery. */
  const toDelivery = (webhookId: Types.ObjectId, events: readonly MessageEvent[]): NewDelivery => ({
    webhookId,
    eventId: `evt_${sha256(...events.map(({ id }) => id)).slice(0, 24)}`,
    type: MESSAGES_UPDATED,
    at: new Date(Math.max(...events.map(({ timestamp }) => Date.parse(timestamp)))),
    data: { events },
  });

  async function tell(entries: readonly CommunicationLogDoc[]): Promise<void> {
    const active = await deliveries.listActive();
    for (const group of byMark(entries)) {
      const events = group.flatMap(eventsOf);
      const made = active.flatMap((webhook) => {
        const wanted = events.filter(({ type }) => webhook.events.includes(type));
        return chunk(wanted, EVENTS_IN_DELIVERY).map((piece) => toDelivery(webhook._id, piece));
      });
      await deliveries.add(made);
    }
  }

  /** Takes the marks off, unless somebody has set a new one meanwhile: that state is still to be told. */
  async function unmark(group: readonly CommunicationLogDoc[]): Promise<void> {
    const { unreported } = group[0] ?? {};
    const told = ({ sentAt, retries = 0 }: CommunicationLogDoc) => (sentAt ? retries : undefined);
    for (const sentReported of new Set(group.map(told))) {
      const ids = group.filter((entry) => told(entry) === sentReported).map(({ _id }) => _id);
      await CommunicationLog.updateMany(
        { _id: { $in: ids }, unreported },
        { $unset: { unreported: 1 }, ...(sentReported !== undefined && { $set: { sentReported } }) },
      );
    }
  }

  return {
    /**
     * Tells of a batch. Doing it twice tells the same events under the same ids.
     * @returns whether there may be more
     */
    async run(): Promise<boolean> {
      const entries = await CommunicationLog.find({ unreported: { $exists: true } })
        .sort({ unreported: 1 })
        .limit(BATCH_SIZE)
        .lean();
      if (entries.length === 0) return false;
      await tell(entries);
      for (const group of byMark(entries)) await unmark(group);
      return entries.length === BATCH_SIZE;
    },
  };
}

export type MessageReporter = ReturnType<typeof createMessageReporter>;
