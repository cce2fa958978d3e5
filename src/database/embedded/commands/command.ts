import type { Deadline } from '../deadline';
import type { Document } from '../documents';
import type { ClientConnection } from '../protocol/server';
import type { Store } from '../store';

/** A command that is being run. */
export interface CommandContext {
  store: Store;
  database: string;
  /** Its name; the field of that name says what it works on. */
  command: string;
  body: Document;
  connection: ClientConnection;
  /** Of the time that the client gives. */
  deadline: Deadline;
}

/** One command of the database. */
export interface Command {
  /** The fields that it understands or may leave alone, beside those that every command has. */
  fields: readonly string[];
  /** Fields that MongoDB knows and the store refuses, unless they ask for nothing. */
  refused?: readonly string[];
  /** True for commands that take any field: the greeting, which differs from driver to driver. */
  takesAnyField?: boolean;
  /** Whether it belongs into a transaction. */
  isWrite?(body: Document): boolean;
  /** The answer: a document, `ok` left out, or its bytes. */
  run(context: CommandContext): Document | Buffer;
}

export type CommandTable = Readonly<Record<string, Command>>;
