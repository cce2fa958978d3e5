import type { mongo } from 'mongoose';

/** Kinds of indexes that cannot be. */
export const refusedIndexTypes: [name: string, key: mongo.Document][] = [
  ['a text index', { s: 'text' }],
  ['a 2dsphere index', { s: '2dsphere' }],
  ['a 2d index', { s: '2d' }],
  ['a hashed index', { s: 'hashed' }],
  ['a geoHaystack index', { s: 'geoHaystack' }],
  ['a wildcard index', { '$**': 1 }],
  ['a wildcard index below a field', { 's.$**': 1 }],
  ['a clustered index of another order', { s: 0 }],
];

/** MongoDB's other options of an index; `hidden` is accepted when it is false. */
export const refusedIndexOptions: [name: string, value: unknown, code: number][] = [
  ['hidden', true, 197],
  ['weights', { s: 1 }, 197],
  ['default_language', 'english', 197],
  ['language_override', 'lang', 197],
  ['textIndexVersion', 3, 197],
  ['2dsphereIndexVersion', 3, 197],
  ['bits', 26, 197],
  ['min', -180, 197],
  ['max', 180, 197],
  ['bucketSize', 1, 197],
  ['storageEngine', { wiredTiger: {} }, 197],
  ['wildcardProjection', { s: 1 }, 197],
  ['clustered', true, 197],
  ['prepareUnique', true, 197],
  ['dropDups', true, 197],
  ['coarsestIndexedLevel', 1, 197],
  ['finestIndexedLevel', 1, 197],
  ['columnstoreProjection', { s: 1 }, 197],
];
