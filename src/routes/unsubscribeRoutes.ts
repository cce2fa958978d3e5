import { z } from 'zod';
import type { UnsubscribeController } from '../controllers/unsubscribeController';
import { endpoint } from '../utils/endpoint';

const tag = 'Unsubscribe';
const params = z.strictObject({
  token: z.string().meta({ description: 'the signed end of a link from a message' }),
});
const page = z.string().meta({ description: 'an HTML page' });

const formSchema = z
  .object({
    'List-Unsubscribe': z
      .literal('One-Click')
      .optional()
      .meta({ description: 'what mail programs send (RFC 8058)' }),
    action: z
      .enum(['unsubscribe', 'resubscribe'])
      .optional()
      .meta({ description: 'what the buttons of the page send; anything but resubscribe unsubscribes' }),
  })
  .meta({ id: 'UnsubscribeForm' });

/** /api/unsubscribe */
export const unsubscribeRoutes = (controller: UnsubscribeController) => [
  endpoint({
    method: 'get',
    path: '/unsubscribe/{token}',
    tag,
    summary: 'Show the page behind a link of a message',
    description: 'A page with a button. Looking changes nothing, because mail scanners open every link.',
    permission: 'public',
    isLimited: true,
    request: { params },
    responses: { 200: { description: 'The page', schema: page, contentType: 'text/html' } },
    handler: controller.look,
  }),
  endpoint({
    method: 'post',
    path: '/unsubscribe/{token}',
    tag,
    summary: 'Unsubscribe',
    description:
      'By the button of the page, or by one click in a mail program (RFC 8058). The person gets no more messages on the ' +
      'channel of the link; a repeat changes nothing. `action=resubscribe` takes back what was done by a link.',
    permission: 'public',
    isLimited: true,
    request: { params },
    bodyKind: 'form',
    bodyTypes: ['application/x-www-form-urlencoded'],
    bodySchema: formSchema,
    responses: { 200: { description: 'A page that says so', schema: page, contentType: 'text/html' } },
    handler: controller.act,
  }),
];
