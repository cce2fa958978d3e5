import { maxDocumentBytes } from '../documents';
import { maxMessageBytes } from '../protocol/message';
import type { Command, CommandTable } from './command';

/** The version of MongoDB whose behaviour the store follows. */
const version = '7.0.0';

// No setName: a driver sees a standalone server, and sends neither retryable writes nor transactions.
const hello: Command = {
  fields: [],
  takesAnyField: true,
  run: ({ store, connection, body }) => ({
    helloOk: true,
    ...('hello' in body ? { isWritablePrimary: true } : { ismaster: true }),
    maxBsonObjectSize: maxDocumentBytes,
    maxMessageSizeBytes: maxMessageBytes,
    maxWriteBatchSize: 100_000,
    localTime: store.clock.now(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: connection.id,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
  }),
};

const buildInfo: Command = {
  fields: [],
  run: () => ({
    version,
    versionArray: version.split('.').map(Number).concat(0),
    gitVersion: 'embedded',
    modules: [],
    bits: 64,
    debug: false,
    maxBsonObjectSize: maxDocumentBytes,
    storageEngines: ['lmdb'],
  }),
};

const nothing: Command = { fields: [], run: () => ({}) };

export const diagnosticCommands: CommandTable = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: nothing,
  // Sessions hold nothing here: there are no transactions and no retryable writes.
  endSessions: nothing,
  refreshSessions: nothing,
  killSessions: nothing,
  buildInfo,
  buildinfo: buildInfo,
  connectionStatus: {
    fields: ['showPrivileges'],
    run: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  },
};
