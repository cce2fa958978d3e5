import type { mongo } from 'mongoose';
import { supported } from '../../support/supported';
import { connectTestDatabase, itOnEmbedded } from '../../support/database';
import type { TestDatabase } from '../../support/database';
import { expressionExamples, expressionInput, refusedExpressions } from '../../support/mongodb/expressions';
import {
  filterExamples,
  filterInput,
  projectionExamples,
  refusedFilters,
  refusedProjections,
} from '../../support/mongodb/filters';
import {
  accumulatorExamples,
  accumulatorInput,
  outputExamples,
  refusedAccumulators,
  refusedStages,
  stageExamples,
  stageInput,
} from '../../support/mongodb/stages';
import {
  arrayExamples,
  refusedUpdates,
  updateExamples,
  updateInput,
  updateStageExamples,
} from '../../support/mongodb/updates';

type Numbered = mongo.Document & { _id: number };

let database: TestDatabase;
let db: mongo.Db;
beforeAll(async () => {
  database = await connectTestDatabase();
  db = database.connection.getClient().db(database.name);
  await Promise.all(
    Object.entries({
      expressions: [expressionInput],
      filters: filterInput,
      stages: stageInput,
      other: stageInput,
      accumulators: accumulatorInput,
    }).map(([name, documents]) => db.collection<Numbered>(name).insertMany(documents)),
  );
});
afterAll(() => database.close());

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();
const namesOf = (examples: readonly (readonly [string, ...unknown[]])[]): string[] =>
  sorted(examples.map(([name]) => name));

/** A collection of its own with the document that updates change. */
async function updated(statement: mongo.Document): Promise<unknown> {
  const target = db.collection<Numbered>('updates');
  await target.replaceOne({ _id: 1 }, updateInput, { upsert: true });
  const answer = await db.command({ update: 'updates', updates: [{ q: { _id: 1 }, ...statement }] });
  if (answer.writeErrors !== undefined)
    throw Object.assign(new Error('refused'), (answer.writeErrors as object[])[0]);
  return target.findOne({ _id: 1 });
}

const aggregate = (name: string, pipeline: mongo.Document[]): Promise<mongo.Document[]> =>
  db.collection(name).aggregate(pipeline).toArray();

describe('every operator that the store has is shown to work', () => {
  it.each([
    ['query operators', filterExamples, supported.filterOperators],
    ['projection operators', projectionExamples, supported.projectionOperators],
    ['update operators', updateExamples, supported.updateOperators],
    ['stages of an update', updateStageExamples, supported.updateStages],
    ['stages', [...stageExamples, ...outputExamples], supported.stages],
    ['accumulators', accumulatorExamples, supported.accumulators],
    ['expression operators', expressionExamples, supported.expressionOperators],
  ])('%s', (_kind, examples, implemented) => {
    expect(namesOf(examples)).toEqual(sorted(implemented));
  });
});

describe('query operators', () => {
  it.each(filterExamples)('%s works', async (_name, filter, expected) => {
    const found = await db.collection('filters').find(filter).sort({ _id: 1 }).toArray();

    expect(found.map(({ _id }) => _id as unknown)).toEqual(expected);
  });

  itOnEmbedded.each(refusedFilters)('%s is refused: %j with %i', async (_name, filter, code) => {
    await expect(db.collection('filters').find(filter).toArray()).rejects.toMatchObject({ code });
  });
});

describe('projection operators', () => {
  it.each(projectionExamples)('%s works', async (_name, filter, projection, expected) => {
    expect(await db.collection('filters').findOne(filter, { projection })).toEqual(expected);
  });

  itOnEmbedded.each(refusedProjections)('%s is refused: %j with %i', async (_name, projection, code) => {
    await expect(db.collection('filters').find({}, { projection }).toArray()).rejects.toMatchObject({ code });
  });
});

describe('update operators', () => {
  it.each(updateExamples)('%s works', async (_name, u, changed) => {
    expect(await updated({ u })).toEqual({ ...updateInput, ...changed });
  });

  it.each(arrayExamples)('%s in an array works', async (_name, { q, ...change }, list) => {
    expect(await updated({ q: { _id: 1, ...q }, ...change })).toEqual({ ...updateInput, list });
  });

  it.each(updateStageExamples)('%s in a pipeline works', async (_name, stage, after) => {
    expect(await updated({ u: [stage] })).toEqual(after);
  });

  itOnEmbedded.each(refusedUpdates)('%s is refused: %j with %i', async (_name, u, code) => {
    await expect(updated({ u })).rejects.toMatchObject({ code });
  });

  const otherStages = [...supported.stages, ...refusedStages].filter(
    (each) => !supported.updateStages.includes(each),
  );
  itOnEmbedded.each(otherStages)('%s in a pipeline is refused with 72', async (name) => {
    await expect(updated({ u: [{ [name]: {} }] })).rejects.toMatchObject({ code: 72 });
  });
});

describe('stages', () => {
  it.each(stageExamples)('%s works', async (_name, pipeline, expected) => {
    expect(await aggregate('stages', pipeline)).toEqual(expected);
  });

  it.each(outputExamples)('%s works', async (_name, pipeline, expected) => {
    const target = db.collection<Numbered>('target');
    await target.deleteMany({});
    if (expected.length > stageInput.length) await target.insertOne({ _id: 9 });

    await aggregate('stages', pipeline);

    expect(await target.find().sort({ _id: 1 }).toArray()).toEqual(expected);
  });

  itOnEmbedded.each(refusedStages)('%s is refused with 40324', async (name) => {
    await expect(aggregate('stages', [{ [name]: {} }])).rejects.toMatchObject({ code: 40324 });
  });

  itOnEmbedded('$changeStream is refused with 40573', async () => {
    await expect(aggregate('stages', [{ $changeStream: {} }])).rejects.toMatchObject({ code: 40573 });
  });
});

describe('accumulators', () => {
  it.each(accumulatorExamples)('%s works', async (name, argument, expected) => {
    const [result] = await aggregate('accumulators', [{ $group: { _id: null, x: { [name]: argument } } }]);

    expect(result?.x).toEqual(expected);
  });

  itOnEmbedded.each(refusedAccumulators)('%s is refused with 15952', async (name) => {
    const pipeline = [{ $group: { _id: null, x: { [name]: {} } } }];

    await expect(aggregate('accumulators', pipeline)).rejects.toMatchObject({ code: 15952 });
  });
});

describe('expression operators', () => {
  it.each(expressionExamples)('%s works', async (name, argument, expected) => {
    const [result] = await aggregate('expressions', [{ $set: { x: { [name]: argument } } }]);

    expect(result?.x).toEqual(expected);
  });

  itOnEmbedded.each(refusedExpressions)('%s is refused with 168', async (name) => {
    await expect(aggregate('expressions', [{ $set: { x: { [name]: {} } } }])).rejects.toMatchObject({
      code: 168,
    });
  });
});
