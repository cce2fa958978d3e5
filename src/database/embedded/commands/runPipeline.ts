import type { Document } from '../documents';
import { storeError } from '../errors';

export interface PipelineContext {
  now: Date;
  variables: Document;
  random(): number;
  find(collection: string, filter: Document): Iterable<Document>;
  write?(collection: string, documents: Iterable<Document>, mode: unknown): void;
}

export function runPipeline(
  source: Iterable<Document>,
  pipeline: readonly Document[],
  _context: PipelineContext,
): Iterable<Document> {
  if (pipeline.length > 0) throw storeError(238, 'these stages are not supported yet');
  return source;
}
