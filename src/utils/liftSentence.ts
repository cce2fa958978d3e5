import type { Lift } from '../schemas/liftSchema';

const number = (value: number): string => value.toLocaleString('en-US');

/** A share of 1 as a percentage with one decimal. */
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** A difference of shares in percentage points, always with its sign. */
export function points(difference: number): string {
  const text = Math.abs(difference * 100).toFixed(1);
  if (text === '0.0') return text;
  return `${difference < 0 ? '−' : '+'}${text}`;
}

/** A moment for a sentence, to the minute, in UTC. */
export const toMinute = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

type Figures = Omit<Lift, 'sentence'>;

/** What was counted, without a judgement. */
function counted({ assigned, holdout, conversion }: Figures): string {
  const shares =
    `Of ${number(assigned?.people ?? 0)} people who were to get it ${percent(assigned?.conversion.share ?? 0)} ordered, ` +
    `of ${number(holdout?.people ?? 0)} held out ${percent(holdout?.conversion.share ?? 0)}`;
  if (!conversion) return shares;
  const { difference, low, high } = conversion;
  return `${shares}: ${points(difference)} points (95 % interval ${points(low)} to ${points(high)})`;
}

/** What it would take to know more. */
function wanting({ sampleSize }: Figures): string {
  if (!sampleSize || sampleSize.isEnough) return '';
  const { minimalEffect, holdoutNeeded } = sampleSize;
  return (
    ` To find an effect of ${Math.round(minimalEffect * 100)} % of that takes ${number(holdoutNeeded)} people held out ` +
    'and as many times more who get it as now.'
  );
}

/** The verdict in plain English. */
export function liftSentence(figures: Figures): string {
  switch (figures.verdict) {
    case 'not_launched':
      return 'The campaign has not been launched.';
    case 'no_holdout':
      return (
        'Nobody was held out, so nothing says how many would have ordered without the message. Give the next campaign a ' +
        'holdoutPercent, 10 for example: chance then keeps that share of its people out, to compare with.'
      );
    case 'window_open':
      return `Too early to judge: orders count until ${toMinute(figures.to ?? '')} UTC. So far: ${counted(figures)}.`;
    case 'too_few':
      return `${counted(figures)}. With fewer than 30 people in a group nothing can be said.`;
    case 'no_evidence':
      return `${counted(figures)}. That is no evidence of an effect: it can be chance.${wanting(figures)}`;
    case 'increase':
      return `${counted(figures)}. That is evidence that it brought orders.`;
    case 'decrease':
      return `${counted(figures)}. That is evidence that it cost orders.`;
  }
}
