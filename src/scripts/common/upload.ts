import type { BulkResult } from '../../schemas/bulkSchema';
import type { ApiClient } from './apiClient';
import { startProgress } from './terminal';

interface Upload {
  title: string;
  /** What is uploaded: the path and the name of the list in the body. */
  kind: 'customers' | 'orders';
  rows: Iterable<object> | AsyncIterable<object>;
  total: number;
}

const BATCH = 1000;

/**
 * Uploads rows through the bulk endpoint, showing how far it is; holds one batch in memory.
 * @throws when the server refuses a row
 */
export async function upload(api: ApiClient, { title, kind, rows, total }: Upload): Promise<void> {
  const progress = startProgress(title, total);
  let done = 0;
  const send = async (batch: readonly object[]): Promise<void> => {
    const { failed, errors } = await api.post<BulkResult>(`/${kind}/bulk`, { [kind]: batch });
    if (failed > 0)
      throw new Error(`${failed} of ${batch.length} ${kind} refused: ${JSON.stringify(errors[0])}`);
    done += batch.length;
    progress.show(done);
  };
  let batch: object[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    await send(batch);
    batch = [];
  }
  if (batch.length > 0) await send(batch);
  progress.end();
}
