import { mongo } from 'mongoose';

const { Long } = mongo;

/** A command, what its answer has, and the documents of the collection `c` (of three: `_id` and `n` 1 to 3) after it. */
export interface CommandExample {
  title: string;
  command: mongo.Document;
  answer: mongo.Document;
  after?: mongo.Document[];
}

const works = (title: string, command: mongo.Document, answer: mongo.Document, after?: mongo.Document[]) => ({
  title,
  command,
  answer,
  ...(after && { after }),
});

const batch = (...documents: mongo.Document[]) => ({ cursor: { firstBatch: documents } });
const ids = (...numbers: number[]) => batch(...numbers.map((_id) => ({ _id })));
const onlyId = { projection: { _id: 1 } };
const collation = { locale: 'en', strength: 2 };
const [one, two, three] = [1, 2, 3].map((n) => ({ _id: n, n, s: n === 1 ? 'a' : 'B' }));
const first = one ?? {};
const rest = [two ?? {}, three ?? {}];

/** Every command and every field of it that is understood, each with an effect that can be seen. */
export const commandExamples: CommandExample[] = [
  works('hello', { hello: 1 }, { isWritablePrimary: true, maxWireVersion: 21 }),
  works('isMaster', { isMaster: 1 }, { ismaster: true }),
  works('ismaster', { ismaster: 1 }, { ismaster: true }),
  works('ping', { ping: 1 }, { ok: 1 }),
  works('buildInfo', { buildInfo: 1 }, { version: '7.0.0' }),
  works('buildinfo', { buildinfo: 1 }, { version: '7.0.0' }),
  works('connectionStatus', { connectionStatus: 1 }, { authInfo: { authenticatedUsers: [] } }),
  works(
    'connectionStatus.showPrivileges',
    { connectionStatus: 1, showPrivileges: true },
    { authInfo: { authenticatedUserPrivileges: [] } },
  ),
  works('hostInfo', { hostInfo: 1 }, { system: { cpuAddrSize: 64 } }),
  works('serverStatus', { serverStatus: 1 }, { process: 'crm-xeno' }),
  works('dbStats', { dbStats: 1 }, { objects: 4, scaleFactor: 1 }),
  works('dbStats.scale', { dbStats: 1, scale: 1024 }, { scaleFactor: 1024 }),
  works('dbStats.freeStorage', { dbStats: 1, freeStorage: 1 }, { objects: 4 }),
  works('collStats', { collStats: 'c' }, { count: 3 }),
  works('collStats.scale', { collStats: 'c', scale: 8 }, { scaleFactor: 8 }),
  works(
    'getParameter.featureCompatibilityVersion',
    { getParameter: 1, featureCompatibilityVersion: 1 },
    { featureCompatibilityVersion: { version: '7.0' } },
  ),
  works(
    'getParameter.allParameters',
    { getParameter: { allParameters: true }, allParameters: true },
    { ok: 1 },
  ),
  works('getParameter.showDetails', { getParameter: '*', showDetails: true }, { ok: 1 }),
  works('getLog', { getLog: '*' }, { names: ['startupWarnings'] }),
  works('usersInfo', { usersInfo: 1 }, { users: [] }),
  works('usersInfo.filter', { usersInfo: 1, filter: {} }, { users: [] }),
  works('usersInfo.showCredentials', { usersInfo: 1, showCredentials: true }, { users: [] }),
  works('usersInfo.showPrivileges', { usersInfo: 1, showPrivileges: true }, { users: [] }),
  works('endSessions', { endSessions: [] }, { ok: 1 }),
  works('refreshSessions', { refreshSessions: [] }, { ok: 1 }),
  works('killSessions', { killSessions: [] }, { ok: 1 }),
  works('insert.documents', { insert: 'c', documents: [{ _id: 4 }] }, { n: 1 }, [first, ...rest, { _id: 4 }]),
  works(
    'insert.ordered',
    { insert: 'c', documents: [{ _id: 1 }, { _id: 4 }], ordered: false },
    { n: 1, writeErrors: [{ index: 0, code: 11000 }] },
    [first, ...rest, { _id: 4 }],
  ),
  works(
    'insert.bypassDocumentValidation',
    { insert: 'c', documents: [{}], bypassDocumentValidation: true },
    { n: 1 },
  ),
  works('find', { find: 'c', ...onlyId }, ids(1, 2, 3)),
  works('find.filter', { find: 'c', filter: { n: 2 }, ...onlyId }, ids(2)),
  works('find.projection', { find: 'c', projection: { _id: 0, n: 1 }, limit: 1 }, batch({ n: 1 })),
  works('find.sort', { find: 'c', sort: { n: -1 }, ...onlyId }, ids(3, 2, 1)),
  works('find.hint', { find: 'c', hint: { $natural: -1 }, ...onlyId }, ids(3, 2, 1)),
  works('find.skip', { find: 'c', skip: 2, ...onlyId }, ids(3)),
  works('find.limit', { find: 'c', limit: 1, ...onlyId }, ids(1)),
  works('find.batchSize', { find: 'c', batchSize: 2, ...onlyId }, ids(1, 2)),
  works(
    'find.singleBatch',
    { find: 'c', batchSize: 2, singleBatch: true, ...onlyId },
    { cursor: { firstBatch: [{ _id: 1 }, { _id: 2 }], id: 0 } },
  ),
  works(
    'find.let',
    { find: 'c', filter: { $expr: { $eq: ['$n', '$$x'] } }, let: { x: 2 }, ...onlyId },
    ids(2),
  ),
  works('find.collation', { find: 'c', filter: { s: 'b' }, collation, ...onlyId }, ids(2, 3)),
  works('find.allowDiskUse', { find: 'c', allowDiskUse: true, ...onlyId }, ids(1, 2, 3)),
  works('find.allowPartialResults', { find: 'c', allowPartialResults: true, ...onlyId }, ids(1, 2, 3)),
  works(
    'update.updates',
    { update: 'c', updates: [{ q: { _id: 1 }, u: { $set: { n: 9 } } }] },
    { n: 1, nModified: 1 },
    [{ ...first, n: 9 }, ...rest],
  ),
  works(
    'update.updates.multi',
    { update: 'c', updates: [{ q: {}, u: { $unset: { n: 1, s: 1 } }, multi: true }] },
    { n: 3 },
    [{ _id: 1 }, { _id: 2 }, { _id: 3 }],
  ),
  works(
    'update.updates.upsert',
    { update: 'c', updates: [{ q: { _id: 4 }, u: { $setOnInsert: { n: 4 } }, upsert: true }] },
    { n: 1, upserted: [{ index: 0, _id: 4 }] },
    [first, ...rest, { _id: 4, n: 4 }],
  ),
  works(
    'update.updates.arrayFilters',
    { update: 'c', updates: [{ q: { _id: 1 }, u: [{ $set: { n: 0 } }], arrayFilters: [{ x: 1 }] }] },
    { n: 0, writeErrors: [{ code: 9 }] },
  ),
  works(
    'update.updates.hint',
    { update: 'c', updates: [{ q: {}, u: { $set: { n: 0 } }, hint: { $natural: -1 } }] },
    { n: 1 },
    [first, rest[0] ?? {}, { ...rest[1], n: 0 }],
  ),
  works(
    'update.updates.collation',
    { update: 'c', updates: [{ q: { s: 'A' }, u: { $set: { s: 'x' } }, collation }] },
    { n: 1 },
    [{ ...first, s: 'x' }, ...rest],
  ),
  works(
    'update.ordered',
    {
      update: 'c',
      updates: [
        { q: {}, u: { $bad: 1 } },
        { q: { _id: 1 }, u: { n: 0 } },
      ],
      ordered: false,
    },
    { n: 1, writeErrors: [{ index: 0, code: 9 }] },
    [{ _id: 1, n: 0 }, ...rest],
  ),
  works(
    'update.bypassDocumentValidation',
    { update: 'c', updates: [{ q: { _id: 1 }, u: { n: 1 } }], bypassDocumentValidation: true },
    { n: 1 },
  ),
  works('delete.deletes', { delete: 'c', deletes: [{ q: { _id: 1 }, limit: 1 }] }, { n: 1 }, rest),
  works('delete.deletes.limit', { delete: 'c', deletes: [{ q: {}, limit: 0 }] }, { n: 3 }, []),
  works(
    'delete.deletes.hint',
    { delete: 'c', deletes: [{ q: {}, limit: 1, hint: { $natural: -1 } }] },
    { n: 1 },
    [first, rest[0] ?? {}],
  ),
  works(
    'delete.deletes.collation',
    { delete: 'c', deletes: [{ q: { s: 'b' }, limit: 0, collation }] },
    { n: 2 },
    [first],
  ),
  works(
    'delete.ordered',
    {
      delete: 'c',
      deletes: [
        { q: { $bad: 1 }, limit: 1 },
        { q: { _id: 1 }, limit: 1 },
      ],
      ordered: false,
    },
    { n: 1, writeErrors: [{ index: 0, code: 2 }] },
    rest,
  ),
  works(
    'findAndModify.query',
    { findAndModify: 'c', query: { n: 2 }, update: { $set: { n: 0 } } },
    { value: { _id: 2, n: 2 } },
    [first, { ...rest[0], n: 0 }, rest[1] ?? {}],
  ),
  works('findandmodify', { findandmodify: 'c', query: { n: 2 }, remove: true }, { value: { _id: 2 } }),
  works('findAndModify.sort', { findAndModify: 'c', sort: { n: -1 }, remove: true }, { value: { _id: 3 } }),
  works(
    'findAndModify.remove',
    { findAndModify: 'c', query: { _id: 1 }, remove: true },
    { value: first },
    rest,
  ),
  works(
    'findAndModify.update',
    { findAndModify: 'c', query: { _id: 1 }, update: { n: 5 } },
    { value: first },
    [{ _id: 1, n: 5 }, ...rest],
  ),
  works(
    'findAndModify.new',
    { findAndModify: 'c', query: { _id: 1 }, update: { n: 5 }, new: true },
    {
      value: { _id: 1, n: 5 },
    },
  ),
  works(
    'findAndModify.fields',
    { findAndModify: 'c', query: { _id: 1 }, update: { n: 5 }, fields: { _id: 1 } },
    {
      value: { _id: 1 },
    },
  ),
  works(
    'findAndModify.upsert',
    { findAndModify: 'c', query: { _id: 4 }, update: { n: 4 }, upsert: true },
    {
      lastErrorObject: { n: 1, upserted: 4 },
    },
  ),
  works(
    'findAndModify.hint',
    { findAndModify: 'c', hint: { $natural: -1 }, remove: true },
    { value: { _id: 3 } },
  ),
  works(
    'findAndModify.collation',
    { findAndModify: 'c', query: { s: 'b' }, collation, remove: true },
    {
      value: { _id: 2 },
    },
  ),
  works(
    'findAndModify.arrayFilters',
    { findAndModify: 'arrays', update: { $set: { 'l.$[x]': 9 } }, arrayFilters: [{ x: 2 }], new: true },
    { value: { l: [1, 9] } },
  ),
  works(
    'findAndModify.bypassDocumentValidation',
    { findAndModify: 'c', query: { _id: 1 }, remove: true, bypassDocumentValidation: true },
    { value: first },
  ),
  works('count', { count: 'c' }, { n: 3 }),
  works('count.query', { count: 'c', query: { n: { $gt: 1 } } }, { n: 2 }),
  works('count.limit', { count: 'c', limit: 2 }, { n: 2 }),
  works('count.skip', { count: 'c', skip: 2 }, { n: 1 }),
  works('count.hint', { count: 'c', hint: '_id_' }, { n: 3 }),
  works('count.fields', { count: 'c', fields: {} }, { n: 3 }),
  works('count.collation', { count: 'c', query: { s: 'b' }, collation }, { n: 2 }),
  works('distinct.key', { distinct: 'c', key: 's' }, { values: ['a', 'B'] }),
  works('distinct.query', { distinct: 'c', key: 's', query: { n: 1 } }, { values: ['a'] }),
  works('distinct.hint', { distinct: 'c', key: 'n', hint: { $natural: -1 } }, { values: [3, 2, 1] }),
  works('distinct.collation', { distinct: 'c', key: 's', query: { s: 'b' }, collation }, { values: ['B'] }),
  works('aggregate.pipeline', { aggregate: 'c', pipeline: [{ $count: 'k' }], cursor: {} }, batch({ k: 3 })),
  works(
    'aggregate.cursor.batchSize',
    { aggregate: 'c', pipeline: [{ $project: { _id: 1 } }], cursor: { batchSize: 1 } },
    ids(1),
  ),
  works(
    'aggregate.let',
    { aggregate: 'c', pipeline: [{ $project: { _id: '$$x' } }, { $limit: 1 }], cursor: {}, let: { x: 7 } },
    ids(7),
  ),
  works(
    'aggregate.hint',
    { aggregate: 'c', pipeline: [{ $project: { _id: 1 } }], cursor: {}, hint: { $natural: -1 } },
    ids(3, 2, 1),
  ),
  works(
    'aggregate.collation',
    { aggregate: 'c', pipeline: [{ $match: { s: 'A' } }, { $project: { _id: 1 } }], cursor: {}, collation },
    ids(1),
  ),
  works(
    'aggregate.allowDiskUse',
    { aggregate: 'c', pipeline: [{ $count: 'k' }], cursor: {}, allowDiskUse: true },
    batch({ k: 3 }),
  ),
  works(
    'aggregate.bypassDocumentValidation',
    { aggregate: 'c', pipeline: [{ $count: 'k' }], cursor: {}, bypassDocumentValidation: true },
    batch({ k: 3 }),
  ),
  works(
    'explain.verbosity',
    { explain: { find: 'c' }, verbosity: 'executionStats' },
    {
      executionStats: { nReturned: 3 },
    },
  ),
  works('create', { create: 'made' }, { ok: 1 }),
  works('create.collation', { create: 'made', collation }, { ok: 1 }),
  works('drop', { drop: 'c' }, { nIndexesWas: 1 }, []),
  works('dropDatabase', { dropDatabase: 1 }, { ok: 1 }, []),
  works(
    'listCollections',
    { listCollections: 1, filter: { name: 'c' } },
    batch({ name: 'c', type: 'collection' }),
  ),
  works(
    'listCollections.filter',
    { listCollections: 1, filter: { name: 'none' } },
    { cursor: { firstBatch: [] } },
  ),
  works(
    'listCollections.nameOnly',
    { listCollections: 1, filter: { name: 'c' }, nameOnly: true },
    {
      cursor: { firstBatch: [{ name: 'c' }] },
    },
  ),
  works(
    'listCollections.authorizedCollections',
    { listCollections: 1, authorizedCollections: true },
    { ok: 1 },
  ),
  works(
    'listCollections.cursor.batchSize',
    { listCollections: 1, cursor: { batchSize: 0 } },
    {
      cursor: { firstBatch: [] },
    },
  ),
  works(
    'listDatabases.filter',
    { listDatabases: 1, filter: { name: 'none' } },
    { databases: [], totalSize: 0 },
  ),
  works(
    'listDatabases.nameOnly',
    { listDatabases: 1, filter: { name: 'none' }, nameOnly: true },
    { databases: [] },
  ),
  works('listDatabases.authorizedDatabases', { listDatabases: 1, authorizedDatabases: true }, { ok: 1 }),
  works(
    'createIndexes.indexes',
    { createIndexes: 'c', indexes: [{ key: { n: 1 }, name: 'n' }] },
    {
      numIndexesAfter: 2,
    },
  ),
  works('dropIndexes.index', { dropIndexes: 'c', index: '*' }, { nIndexesWas: 1 }),
  works('deleteIndexes', { deleteIndexes: 'c', index: '*' }, { nIndexesWas: 1 }),
  works('listIndexes', { listIndexes: 'c' }, batch({ name: '_id_' })),
  works(
    'listIndexes.cursor.batchSize',
    { listIndexes: 'c', cursor: { batchSize: 0 } },
    { cursor: { firstBatch: [] } },
  ),
  works(
    'killCursors.cursors',
    { killCursors: 'c', cursors: [Long.fromNumber(77)] },
    {
      cursorsNotFound: [77],
    },
  ),
];

/** MongoDB's other commands, by what they are for. */
export const refusedCommands = `
  mapReduce geoNear geoSearch group eval parallelCollectionScan bulkWrite getLastError resetError getPrevError
  planCacheClear planCacheClearFilters planCacheListFilters planCacheSetFilter removeQuerySettings setQuerySettings
  authenticate getnonce logout saslStart saslContinue
  createUser updateUser dropUser dropAllUsersFromDatabase grantRolesToUser revokeRolesFromUser
  createRole updateRole dropRole dropAllRolesFromDatabase grantPrivilegesToRole revokePrivilegesFromRole
  grantRolesToRole revokeRolesFromRole invalidateUserCache rolesInfo
  applyOps replSetAbortPrimaryCatchUp replSetFreeze replSetGetConfig replSetGetStatus replSetInitiate
  replSetMaintenance replSetReconfig replSetResizeOplog replSetStepDown replSetSyncFrom appendOplogNote
  abortReshardCollection addShard addShardToZone analyzeShardKey autoMergerDisable balancerCollectionStatus
  balancerStart balancerStatus balancerStop checkShardingIndex clearJumboFlag cleanupOrphaned cleanupReshardCollection
  commitReshardCollection configureCollectionBalancing configureQueryAnalyzer enableSharding flushRouterConfig
  getShardMap getShardVersion isdbgrid listShards medianKey mergeAllChunksOnShard mergeChunks moveChunk
  moveCollection movePrimary moveRange refineCollectionShardKey removeShard removeShardFromZone reshardCollection
  setAllowMigrations setShardVersion shardCollection shardingState split splitVector transitionFromDedicatedConfigServer
  transitionToDedicatedConfigServer unshardCollection unsetSharding updateZoneKeyRange untrackUnshardedCollection
  abortTransaction commitTransaction prepareTransaction startSession killAllSessions killAllSessionsByPattern
  autoCompact cloneCollection cloneCollectionAsCapped collMod compact compactStructuredEncryptionData
  convertToCapped createSearchIndexes updateSearchIndex dropSearchIndex listSearchIndexes currentOp dropConnections
  filemd5 fsync fsyncUnlock getAuditConfig getClusterParameter getDefaultRWConcern killOp logRotate reIndex
  renameCollection rotateCertificates setAuditConfig setClusterParameter setDefaultRWConcern
  setFeatureCompatibilityVersion setIndexCommitQuorum setParameter setUserWriteBlockMode shutdown
  availableQueryOptions checkMetadataConsistency connPoolStats connPoolSync connectionPoolStats cursorInfo dataSize
  dbHash driverOIDTest features getCmdLineOpts getDiagnosticData listCommands lockInfo netstat profile
  profilingLevel serverInfo shardConnPoolStats top validate validateDBMetadata whatsmyuri whatsmysni
  internalRenameIfOptionsAndIndexesMatch configureFailPoint sleep testDeprecation find2 FIND
`
  .trim()
  .split(/\s+/);

/** MongoDB's fields that are refused with 238 when they ask for something, by command. */
export const refusedFields: [command: mongo.Document, fields: mongo.Document][] = [
  [
    { find: 'c' },
    {
      min: { n: 1 },
      max: { n: 1 },
      returnKey: true,
      showRecordId: true,
      tailable: true,
      awaitData: true,
      noCursorTimeout: true,
      oplogReplay: true,
    },
  ],
  [{ update: 'c', updates: [{ q: {}, u: {} }] }, { let: { x: 1 } }],
  [{ delete: 'c', deletes: [{ q: {}, limit: 1 }] }, { let: { x: 1 } }],
  [{ findAndModify: 'c', remove: true }, { let: { x: 1 } }],
  [
    { aggregate: 'c', pipeline: [], cursor: {} },
    { explain: true, exchange: { policy: 'x' }, isMapReduceCommand: true },
  ],
  [
    { create: 'other' },
    {
      autoIndexId: true,
      idIndex: { key: { _id: 1 } },
      capped: true,
      size: 1,
      max: 1,
      timeseries: { timeField: 't' },
      expireAfterSeconds: 1,
      viewOn: 'c',
      pipeline: [{}],
      validator: { n: 1 },
      validationLevel: 'off',
      validationAction: 'warn',
      clusteredIndex: { key: { _id: 1 } },
      changeStreamPreAndPostImages: { enabled: true },
      encryptedFields: { fields: [] },
      storageEngine: { wiredTiger: {} },
      indexOptionDefaults: { storageEngine: {} },
    },
  ],
];

const explained = (command: mongo.Document): mongo.Document => ({ explain: command });
const statement = (fields: mongo.Document): mongo.Document => ({
  update: 'c',
  updates: [{ q: { _id: 1 }, u: { $set: { n: 1 } }, ...fields }],
});

/** Fields that MongoDB has elsewhere, later or not at all, and values that no field takes. */
export const refusedValues: [title: string, command: mongo.Document, code: number][] = [
  ['find.querySettings', { find: 'c', querySettings: { indexHints: {} } }, 40415],
  ['find.encryptionInformation', { find: 'c', encryptionInformation: {} }, 40415],
  ['find.runtimeConstants', { find: 'c', runtimeConstants: {} }, 40415],
  ['find.apiVersion', { find: 'c', apiVersion: '1' }, 40415],
  ['aggregate.fromMongos', { aggregate: 'c', pipeline: [], cursor: {}, fromMongos: true }, 40415],
  ['aggregate.cursor.size', { aggregate: 'c', pipeline: [], cursor: { size: 1 } }, 40415],
  ['aggregate.cursor as a number', { aggregate: 'c', pipeline: [], cursor: 1 }, 14],
  ['aggregate without cursor', { aggregate: 'c', pipeline: [] }, 9],
  ['listCollections.cursor.size', { listCollections: 1, cursor: { size: 1 } }, 40415],
  ['listIndexes.cursor.size', { listIndexes: 'c', cursor: { size: 1 } }, 40415],
  ['update.updates.c', statement({ c: {} }), 40415],
  ['update.updates.sort', statement({ sort: { n: 1 } }), 40415],
  ['update.updates.upsertSupplied', statement({ upsertSupplied: true }), 40415],
  ['delete.deletes.sort', { delete: 'c', deletes: [{ q: {}, limit: 1, sort: {} }] }, 40415],
  ['count.maxScan', { count: 'c', maxScan: 1 }, 40415],
  ['distinct.limit', { distinct: 'c', key: 'n', limit: 1 }, 40415],
  ['getMore.term', { getMore: Long.fromNumber(7), collection: 'c', term: 1 }, 40415],
  [
    'createIndexes.commitQuorum',
    { createIndexes: 'c', indexes: [{ key: { n: 1 }, name: 'n' }], commitQuorum: 'votingMembers' },
    2,
  ],
  ['getParameter of another parameter', { getParameter: 1, logLevel: 1 }, 40415],
  ['getLog of another log', { getLog: 'global' }, 96],
  ['readConcern as text', { find: 'c', readConcern: 'local' }, 14],
  ['readConcern.level as a number', { find: 'c', readConcern: { level: 1 } }, 14],
  ['readConcern.level linearizable', { find: 'c', readConcern: { level: 'linearizable' } }, 123],
  ['readConcern.level snapshot', { find: 'c', readConcern: { level: 'snapshot' } }, 123],
  ['readConcern.afterClusterTime', { find: 'c', readConcern: { afterClusterTime: 1 } }, 40415],
  ['readConcern.atClusterTime', { find: 'c', readConcern: { atClusterTime: 1 } }, 40415],
  ['writeConcern as a number', { ...statement({}), writeConcern: 1 }, 14],
  ['writeConcern.w of 2', { ...statement({}), writeConcern: { w: 2 } }, 2],
  ['writeConcern.w by a tag', { ...statement({}), writeConcern: { w: 'dc' } }, 2],
  ['writeConcern.j as text', { ...statement({}), writeConcern: { j: 'yes' } }, 14],
  ['writeConcern.wtimeout as text', { ...statement({}), writeConcern: { wtimeout: '1' } }, 14],
  ['writeConcern.unknown', { ...statement({}), writeConcern: { w: 1, unknown: 1 } }, 40415],
  ['collation.unknown', { find: 'c', collation: { locale: 'en', unknown: 1 } }, 40415],
  ['collation.strength of 4', { find: 'c', collation: { locale: 'en', strength: 4 } }, 2],
  ['collation.caseLevel', { find: 'c', collation: { locale: 'en', caseLevel: true } }, 2],
  ['collation.caseFirst', { find: 'c', collation: { locale: 'en', caseFirst: 'upper' } }, 2],
  ['collation.numericOrdering', { find: 'c', collation: { locale: 'en', numericOrdering: true } }, 2],
  ['collation.alternate', { find: 'c', collation: { locale: 'en', alternate: 'shifted' } }, 2],
  ['collation.maxVariable', { find: 'c', collation: { locale: 'en', maxVariable: 'space' } }, 2],
  ['collation.normalization', { find: 'c', collation: { locale: 'en', normalization: true } }, 2],
  ['collation.backwards', { find: 'c', collation: { locale: 'en', backwards: true } }, 2],
  ['collation without locale', { find: 'c', collation: { strength: 1 } }, 40414],
  ['hint at no index', { find: 'c', hint: 'none' }, 2],
  ['hint as a number', { find: 'c', hint: 1 }, 9],
  ['maxTimeMS as text', { find: 'c', maxTimeMS: '1' }, 14],
  ['maxTimeMS below 0', { find: 'c', maxTimeMS: -1 }, 2],
  ['maxTimeMS with a fraction', { find: 'c', maxTimeMS: 1.5 }, 2],
  ['maxTimeMS above 31 bits', { find: 'c', maxTimeMS: 2 ** 31 }, 2],
  ['maxTimeMS above 53 bits', { find: 'c', maxTimeMS: Long.MAX_VALUE }, 2],
  ['txnNumber', { ...statement({}), txnNumber: Long.fromNumber(1) }, 20],
  ['startTransaction', { find: 'c', startTransaction: true }, 20],
  ['autocommit', { find: 'c', autocommit: false }, 20],
  ['explain.verbosity', { explain: { find: 'c' }, verbosity: 'all' }, 2],
  ['explain.unknown', { explain: { find: 'c' }, unknown: 1 }, 40415],
  ['explain of insert', explained({ insert: 'c', documents: [{}] }), 59],
  ['explain of find.unknown', explained({ find: 'c', unknown: 1 }), 40415],
  ['explain of find.returnKey', explained({ find: 'c', returnKey: true }), 238],
  ['explain of find.batchSize below 0', explained({ find: 'c', batchSize: -1 }), 51024],
  ['explain of find.projection', explained({ find: 'c', projection: { a: 1, b: 0 } }), 31254],
  ['explain of find.maxTimeMS', explained({ find: 'c', maxTimeMS: -1 }), 2],
  ['explain of find.readConcern', explained({ find: 'c', readConcern: { unknown: 1 } }), 40415],
  ['explain of count.unknown', explained({ count: 'c', unknown: 1 }), 40415],
  ['explain of distinct.unknown', explained({ distinct: 'c', key: 'n', unknown: 1 }), 40415],
  [
    'explain of aggregate.cursor.size',
    explained({ aggregate: 'c', pipeline: [], cursor: { size: 1 } }),
    40415,
  ],
  ['explain of update.updates.c', explained(statement({ c: 1 })), 40415],
  ['explain of an unknown update operator', explained(statement({ u: { $bit: { n: 1 } } })), 9],
  [
    'explain of findAndModify with an unknown update operator',
    explained({ findAndModify: 'c', update: { $bit: { n: 1 } } }),
    9,
  ],
  [
    'explain of delete.deletes.unknown',
    explained({ delete: 'c', deletes: [{ q: {}, limit: 1, unknown: 1 }] }),
    40415,
  ],
  ['explain of findAndModify.unknown', explained({ findAndModify: 'c', remove: true, unknown: 1 }), 40415],
];
