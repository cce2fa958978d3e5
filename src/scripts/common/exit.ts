import { EnvError } from '../../config/env';
import { StartError } from '../../startServer';

/** Ends the program with what went wrong: in one sentence where the person who started it can mend it. */
export function exitWith(error: unknown): never {
  const isReadable = error instanceof EnvError || error instanceof StartError;
  process.stderr.write(`${isReadable || !(error instanceof Error) ? String(error) : error.stack}\n`);
  process.exit(1);
}
