import type { z } from 'zod';
import type { CampaignController } from '../controllers/campaignController';
import {
  duplicateCampaignSchema,
  emptyBodySchema,
  retryFailedSchema,
  scheduleCampaignSchema,
} from '../schemas/campaignInputSchema';
import { campaignSchema } from '../schemas/campaignSchema';
import { idParams } from '../schemas/commonSchema';
import type { Endpoint } from '../utils/endpoint';

const tag = 'Campaigns';

/** An action on one campaign, which answers with it. Another status than it needs: 409 with the allowed actions. */
const action = (
  name: string,
  { status = 200, body = emptyBodySchema, ...texts }: { status?: number; body?: z.ZodType } & ActionTexts,
  handler: Endpoint['handler'],
): Endpoint => ({
  method: 'post',
  path: `/campaigns/{id}/${name}`,
  tag,
  ...texts,
  permission: 'campaigns:write',
  request: { params: idParams, body },
  idempotent: true,
  responses: { [status]: { description: 'The campaign', schema: campaignSchema } },
  handler,
});

interface ActionTexts {
  summary: string;
  description: string;
}

/** /api/campaigns/{id}/…: what changes its status. */
export const campaignActionRoutes = (controller: CampaignController) => [
  action(
    'launch',
    {
      status: 202,
      summary: 'Launch a campaign',
      description:
        'Freezes rules (segments put in place), template, limits, vendor and clock, and answers at once; the audience is ' +
        'written down and the messages go out in the background. A second launch is answered 409 with the status. Send ' +
        'an Idempotency-Key to repeat a launch whose answer got lost.',
    },
    controller.launch,
  ),
  action(
    'schedule',
    {
      body: scheduleCampaignSchema,
      summary: 'Schedule a campaign',
      description:
        'It goes out by itself, with the people of that moment. When nobody was there to send it until expiresAt, it is ' +
        'PAUSED with the statusReason `expired` instead: resume it, schedule it again, or cancel it.',
    },
    controller.schedule,
  ),
  action(
    'unschedule',
    { summary: 'Make a scheduled campaign a draft', description: 'Its schedule is forgotten.' },
    controller.unschedule,
  ),
  action(
    'pause',
    {
      summary: 'Pause a campaign',
      description: 'Nothing more is handed over; what is with the vendor already comes to its end.',
    },
    controller.pause,
  ),
  action(
    'resume',
    {
      summary: 'Go on with a paused campaign',
      description: 'From where the pause came; nobody gets it twice.',
    },
    controller.resume,
  ),
  action(
    'cancel',
    {
      summary: 'Cancel a campaign',
      description: 'What has not been handed over is CANCELLED; receipts of the rest still count.',
    },
    controller.cancel,
  ),
  action(
    'retry-failed',
    {
      status: 202,
      body: retryFailedSchema,
      summary: 'Send failed messages again',
      description:
        'Each under a key of its own, because somebody wants it: a vendor takes it for a new message.',
    },
    controller.retryFailed,
  ),
  action(
    'duplicate',
    {
      status: 201,
      body: duplicateCampaignSchema,
      summary: 'Copy a campaign',
      description: 'A new draft with the same content and people.',
    },
    controller.duplicate,
  ),
  action(
    'archive',
    { summary: 'Archive a campaign that has ended', description: 'Lists leave it out; nothing is lost.' },
    controller.archive,
  ),
  action(
    'unarchive',
    { summary: 'Take a campaign out of the archive', description: 'Lists show it again.' },
    controller.unarchive,
  ),
];
