import { createDeadline } from '../deadline';
import { describeError, storeError } from '../errors';
import { encodeReply } from '../documents';
import type { Document } from '../documents';
import type { RequestHandler } from '../protocol/server';
import type { Store } from '../store';
import { aggregateCommands } from './aggregate';
import { collectionCommands } from './collections';
import type { CommandTable } from './command';
import { countCommands } from './count';
import { cursorCommands } from './cursors';
import { deleteCommands } from './delete';
import { diagnosticCommands } from './diagnostics';
import { explainCommands } from './explain';
import { assertFields, timeField } from './fields';
import { findCommands } from './find';
import { findAndModifyCommands } from './findAndModify';
import { indexCommands } from './indexes';
import { insertCommands } from './insert';
import { statisticsCommands } from './statistics';
import { updateCommands } from './update';

/** Every command; another is refused with code 59. */
export const commands: CommandTable = {
  ...diagnosticCommands,
  ...insertCommands,
  ...findCommands,
  ...cursorCommands,
  ...updateCommands,
  ...deleteCommands,
  ...findAndModifyCommands,
  ...aggregateCommands,
  ...countCommands,
  ...collectionCommands,
  ...indexCommands,
  ...explainCommands,
  ...statisticsCommands,
};

/** Answers each command of a client: writes in transactions that they share, everything else at once. */
export function createDispatcher(store: Store): RequestHandler {
  return async (body, connection) => {
    try {
      const name = Object.keys(body)[0] ?? '';
      const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
      if (!command) throw storeError(59, `no such command: '${name}'`);
      assertFields(name, command, body);
      const deadline = createDeadline(timeField(body));
      const context = { store, database: databaseName(body), command: name, body, connection, deadline };
      const run = () => command.run(context);
      const answer = command.isWrite?.(body) ? await store.groupCommit.submit(run) : run();
      return Buffer.isBuffer(answer) ? answer : encodeReply({ ...answer, ok: 1 });
    } catch (error) {
      return encodeReply({ ok: 0, ...describeError(error) });
    }
  };
}

function databaseName(body: Document): string {
  const name = body.$db;
  if (typeof name !== 'string' || name === '' || /[/\\. "$\0]/.test(name)) {
    throw storeError(73, `Invalid database name: '${String(name)}'`);
  }
  return name;
}
