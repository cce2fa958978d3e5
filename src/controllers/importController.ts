import type { Response } from 'express';
import type { ImportType } from '../schemas/importSchema';
import type { ImportService } from '../services/importService';
import { AppError } from '../utils/appError';
import type { IdRequest, ListRequest, ValidRequest } from '../utils/endpoint';
import type { FileFormat } from '../utils/readImportFile';

const NDJSON = ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/x-jsonlines'];

/** The format that the content type says; undefined when it says nothing and the file will show it. */
function formatOf(req: ValidRequest): FileFormat | undefined {
  const encoding = req.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (!['identity', 'gzip', 'x-gzip'].includes(encoding)) {
    throw new AppError('unsupported_media_type', 'An import may be packed with gzip only.');
  }
  const type = req.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type.startsWith('multipart/') || type === 'application/json') {
    throw new AppError(
      'unsupported_media_type',
      'Send the file itself as the body: text/csv or application/x-ndjson.',
    );
  }
  if (type === 'text/csv') return 'csv';
  return NDJSON.includes(type) ? 'ndjson' : undefined;
}

/** The body as it arrives; a connection that ends early is the client's fault. */
async function* bodyOf(req: ValidRequest): AsyncGenerator<Buffer> {
  try {
    // Not destroyed when the reader stops early: the refusal still has to be answered on this connection.
    for await (const part of req.iterator({ destroyOnReturn: false })) yield part as Buffer;
  } catch (cause) {
    throw new AppError('bad_request', 'The upload was cut off; nothing of it was taken in.', { cause });
  }
}

/** HTTP in, HTTP out for imports. */
export const createImportController = (service: ImportService) => ({
  start: async (req: ValidRequest<unknown, { type: ImportType }>, res: Response) => {
    const format = formatOf(req);
    const started = await service.startImport(req.newId, {
      type: req.valid.query.type,
      format,
      body: bodyOf(req),
    });
    res.status(202).location(`/api/imports/${started.id}`).json(started);
  },

  list: async (req: ListRequest, res: Response) => {
    res.json(await service.listImports(req.valid.query));
  },

  get: async (req: IdRequest, res: Response) => {
    res.json(await service.getImport(req.valid.params.id));
  },

  listErrors: async (
    req: ValidRequest<unknown, { limit: number; cursor?: string | undefined }, { id: string }>,
    res: Response,
  ) => {
    res.json(await service.listImportErrors(req.valid.params.id, req.valid.query));
  },
});

export type ImportController = ReturnType<typeof createImportController>;
