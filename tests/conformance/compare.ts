import { EJSON } from 'bson';
import { sameAnswer } from './answers';
import type { Answer, Case, Doc } from './answers';
import { explanationOf } from './knownFaults';
import type { Server } from './server';

/** A command that two servers answer differently. */
export interface Difference {
  readonly collections: Case['collections'];
  /** What had been run on the collections before. */
  readonly earlier: readonly Doc[];
  readonly command: Doc;
  /** The write whose effect the command shows. */
  readonly write?: { readonly command: Doc; readonly answer: Answer };
  readonly answers: readonly [Answer, Answer];
}

export interface Comparison {
  /** How many operations were compared. */
  readonly compared: number;
  readonly differences: readonly Difference[];
  /** The titles of the known faults that explained differences. */
  readonly faults: readonly string[];
}

/**
 * Runs a case on both servers. When the documents of a case that writes differ, its rest is not compared; a known
 * difference in the answer to a write alone does no harm.
 */
export async function compare(
  each: Case,
  [first, second]: readonly [Server, Server],
  explain: (difference: Difference) => string | undefined = explanationOf,
): Promise<Comparison> {
  const [ours, theirs] = await Promise.all([first.run(each), second.run(each)]);
  const differences: Difference[] = [];
  const faults: string[] = [];
  const isHistory = !each.commands.every(isRead);
  let compared = 0;
  let excused: string | undefined;
  for (const [position, command] of each.commands.entries()) {
    const [one, other] = [ours[position], theirs[position]];
    if (one === undefined || other === undefined) break;
    // In a history the finds only show what the command before them has done.
    const isEffect = isHistory && isRead(command);
    if (!isEffect) compared += 1;
    if (sameAnswer(one, other)) continue;
    const write = isEffect ? before(each, position, ours) : undefined;
    const difference: Difference = {
      collections: each.collections,
      earlier: each.commands.slice(0, position),
      command,
      write,
      answers: [one, other],
    };
    const fault = explain(difference) ?? (isEffect ? excused : undefined);
    if (fault === undefined) differences.push(difference);
    else faults.push(fault);
    if (isHistory && (fault === undefined || isEffect)) break;
    excused = fault;
  }
  return { compared, differences, faults };
}

function before(each: Case, position: number, answers: readonly Answer[]): Difference['write'] {
  const [command, answer] = [each.commands[position - 1], answers[position - 1]];
  return command && answer && { command, answer };
}

const isRead = (command: Doc): boolean =>
  /^(find|count|distinct|aggregate)$/.test(Object.keys(command)[0] ?? '');

/** What a person needs to see of a difference. */
export function describeDifference({ collections, earlier, command, write, answers }: Difference): string {
  const [first, second] = answers;
  return [
    'The servers differ.',
    ...Object.entries(collections).map(
      ([name, documents]) => `  ${name}: ${EJSON.stringify(documents, { relaxed: false })}`,
    ),
    ...earlier
      .filter((each) => !isRead(each) && each !== write?.command)
      .map((each) => `  before:  ${EJSON.stringify(each, { relaxed: true })}`),
    ...(write ? [`  after:   ${EJSON.stringify(write.command, { relaxed: true })}`] : []),
    `  command: ${EJSON.stringify(command, { relaxed: true })}`,
    `  first:   ${JSON.stringify(first)}`,
    `  second:  ${JSON.stringify(second)}`,
  ].join('\n');
}
