import type { Request, Response } from 'express';
import type { SendingPolicy } from '../schemas/sendingPolicySchema';
import type { SendingPolicyService } from '../services/sendingPolicyService';
import type { ValidRequest } from '../utils/endpoint';

/** HTTP in, HTTP out for the sending policy. */
export const createSendingPolicyController = (policies: SendingPolicyService) => ({
  get: async (_req: Request, res: Response) => {
    res.json(await policies.getPolicy());
  },

  replace: async (req: ValidRequest<SendingPolicy>, res: Response) => {
    res.json(await policies.replacePolicy(req.valid.body));
  },
});

export type SendingPolicyController = ReturnType<typeof createSendingPolicyController>;
