import type { Document } from '../documents';
import { storeError } from '../errors';
import type { CommandContext } from './command';

export function writeResults(
  _context: CommandContext,
  { name }: { name: string; documents: Iterable<Document>; mode: unknown },
): void {
  throw storeError(238, `writing into '${name}' is not supported`);
}
