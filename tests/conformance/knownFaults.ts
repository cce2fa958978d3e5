import type { Operation, Outcome } from './engines';

interface Difference {
  readonly operation: Operation;
  readonly ours: Outcome;
  readonly theirs: Outcome;
}

/** A way in which a compatible server is known to differ from MongoDB, whose documentation the store follows. */
interface Fault {
  readonly title: string;
  explains(difference: Difference): boolean;
}

const has = (operation: Operation, pattern: RegExp): boolean =>
  pattern.test(JSON.stringify(operation.update ?? operation.aggregate ?? operation.find));

const code = (outcome: Outcome): number | undefined => ('code' in outcome ? outcome.code : undefined);

const documents = (outcome: Outcome): string[] => ('documents' in outcome ? outcome.documents : []);

const sortedFields = (text: string): string =>
  JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

export const knownFaults: readonly Fault[] = [
  {
    title:
      'both refuse, with another code: names for errors in expressions and update paths are not the same everywhere',
    explains: ({ ours, theirs }) => code(ours) !== undefined && code(theirs) !== undefined,
  },
  {
    title:
      'the fields that an operation adds come in another order (MongoDB: alphabetically in $set, in place in $addFields)',
    explains: ({ ours, theirs }) =>
      'documents' in ours &&
      'documents' in theirs &&
      JSON.stringify(ours.documents.map(sortedFields)) === JSON.stringify(theirs.documents.map(sortedFields)),
  },
  {
    title: '$count of no documents gives {n: 0} instead of no document',
    explains: ({ operation, ours, theirs }) =>
      has(operation, /\$count/) && documents(ours).length === 0 && documents(theirs)[0] === '{"n":0}',
  },
  {
    title: '$currentDate is the time of the other server',
    explains: ({ operation }) => has(operation, /\$currentDate/),
  },
  {
    title: 'sort keys that are parallel arrays are accepted (MongoDB: code 2)',
    explains: ({ operation, ours }) => code(ours) === 2 && has(operation, /sort/),
  },
  {
    title: 'an empty array sorts as if it were missing; an array at a position sorts as null',
    explains: ({ operation }) =>
      (has(operation, /sort/) && /\[\]|\[\[|,\[/.test(JSON.stringify(operation.documents))) ||
      has(operation, /\$group.*sort/),
  },
  {
    title: '$group leaves out $first and $last of a missing value (MongoDB: null)',
    explains: ({ operation, ours }) =>
      has(operation, /\$(first|last)/) && /:null/.test(documents(ours).join('')),
  },
  {
    title: 'what an unread field would fail with is not noticed',
    explains: ({ operation, ours }) =>
      code(ours) !== undefined && has(operation, /\$count|\$project|\$group/),
  },
  {
    title:
      '$push of nothing (or cut to nothing) makes no array; $pull takes a regular expression for a value',
    explains: ({ operation }) =>
      has(operation, /"\$push".*("\$slice":0|"\$each":\[\])/) || has(operation, /\$pull/),
  },
  {
    title: '$unset of a name below an array fails (MongoDB: nothing to do)',
    explains: ({ operation, theirs }) => has(operation, /\$unset/) && code(theirs) === 28,
  },
  {
    title: 'a field that $unset or $project dropped is still there for the next $set, or fails in it',
    explains: ({ operation }) => has(operation, /(\$unset|\$project).*\$set/),
  },
  {
    title:
      '$round takes the shortest decimal text of a double (MongoDB: its exact value); $stdDevPop is no expression',
    explains: ({ operation }) => has(operation, /\$round|\$stdDev/),
  },
  {
    title: '$inc and $mul take a boolean for a number',
    explains: ({ operation, ours }) => has(operation, /\$inc|\$mul/) && code(ours) === 14,
  },
  {
    title: 'small 64-bit integers stay long; in the driver (and so in the store) they are plain numbers',
    explains: ({ operation }) => has(operation, /"(int|long|double)"|\$type/),
  },
  {
    title: '$addToSet in $group takes missing values as null; $project {} is accepted',
    explains: ({ operation }) => has(operation, /\$addToSet/) || has(operation, /"\$project":\{\}/),
  },
  {
    title: '$in tells decimals from equal numbers; NaN is no small number for $min',
    explains: ({ operation }) => has(operation, /"\$in":.*numberDecimal|"\$min":\{"\w+":null/),
  },
  {
    title:
      'an element that several array filters take is changed by one of them; filters that are wrong or useless are accepted',
    explains: ({ operation, ours }) =>
      has(operation, /\$\[e\].*\$\[\]/) ||
      (has(operation, /"arrayFilters":\[/) && [2, 9].includes(code(ours) ?? 0)),
  },
];

/** The known fault that explains a difference, if one does. */
export const explanationOf = (difference: Difference): string | undefined =>
  knownFaults.find((fault) => fault.explains(difference))?.title;
