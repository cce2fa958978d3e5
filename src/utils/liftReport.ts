import type { Lift, LiftGroup, LiftVerdict, Rate, RevenueLift, SampleSize } from '../schemas/liftSchema';
import {
  detectableEffect,
  holdoutNeeded,
  newcombeDifference,
  POWER,
  welchDifference,
  wilsonInterval,
} from './liftStatistics';
import type { Difference, Sums } from './liftStatistics';
import { liftSentence } from './liftSentence';
import { toMajor } from './money';

/** A group with fewer people says nothing that could be relied on. */
export const FEWEST_PEOPLE = 30;
/** With fewer buyers the interval of the revenue holds the truth too seldom: order values are skewed. */
export const FEWEST_BUYERS = 100;
const DAY_MS = 86_400_000;

/** What the people of one group ordered in the window; minor units. */
export interface GroupSums {
  people: number;
  buyers: number;
  orders: number;
  revenue: number;
  /** Negative or 0. */
  refunds: number;
  /** The sums of the squares and cubes of each person's revenue + refunds. */
  squares: number;
  cubes: number;
}

/** What a lift is computed from. */
export interface LiftInput {
  launchedAt: Date | null;
  windowDays: number;
  now: Date;
  assigned: GroupSums;
  holdout: GroupSums;
  /** The relative effect that the campaign should be able to show; 0.1 is a tenth. */
  minimalEffect: number;
}

/** A share with its interval, null of nobody. */
export function toRate(count: number, of: number): Rate {
  const interval = wilsonInterval({ count, people: of });
  return {
    count,
    of,
    share: of === 0 ? null : count / of,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  };
}

function toGroup({ people, buyers, orders, revenue, refunds }: GroupSums): LiftGroup {
  return {
    people,
    conversion: toRate(buyers, people),
    orders,
    revenue: toMajor(revenue),
    refunds: toMajor(refunds),
    net: toMajor(revenue + refunds),
    netPerPerson: people === 0 ? null : toMajor(revenue + refunds) / people,
  };
}

const toSums = ({ people, revenue, refunds, squares, cubes }: GroupSums): Sums => ({
  people,
  sum: revenue + refunds,
  squares,
  cubes,
});

const holdsZero = ({ low, high }: { low: number; high: number }): boolean => low <= 0 && high >= 0;

function revenueLift({ assigned, holdout }: LiftInput, isFinal: boolean): RevenueLift | null {
  const found = welchDifference(toSums(assigned), toSums(holdout));
  if (!found) return null;
  const perPerson = (holdout.revenue + holdout.refunds) / holdout.people;
  const isReliable = Math.min(assigned.buyers, holdout.buyers) >= FEWEST_BUYERS;
  const inAll = (minor: number): number => Math.round(minor * assigned.people) / 100;
  return {
    difference: toMajor(found.difference),
    low: toMajor(found.low),
    high: toMajor(found.high),
    relative: perPerson > 0 ? found.difference / perPerson : null,
    incremental: inAll(found.difference),
    incrementalLow: inAll(found.low),
    incrementalHigh: inAll(found.high),
    isReliable,
    isEvidence: isFinal && isReliable && !holdsZero(found),
  };
}

function sampleSize({ assigned, holdout, minimalEffect }: LiftInput): SampleSize | null {
  if (assigned.people === 0 || holdout.people === 0) return null;
  const baseline = holdout.buyers / holdout.people;
  const ratio = assigned.people / holdout.people;
  const needed = holdoutNeeded({ baseline, effect: minimalEffect, ratio });
  if (needed === undefined) return null;
  const groups = { assigned: assigned.people, holdout: holdout.people };
  return {
    baseline,
    minimalEffect,
    power: POWER,
    holdoutNeeded: Math.ceil(needed),
    assignedNeeded: Math.ceil(needed * ratio),
    isEnough: holdout.people >= needed,
    detectable: detectableEffect(baseline, groups) ?? null,
  };
}

function judge(input: LiftInput, isFinal: boolean, conversion: Difference | undefined): LiftVerdict {
  const { launchedAt, assigned, holdout } = input;
  if (!launchedAt) return 'not_launched';
  if (holdout.people === 0) return 'no_holdout';
  if (!isFinal) return 'window_open';
  if (!conversion || Math.min(assigned.people, holdout.people) < FEWEST_PEOPLE) return 'too_few';
  if (holdsZero(conversion)) return 'no_evidence';
  return conversion.difference > 0 ? 'increase' : 'decrease';
}

/** What a campaign changed: everyone who was to get it against those held out, over one window after the launch. */
export function toLift(input: LiftInput): Lift {
  const { launchedAt, windowDays, now, assigned, holdout } = input;
  const to = launchedAt && new Date(launchedAt.getTime() + windowDays * DAY_MS);
  const isFinal = to !== null && now >= to;
  const conversion = newcombeDifference(
    { count: assigned.buyers, people: assigned.people },
    { count: holdout.buyers, people: holdout.people },
  );
  const baseline = holdout.people === 0 ? 0 : holdout.buyers / holdout.people;
  const figures = {
    verdict: judge(input, isFinal, conversion),
    windowDays,
    from: launchedAt?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
    isFinal,
    assigned: launchedAt && toGroup(assigned),
    holdout: holdout.people === 0 ? null : toGroup(holdout),
    conversion: conversion
      ? { ...conversion, relative: baseline > 0 ? conversion.difference / baseline : null }
      : null,
    revenue: revenueLift(input, isFinal),
    sampleSize: sampleSize(input),
  };
  return { ...figures, sentence: liftSentence(figures) };
}
