import {
  filterPaths,
  pipelinePaths,
  plainProjection,
  projectionPaths,
} from '../../../src/database/embedded/planner/neededPaths';

describe('the fields that a query looks at', () => {
  it('are the paths of a filter, in all its branches', () => {
    const fields = filterPaths({ 'a.b': 1, $or: [{ c: { $gt: 1 } }, { $and: [{ 'd.0': null }] }] });

    expect(fields).toEqual(new Set(['a.b', 'c', 'd.0']));
  });

  it('are those that an expression in a filter refers to', () => {
    expect(filterPaths({ $expr: { $eq: ['$a.b', { $add: ['$c', '$$NOW'] }] } })).toEqual(
      new Set(['a.b', 'c']),
    );
  });

  it.each([{ $expr: '$$ROOT' }, { $or: [{ $where: 'true' }] }])('may be any in %j', (filter) => {
    expect(filterPaths(filter)).toBeUndefined();
  });

  it.each([
    [{ a: 1, 'b.c': true }, ['_id', 'a', 'b.c']],
    [{ 'a.$': 1, _id: 0 }, ['_id', 'a.$']],
    [{ a: 0 }, undefined],
    [{ _id: 0 }, undefined],
    [{ a: '$b' }, undefined],
  ])('are the kept ones of the projection %j', (projection, expected) => {
    expect(projectionPaths(projection)).toEqual(expected && new Set(expected));
  });

  it.each([
    [{ a: 1 }, ['_id', 'a']],
    [{ a: 1, _id: 0 }, ['a']],
    [{ 'a.b': 1 }, undefined],
    [{ a: { $slice: 1 } }, undefined],
  ])('are the whole answer for the projection %j only when it keeps whole fields', (projection, expected) => {
    expect(plainProjection(projection)).toEqual(expected && new Set(expected));
  });

  it.each([
    [{ _id: { x: '$a.b' }, n: { $sum: 1 }, m: { $max: { $add: ['$c', 1] } } }, ['a.b', 'c']],
    [{ _id: null, all: { $push: '$$ROOT' } }, undefined],
    [{ _id: null, all: { $push: '$$CURRENT.a' } }, undefined],
    [{ _id: '$$NOW' }, []],
  ])('are those in the expressions of the group %j', ($group, expected) => {
    expect(pipelinePaths([{ $group }])).toEqual(expected && new Set(expected));
  });

  it.each([
    [
      [{ $unwind: '$a.b' }, { $group: { _id: '$c' } }],
      ['a.b', 'c'],
    ],
    [
      [{ $unwind: { path: '$a', includeArrayIndex: 'i' } }, { $project: { c: 1 } }],
      ['a', 'i', '_id', 'c'],
    ],
    [
      [
        { $match: { a: 1 } },
        { $sort: { b: 1 } },
        { $skip: 1 },
        { $limit: 1 },
        { $project: { c: 1, _id: 0 } },
      ],
      ['a', 'b', 'c', '_id'],
    ],
    [
      [
        { $lookup: { from: 'x', localField: 'a.b', foreignField: 'y', as: 'c.d' } },
        { $group: { _id: '$e' } },
      ],
      ['a.b', 'c.d', 'e'],
    ],
    [
      [
        { $lookup: { from: 'x', let: { v: '$a' }, pipeline: [{ $match: { b: 1 } }], as: 'c' } },
        { $group: { _id: '$$NOW' } },
      ],
      ['a'],
    ],
    [
      [
        { $lookup: { from: 'x', localField: 'a', foreignField: 'y', as: 'c' } },
        { $group: { _id: '$c.d', n: { $sum: '$cc' } } },
      ],
      ['a', 'cc'],
    ],
  ])('are those of all stages up to the one that makes new documents: %j', (pipeline, expected) => {
    expect(pipelinePaths(pipeline)).toEqual(new Set(expected));
  });

  it.each([
    [[{ $unwind: '$a' }]],
    [[{ $set: { a: 1 } }, { $group: { _id: '$b' } }]],
    [[{ $lookup: { from: 'x', let: { v: '$$ROOT' }, pipeline: [], as: 'c' } }, { $group: { _id: '$a' } }]],
    [[{ $facet: { a: [] } }]],
  ])('may be any in the pipeline %j', (pipeline) => {
    expect(pipelinePaths(pipeline)).toBeUndefined();
  });
});
