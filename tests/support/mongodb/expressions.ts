import { mongo } from 'mongoose';

/** What every example reads. */
export const expressionInput = {
  _id: 1,
  n: 7,
  s: ' Ab ',
  list: [3, 1, 2],
  o: { a: 1 },
  day: new Date('2024-03-31T22:30:15.000Z'),
};

const zoned = { date: '$day', timezone: 'Europe/Berlin' };
const id = '65f000000000000000000001';

/** Expression operators that work: name, argument, what it gives for `expressionInput`. */
export const expressionExamples: [name: string, argument: unknown, expected: unknown][] = [
  ['$eq', ['$n', 7], true],
  ['$ne', ['$n', 7], false],
  ['$gt', ['$n', 7], false],
  ['$gte', ['$n', 7], true],
  ['$lt', ['$n', 7], false],
  ['$lte', ['$n', 7], true],
  ['$cmp', ['$n', 9], -1],
  ['$and', ['$n', '$missing'], false],
  ['$or', ['$missing', '$n'], true],
  ['$not', ['$n'], false],
  ['$cond', { if: '$missing', then: 'yes', else: 'no' }, 'no'],
  ['$ifNull', ['$missing', 'none'], 'none'],
  [
    '$switch',
    {
      branches: [
        { case: '$missing', then: 1 },
        { case: '$n', then: 2 },
      ],
      default: 3,
    },
    2,
  ],
  ['$let', { vars: { x: '$n' }, in: { $add: ['$$x', 1] } }, 8],
  ['$literal', '$n', '$n'],
  ['$add', ['$n', 1, 2], 10],
  ['$subtract', ['$n', 2], 5],
  ['$multiply', ['$n', 2], 14],
  ['$divide', ['$n', 2], 3.5],
  ['$mod', ['$n', 4], 3],
  ['$abs', [-3], 3],
  ['$ln', 1, 0],
  ['$ceil', [1.2], 2],
  ['$floor', [-1.2], -2],
  ['$round', [2.5], 2],
  ['$trunc', [-1.27, 1], -1.2],
  ['$range', [0, '$n', 3], [0, 3, 6]],
  ['$sum', '$list', 6],
  ['$avg', '$list', 2],
  ['$min', '$list', 1],
  ['$max', '$list', 3],
  ['$concat', ['$s', 'c'], ' Ab c'],
  ['$split', ['a-b', '-'], ['a', 'b']],
  ['$substrCP', ['$s', 1, 2], 'Ab'],
  ['$strLenCP', 'é', 1],
  ['$toLower', '$s', ' ab '],
  ['$toUpper', '$s', ' AB '],
  ['$arrayElemAt', ['$list', -1], 2],
  ['$concatArrays', ['$list', [9]], [3, 1, 2, 9]],
  ['$filter', { input: '$list', cond: { $gt: ['$$this', 1] }, limit: 1 }, [3]],
  ['$map', { input: '$list', as: 'x', in: { $add: ['$$x', 1] } }, [4, 2, 3]],
  [
    '$reduce',
    { input: '$list', initialValue: '', in: { $concat: ['$$value', { $toString: '$$this' }] } },
    '312',
  ],
  ['$slice', ['$list', 1, 1], [1]],
  ['$size', '$list', 3],
  ['$in', [2, '$list'], true],
  ['$isArray', ['$n'], false],
  ['$first', '$list', 3],
  ['$last', '$list', 2],
  ['$reverseArray', '$list', [2, 1, 3]],
  ['$objectToArray', '$o', [{ k: 'a', v: 1 }]],
  ['$allElementsTrue', [[1, 0]], false],
  ['$anyElementTrue', [[1, 0]], true],
  ['$mergeObjects', ['$o', { b: 2 }], { a: 1, b: 2 }],
  ['$dateToString', { ...zoned, format: '%Y-%m-%d %H:%M' }, '2024-04-01 00:30'],
  ['$year', zoned, 2024],
  ['$month', zoned, 4],
  ['$dayOfMonth', zoned, 1],
  ['$dayOfWeek', zoned, 2],
  ['$dayOfYear', zoned, 92],
  ['$hour', zoned, 0],
  ['$minute', zoned, 30],
  ['$second', zoned, 15],
  ['$isoWeek', zoned, 14],
  ['$isoWeekYear', zoned, 2024],
  ['$toDouble', '1.5', 1.5],
  ['$toInt', '12', 12],
  ['$toObjectId', id, new mongo.ObjectId(id)],
  ['$toString', '$n', '7'],
  ['$type', '$n', 'int'],
  ['$isNumber', '$s', false],
];

/** MongoDB's other expression operators. */
export const refusedExpressions = `
  $acos $acosh $asin $asinh $atan $atan2 $atanh $binarySize $bitAnd $bitNot $bitOr $bitXor $bsonSize $const $cos
  $cosh $createObjectId $dateFromParts $dateFromString $dateToParts $degreesToRadians $firstN $function $hash
  $hexHash $indexOfArray $indexOfBytes $isoDayOfWeek $lastN $maxN $median $meta $millisecond $minN $percentile
  $radiansToDegrees $rand $regexFind $regexFindAll $setEquals $setField $sigmoid $similarityCosine
  $similarityDotProduct $similarityEuclidean $sin $sinh $sortArray $strcasecmp $substr $substrBytes $subtype $tan
  $tanh $toArray $toDecimal $toHashedIndexKey $toObject $toUUID $tsIncrement $tsSecond $unsetField $week $zip
  $arrayToObject $convert $dateAdd $dateDiff $dateSubtract $dateTrunc $exp $getField $indexOfCP $log $log10
  $ltrim $pow $regexMatch $replaceAll $replaceOne $rtrim $setDifference $setIntersection $setIsSubset $setUnion $sqrt
  $stdDevPop $stdDevSamp $strLenBytes $toBool $toDate $toLong $trim
  $accumulator $addToSet $bottom $bottomN $count $push $top $topN $encStrContains $encStrEndsWith
  $encStrNormalizedEq $encStrStartsWith $_internalFindElemMatch
`
  .trim()
  .split(/\s+/);
