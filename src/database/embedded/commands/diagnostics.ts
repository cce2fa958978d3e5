import { arch, cpus, hostname, platform, release, totalmem } from 'node:os';
import { maxDocumentBytes } from '../documents';
import { maxMessageBytes } from '../protocol/message';
import { storeError } from '../errors';
import type { Command, CommandTable } from './command';
import { textField } from './fields';

/** The version of MongoDB whose behaviour the store follows. */
const version = '7.0.0';
const featureVersion = '7.0';

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

const endSessions: Command = {
  fields: [],
  run({ store, body }) {
    const sessions: unknown = body.endSessions ?? body.killSessions;
    if (Array.isArray(sessions)) for (const session of sessions) store.cursors.endSession(session);
    return {};
  },
};

export const diagnosticCommands: CommandTable = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: nothing,
  // Sessions hold nothing here but cursors: there are no transactions and no retryable writes.
  endSessions,
  killSessions: endSessions,
  refreshSessions: nothing,
  buildInfo,
  buildinfo: buildInfo,
  connectionStatus: {
    fields: ['showPrivileges'],
    run: ({ body }) => ({
      authInfo: {
        authenticatedUsers: [],
        authenticatedUserRoles: [],
        ...(Boolean(body.showPrivileges) && { authenticatedUserPrivileges: [] }),
      },
    }),
  },
  hostInfo: {
    fields: [],
    run: ({ store }) => ({
      system: {
        currentTime: store.clock.now(),
        hostname: hostname(),
        cpuAddrSize: 64,
        memSizeMB: Math.floor(totalmem() / 2 ** 20),
        numCores: cpus().length,
        cpuArch: arch(),
      },
      os: { type: platform(), name: platform(), version: release() },
      extra: {},
    }),
  },
  serverStatus: {
    fields: [],
    takesAnyField: true,
    run: ({ store }) => ({
      host: hostname(),
      version,
      process: 'crm-xeno',
      pid: process.pid,
      uptime: process.uptime(),
      localTime: store.clock.now(),
      mem: { bits: 64, resident: Math.round(process.memoryUsage.rss() / 2 ** 20) },
      storageEngine: { name: 'lmdb', persistent: true },
    }),
  },
  getParameter: {
    fields: ['featureCompatibilityVersion', 'allParameters', 'showDetails'],
    run({ body }) {
      if (!body.featureCompatibilityVersion && body.getParameter !== '*' && !body.allParameters)
        throw storeError(72, 'no option found to get');
      return { featureCompatibilityVersion: { version: featureVersion } };
    },
  },
  getLog: {
    fields: [],
    run({ body }) {
      const name = textField(body, 'getLog');
      if (name === '*') return { names: ['startupWarnings'] };
      if (name === 'startupWarnings') return { totalLinesWritten: 0, log: [] };
      throw storeError(96, `No log named '${name}'`);
    },
  },
  usersInfo: { fields: ['filter', 'showCredentials', 'showPrivileges'], run: () => ({ users: [] }) },
};
