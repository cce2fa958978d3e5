import type { SendingOptions } from '../../models/campaignModel';
import type { Channel } from '../../schemas/communicationLogSchema';
import type { FrequencyCap, QuietHours, SendingPolicy } from '../../schemas/sendingPolicySchema';

/** The cap and the quiet hours of a campaign: its own ones, else those of the sending policy; null when there are none. */
export function limitsOf(
  {
    channel,
    frequencyCap,
    quietHours,
  }: Pick<SendingOptions, 'frequencyCap' | 'quietHours'> & { channel: Channel },
  policy: SendingPolicy,
): { frequencyCap: FrequencyCap | null; quietHours: QuietHours | null } {
  return {
    frequencyCap: frequencyCap === undefined ? (policy.frequencyCaps[channel] ?? null) : frequencyCap,
    quietHours: quietHours === undefined ? policy.quietHours : quietHours,
  };
}
