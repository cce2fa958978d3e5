import { contractCommands, contractNames } from '../../support/contract';
import { fieldsOf, supported } from '../../support/supported';

const sorted = (names: readonly string[]): string[] => [...names].sort();

/** Older spellings of commands, which the contract mentions beside the newer ones. */
const spellings = ['ismaster', 'buildinfo', 'findandmodify', 'deleteIndexes'];

describe('the contract and the store list the same', () => {
  it.each([
    ['filter operators', contractNames('Filters'), supported.filterOperators],
    ['projection operators', contractNames('Projections'), supported.projectionOperators],
    ['update operators', contractNames('Updates', 'operator'), supported.updateOperators],
    ['stages of an update', contractNames('Updates', 'stage of a pipeline'), supported.updateStages],
    ['stages', contractNames('Stages'), supported.stages],
    ['accumulators', contractNames('Accumulators'), supported.accumulators],
    ['expressions', contractNames('Expressions'), supported.expressionOperators],
    ['index options', contractNames('Indexes'), supported.indexOptions],
    ['error codes', contractNames('Error codes'), supported.errorCodes],
  ])('%s', (_title, written, implemented) => {
    expect(sorted(written)).toEqual(sorted(implemented));
  });

  it('commands', () => {
    const written = contractCommands().map(({ name }) => name);

    expect(sorted([...written, ...spellings])).toEqual(sorted(supported.commands));
  });

  it.each(contractCommands().map(({ name, taken, refused }) => [name, { taken, refused }] as const))(
    'the fields of %s',
    (name, written) => {
      const { taken, refused } = fieldsOf(name);

      expect(sorted(written.taken)).toEqual(sorted(taken));
      expect(sorted(written.refused)).toEqual(sorted(refused));
    },
  );
});
