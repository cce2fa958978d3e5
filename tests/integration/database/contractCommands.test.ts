import type { mongo } from 'mongoose';
import { fieldsOf, supported } from '../../support/supported';
import { connectTestDatabase, itOnEmbedded } from '../../support/database';
import type { TestDatabase } from '../../support/database';
import {
  commandExamples,
  refusedCommands,
  refusedFields,
  refusedValues,
} from '../../support/mongodb/commands';
import { refusedIndexOptions, refusedIndexTypes } from '../../support/mongodb/indexes';

type Numbered = mongo.Document & { _id: number };

const three: Numbered[] = [
  { _id: 1, n: 1, s: 'a' },
  { _id: 2, n: 2, s: 'B' },
  { _id: 3, n: 3, s: 'B' },
];

let database: TestDatabase;
let db: mongo.Db;
beforeAll(async () => {
  database = await connectTestDatabase();
  db = database.connection.getClient().db(database.name);
});
afterAll(() => database.close());
beforeEach(async () => {
  await db.dropDatabase();
  await db.collection<Numbered>('c').insertMany(three);
  await db.collection<Numbered>('arrays').insertOne({ _id: 1, l: [1, 2] });
});

/** The answer, or the refusal of the command or of its first statement. */
async function answerOf(command: mongo.Document): Promise<mongo.Document> {
  return db.command(command).catch((error: mongo.Document) => ({ ok: 0, code: error.code as number }));
}
async function codeOf(command: mongo.Document): Promise<unknown> {
  const { code, writeErrors } = await answerOf(command);
  const [failure] = (writeErrors ?? []) as mongo.Document[];
  return code ?? failure?.code;
}

const withoutExample = ['getMore.collection', 'getMore.batchSize', 'createIndexes.commitQuorum'];

describe('every command and field that the store has is shown to work or to be refused', () => {
  it('commands', () => {
    const shown = commandExamples.map(({ title }) => title.split('.')[0]);

    expect([...new Set([...shown, 'getMore'])].sort()).toEqual([...supported.commands].sort());
  });

  it('fields that are taken', () => {
    const shown = commandExamples.map(({ title }) => title.split('.').slice(0, 2).join('.'));
    const taken = supported.commands.flatMap((name) =>
      fieldsOf(name).taken.map((field) => `${name}.${field}`),
    );

    const older = /^(findandmodify|deleteIndexes)\./;
    const missing = taken.filter(
      (field) => ![...shown, ...withoutExample].includes(field) && !older.test(field),
    );
    expect(missing).toEqual([]);
  });

  it('fields that are refused', () => {
    const shown = refusedFields.flatMap(([command, fields]) =>
      Object.keys(fields).map((field) => `${Object.keys(command)[0] ?? ''}.${field}`),
    );
    const refused = supported.commands
      .filter((name) => name !== 'findandmodify')
      .flatMap((name) => fieldsOf(name).refused.map((field) => `${name}.${field}`));

    expect(shown.sort()).toEqual(refused.sort());
  });
});

describe('commands', () => {
  itOnEmbedded.each(commandExamples)('$title works', async ({ command, answer, after }) => {
    const given = await db.command(command);

    expect(given).toMatchObject(answer);
    if (after) expect(await db.collection<Numbered>('c').find().sort({ _id: 1 }).toArray()).toEqual(after);
  });

  itOnEmbedded('getMore gives batches of batchSize until the cursor is at its end', async () => {
    const { cursor } = await db.command({ find: 'c', batchSize: 1 });

    const second = await db.command({ getMore: mongoLong(cursor), collection: 'c', batchSize: 1 });
    const last = await db.command({ getMore: mongoLong(cursor), collection: 'c' });

    expect([second, last]).toMatchObject([
      { cursor: { nextBatch: [{ _id: 2 }] } },
      { cursor: { nextBatch: [{ _id: 3 }], id: 0 } },
    ]);
  });

  itOnEmbedded.each(refusedCommands)('%s is refused with 59', async (name) => {
    expect(await codeOf({ [name]: 1 })).toBe(59);
  });
});

/** The number of a cursor, as a getMore takes it. */
const mongoLong = (cursor: unknown): mongo.Long => {
  const { id } = cursor as { id: mongo.Long };
  return id;
};

describe('fields', () => {
  const asking = refusedFields.flatMap(([command, fields]) =>
    Object.entries(fields).map(([field, value]): [string, mongo.Document] => [
      `${Object.keys(command)[0] ?? ''}.${field}`,
      { ...command, [field]: value as unknown },
    ]),
  );
  itOnEmbedded.each(asking)('%s is refused with 238', async (_title, command) => {
    expect(await codeOf(command)).toBe(238);
  });

  itOnEmbedded.each(refusedValues)('%s is refused: %j with %i', async (_title, command, code) => {
    expect(await codeOf(command)).toBe(code);
  });
});

describe('indexes', () => {
  itOnEmbedded.each(refusedIndexTypes)('%s is refused with 67', async (_title, key) => {
    expect(await codeOf({ createIndexes: 'c', indexes: [{ key, name: 'x' }] })).toBe(67);
  });

  itOnEmbedded.each(refusedIndexOptions)(
    'the option %s of %j is refused with %i',
    async (option, value, code) => {
      expect(
        await codeOf({ createIndexes: 'c', indexes: [{ key: { n: 1 }, name: 'x', [option]: value }] }),
      ).toBe(code);
    },
  );

  itOnEmbedded.each<[string, mongo.Document, mongo.Document]>([
    ['unique', { unique: true }, { unique: true }],
    ['sparse', { sparse: true }, { sparse: true }],
    ['partialFilterExpression', { partialFilterExpression: { n: 1 } }, { partialFilterExpression: { n: 1 } }],
    ['collation', { collation: { locale: 'en', strength: 1 } }, { collation: { locale: 'en', strength: 1 } }],
    ['expireAfterSeconds', { expireAfterSeconds: 5 }, { expireAfterSeconds: 5 }],
    ['background', { background: true }, {}],
    ['v', { v: 2 }, { v: 2 }],
    ['ns', { ns: 'x.c' }, {}],
    ['hidden', { hidden: false }, {}],
  ])('the option %s works', async (_name, options, shown) => {
    await db.command({ createIndexes: 'c', indexes: [{ key: { n: 1 }, name: 'x', ...options }] });

    const [, index] = await db.collection('c').indexes();
    expect(index).toMatchObject({ key: { n: 1 }, name: 'x', ...shown });
  });
});
