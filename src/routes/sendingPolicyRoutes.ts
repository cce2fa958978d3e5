import type { SendingPolicyController } from '../controllers/sendingPolicyController';
import { sendingPolicySchema } from '../schemas/sendingPolicySchema';
import { endpoint } from '../utils/endpoint';

const tag = 'Sending policy';

/** /api/sending-policy */
export const sendingPolicyRoutes = (controller: SendingPolicyController) => [
  endpoint({
    method: 'get',
    path: '/sending-policy',
    tag,
    summary: 'Read the sending policy',
    description:
      'Frequency caps, quiet hours and vendor rates that hold for every campaign. At first all are off.',
    permission: 'campaigns:read',
    responses: { 200: { description: 'The policy', schema: sendingPolicySchema } },
    handler: controller.get,
  }),
  endpoint({
    method: 'put',
    path: '/sending-policy',
    tag,
    summary: 'Replace the sending policy',
    description:
      'Vendor rates hold within two seconds; a launched campaign keeps the caps and quiet hours of its launch.',
    permission: 'campaigns:write',
    request: { body: sendingPolicySchema },
    responses: { 200: { description: 'The policy', schema: sendingPolicySchema } },
    handler: controller.replace,
  }),
];
