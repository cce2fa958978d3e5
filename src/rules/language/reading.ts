import type { Amount, Comparisons } from './comparisons';
import { vagueKinds } from './glosses';
import type { LanguageContext } from './languageContext';
import {
  addDays,
  isReversed,
  latestRange,
  latestSpan,
  quarterSpan,
  spanIn,
  unitSpan,
  yearSpan,
} from './periods';
import type { CalendarDate, Period, Span } from './periods';
import type { Token, TokenValue } from './tokens';
import { foldText } from './tokens';

/** One end of a range; the first may be a day alone, whose month the last one says. */
interface End {
  span?: Span;
  date?: CalendarDate;
  day?: number;
}

interface Deps {
  /** The token that begins at a place of the encoded prompt. */
  tokenAt: (offset: number) => Token | undefined;
  followsPeople: (offset: number) => boolean;
  followsKnown: (offset: number) => boolean;
  isBareAge: (offset: number) => boolean;
  labelEnd: (offset: number) => number;
  occasionEnd: (offset: number) => number;
  isPredicate: (offset: number) => boolean;
  context: LanguageContext;
}

/** Whether a text is the name of a time zone, in the letters in which these are written. */
function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone.split('/').every((part) => /^[A-Z]/.test(part));
  } catch {
    return false;
  }
}

/** Answers the grammar what the token at a place stands for. */
export function createReading(deps: Deps) {
  const { tokenAt, context } = deps;
  const { asOf } = context;
  const today = asOf.toISOString().slice(0, 10);
  const valueAt = <K extends TokenValue['kind']>(offset: number, kind: K) => {
    const value = tokenAt(offset)?.value;
    return value?.kind === kind ? (value as Extract<TokenValue, { kind: K }>) : undefined;
  };
  const plainNumber = (offset: number, low: number, high: number): number | undefined => {
    const { number, isMoney = true } = valueAt(offset, 'number') ?? {};
    const isPlain = number !== undefined && !isMoney && Number.isInteger(number);
    return isPlain && number >= low && number <= high ? number : undefined;
  };
  const spanOf = (end: End, until: string): Span | undefined =>
    end.span ?? (end.date && latestSpan(end.date, until));

  return {
    number: (offset: number): Amount | undefined => valueAt(offset, 'number'),
    count: (number: number): Amount => ({ number, factor: 1, isMoney: false, isDoubtful: false }),
    year: (offset: number) => plainNumber(offset, 1970, 2100),
    day: (offset: number) => valueAt(offset, 'day')?.day ?? plainNumber(offset, 1, 31),
    time: (offset: number) => valueAt(offset, 'time')?.time,
    quoted: (offset: number) => valueAt(offset, 'quoted')?.text,
    /** A number as it was written: the digits of a telephone. */
    rawNumber: (offset: number): string | undefined =>
      valueAt(offset, 'number') && tokenAt(offset)?.words.join(''),
    id: (offset: number) => valueAt(offset, 'id')?.id,
    address: (offset: number) => valueAt(offset, 'address')?.text,
    /** A word as it was written. */
    written: (offset: number): string | undefined => tokenAt(offset)?.written,
    /** Whether a word begins with a capital, as names do and "numbers" does not. */
    isCapital: (offset: number): boolean => /^\p{Lu}/u.test(tokenAt(offset)?.written ?? ''),
    hasAge: (): string | undefined => context.attributes.find(({ key }) => foldText(key) === 'age')?.key,
    /** Whether the word before a place names people: "women over 35", "customers under 25". */
    followsPeople: (offset: number): boolean => deps.followsPeople(offset),
    /** Whether a place goes on a list of things known of people: after "email or". */
    followsKnown: (offset: number): boolean => deps.followsKnown(offset),
    /** Whether a number at a place can only be an age: "over 40, female, in Pune". */
    isBareAge: (offset: number): boolean => deps.isBareAge(offset),
    /** Where a label that begins at a place ends. */
    labelEnd: (offset: number): number => deps.labelEnd(offset),
    /** Where the words for a mailing that begin at a place end. */
    occasionEnd: (offset: number): number => deps.occasionEnd(offset),
    /** A time zone, where it is one. */
    zone(offset: number): string | undefined {
      const { zone } = valueAt(offset, 'zone') ?? {};
      return zone !== undefined && isZone(zone) ? zone : undefined;
    },
    /** Whether the word before a place says what somebody is: the "are" of "who are both vip and press". */
    isPredicate: (offset: number): boolean => deps.isPredicate(offset),
    /** What a word without a meaning of its own may be explained as. */
    vague: (offset: number) => vagueKinds(tokenAt(offset)?.text ?? ''),
    isAge: ({ number, isMoney, factor }: Amount): boolean =>
      number >= 10 && number <= 120 && !isMoney && factor === 1,
    /** "in their 30s". */
    isDecade: ({ number, isMoney, factor }: Amount): boolean =>
      number >= 10 && number <= 90 && number % 10 === 0 && !isMoney && factor === 1,
    decade: ({ number }: Amount): Comparisons => ({
      first: { operator: 'between', value: [number, number + 9], isMoney: false },
      others: [],
    }),
    /** Whether an attribute is a number of something, of which somebody may have none: "points". */
    isAmount: (key: string): boolean =>
      /s$/.test(key) && !context.attributes.find((one) => one.key === key)?.values?.length,
    date: (year: number | null, month: number, day?: number): CalendarDate => ({
      month,
      ...(year !== null && { year }),
      ...(day !== undefined && { day }),
    }),
    yearOf: ({ first }: Span): number => Number(first.slice(0, 4)),
    timeSpan: (time: string): Span => ({ first: time, last: time }),
    dateSpan: (date: CalendarDate) => latestSpan(date, today),
    yearSpan,
    /** The number of the year that lies so many years back. */
    thisYear: (back: number): number => asOf.getUTCFullYear() - back,
    unit: (unit: Parameters<typeof unitSpan>[1], back: number) => unitSpan(asOf, unit, back),
    half(half: number, year: number | null): Span {
      const { first } = this.quarter(2 * half - 1, year);
      return { first, last: quarterSpan(Number(first.slice(0, 4)), 2 * half).last };
    },
    quarter(quarter: number, year: number | null): Span {
      if (year !== null) return quarterSpan(year, quarter);
      const thisYear = quarterSpan(asOf.getUTCFullYear(), quarter);
      return thisYear.first <= today ? thisYear : quarterSpan(asOf.getUTCFullYear() - 1, quarter);
    },
    during: ({ first, last }: Span): Period => ({
      kind: 'during',
      first,
      last,
      ...(first <= today && last >= today && first !== last && { isCurrent: true }),
    }),
    /** Two months as one span when one follows the other. */
    neighbours(first: CalendarDate, second: CalendarDate): Span | undefined {
      const both = this.range({ date: first }, { date: second });
      const begin = both && latestSpan(second, today);
      const isNext = begin && addDays(begin.first, -1).slice(0, 7) === both.first.slice(0, 7);
      return isNext ? both : undefined;
    },
    /** The span from one end to the other; undefined when the calendar has no such days or they are out of order. */
    range(from: End, to: End): Span | undefined {
      const day: End =
        from.day === undefined ? from : to.date?.day ? { date: { ...to.date, day: from.day } } : {};
      if (day.date && to.date) {
        if (day.date.year === undefined && to.date.year === undefined)
          return latestRange(day.date, to.date, today);
        if (isReversed(day.date, to.date)) return undefined;
      }
      const end =
        to.date?.year === undefined && from.date?.year !== undefined
          ? follow(from.date, to)
          : spanOf(to, today);
      const start = end && spanOf(day, end.first);
      return start && end && start.first <= end.last ? { first: start.first, last: end.last } : undefined;
    },
  };

  /** The end of a range whose beginning alone has a year: in that year or the next. */
  function follow({ year = 0, ...begin }: CalendarDate, { span, date }: End): Span | undefined {
    const first = spanIn(year, begin)?.first ?? '';
    if (!date) return span;
    return [year, year + 1].map((one) => spanIn(one, date)).find((found) => found && found.first >= first);
  }
}
