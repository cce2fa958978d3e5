import type { Request, Response } from 'express';
import { toFaults } from '../utils/faults';
import { parseReceipts } from '../schemas/receiptSchema';
import type { ReceiptService } from '../services/receiptService';
import { AppError } from '../utils/appError';

const SIGNATURE_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    const detail = 'The body is not valid JSON.';
    throw new AppError('invalid_json', detail, { cause, errors: [{ pointer: '', detail }] });
  }
}

/** HTTP in, HTTP out for receipts: the signature comes before the body is looked at. */
export const createReceiptController = (service: ReceiptService) => ({
  receive: async (req: Request, res: Response) => {
    const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
    const headers = SIGNATURE_HEADERS.map((name) => [name, req.get(name) ?? ''] as const);
    await service.verify(body, Object.fromEntries(headers));
    const parsed = parseReceipts(parseJson(body));
    if (!parsed.success) {
      throw new AppError('validation_failed', 'The receipts have faults; see errors.', {
        errors: toFaults(parsed.error.issues),
      });
    }
    await service.store(parsed.data);
    res.status(202).json({ accepted: parsed.data.length });
  },
});

export type ReceiptController = ReturnType<typeof createReceiptController>;
