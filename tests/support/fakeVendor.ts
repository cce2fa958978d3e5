import type { MessageStatus, OutgoingMessage, SendResult, Vendor } from '../../src/vendors/vendor';

/** A vendor in this process that does what a test says. */
export interface FakeVendor extends Vendor {
  /** How often each key came. */
  readonly seen: Map<string, number>;
  /** The messages as they came first. */
  readonly messages: OutgoingMessage[];
}

interface Behaviour {
  /** simulator unless said: it takes the place of the configured one of this name. */
  name?: string;
  /** What it answers; accepts unless said. The number says how many batches came before this one. */
  answer?: (messages: readonly OutgoingMessage[], batch: number) => SendResult[] | Promise<SendResult[]>;
  status?: (keys: readonly string[]) => MessageStatus[];
  idempotent?: boolean;
}

/** Takes the place of the simulator, unless it has another name. */
export function createFakeVendor({
  name = 'simulator',
  answer,
  status,
  idempotent = true,
}: Behaviour = {}): FakeVendor {
  const seen = new Map<string, number>();
  const messages: OutgoingMessage[] = [];
  let batches = 0;
  return {
    name,
    idempotent,
    canQuery: status !== undefined,
    seen,
    messages,
    async send(batch) {
      for (const message of batch) {
        if (!seen.has(message.key)) messages.push(message);
        seen.set(message.key, (seen.get(message.key) ?? 0) + 1);
      }
      batches += 1;
      return answer ? answer(batch, batches - 1) : delivered(batch);
    },
    status: async (keys) => status?.(keys) ?? [],
  };
}

export const delivered = (batch: readonly OutgoingMessage[]): SendResult[] =>
  batch.map(() => ({ outcome: 'delivered' }));
export const accepted = (batch: readonly OutgoingMessage[]): SendResult[] =>
  batch.map(() => ({ outcome: 'accepted' }));
