import { Types } from 'mongoose';
import type { CampaignEvent, CustomerEvent, OutboxEvent } from '../../models/outboxEvent';
import type { Channel } from '../../schemas/communicationLogSchema';
import type { CampaignEventType } from '../../schemas/webhookSchema';
import type { Clock } from '../../utils/clock';

const stamp = <Type extends string>(type: Type, clock: Clock): OutboxEvent<Type> => ({
  id: `evt_${String(new Types.ObjectId())}`,
  type,
  at: clock.now(),
});

/** An event for the `outbox` of a campaign that is inserted. */
export const campaignEvent = (type: CampaignEventType, clock: Clock): CampaignEvent => stamp(type, clock);

/** The part of a campaign's update that tells the webhooks: spread it into the write that changes the status. */
export const pushEvent = (type: CampaignEventType, clock: Clock): { $push: { outbox: CampaignEvent } } => ({
  $push: { outbox: campaignEvent(type, clock) },
});

/** An event for the `outbox` of a customer who gets no more messages on a channel. */
export const unsubscribedEvent = (channel: Channel, clock: Clock): CustomerEvent => ({
  ...stamp('customer.unsubscribed', clock),
  data: { channel },
});

/** The same as a part of an update: spread it into the write that sets the consent to false. */
export const pushUnsubscribed = (channel: Channel, clock: Clock): { $push: { outbox: CustomerEvent } } => ({
  $push: { outbox: unsubscribedEvent(channel, clock) },
});
