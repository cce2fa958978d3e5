import { EnvError } from '../../config/env';
import { StoreUseError } from '../../database/storeOperations';
import { StartError } from '../../utils/startError';

const readable = [EnvError, StartError, StoreUseError];

/** Ends the program with what went wrong: in one sentence where the person who started it can mend it. */
export function exitWith(error: unknown): never {
  process.stderr.write(`${describe(error)}\n`);
  process.exit(1);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return readable.some((kind) => error instanceof kind) ? error.message : String(error.stack);
}
