import { deserialize, serialize } from 'bson';
import { compileQuery } from '../../../src/database/embedded/query/compileQuery';
import { StoreError } from '../../../src/database/embedded/errors';
import { filterCases } from '../../conformance/cases/filterCases';
import type { FilterCase } from '../../conformance/cases/filterCases';

const decode = (document: Record<string, unknown>): Record<string, unknown> =>
  deserialize(serialize(document), { bsonRegExp: true });

const codeOf = (run: () => unknown): number | undefined => {
  try {
    run();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return undefined;
};

const matching = ({ documents, filter }: FilterCase): number[] => {
  const matches = compileQuery(decode(filter));
  return documents.flatMap((document, index) => (matches(decode(document)) ? [index] : []));
};

describe('compileQuery', () => {
  it.each(filterCases.map((each): [string, FilterCase] => [each.title, each]))('%s', (_title, each) => {
    const outcome = 'code' in each.matches ? { code: codeOf(() => matching(each)) } : matching(each);

    expect(outcome).toEqual(each.matches);
  });
});
