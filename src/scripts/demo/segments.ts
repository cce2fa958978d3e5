import type { Page } from '../../schemas/commonSchema';
import type { Customer } from '../../schemas/customerSchema';
import type { Segment, SegmentPreview } from '../../schemas/segmentSchema';
import { sha256 } from '../../utils/hash';
import type { ApiClient } from '../common/apiClient';
import type { FactRule, SegmentFact } from './facts';
import type { Figure } from './figure';

/** A segment on the server, with what it has to contain. */
export interface BuiltSegment {
  fact: SegmentFact;
  id: string;
  /** The rules in plain English, as the server says them. */
  description: string;
  count: number;
  /** SHA-256 of the members' external ids, sorted as text and joined by line breaks. */
  sortedIdsSha256: string;
}

/** The facts' rules in the words of the API. */
export function toRules(rule: FactRule): object {
  if ('op' in rule) return { combinator: rule.op, rules: rule.rules.map(toRules) };
  if (rule.cmp !== 'inactiveForDays') return { field: rule.field, operator: rule.cmp, value: rule.value };
  return { field: rule.field, operator: 'notInLast', value: rule.value, unit: 'days' };
}

/** The same as a group, which is what a segment is made of. */
const toGroup = (rule: FactRule): object =>
  'op' in rule ? toRules(rule) : { combinator: 'and', rules: [toRules(rule)] };

async function listExternalIds(api: ApiClient, id: string, asOf: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const members: Page<Customer> = await api.get(
      `/segments/${id}/customers?limit=100&asOf=${encodeURIComponent(asOf)}${after}`,
    );
    ids.push(...members.data.map(({ externalId }) => externalId ?? ''));
    cursor = members.page.nextCursor;
  }
  return ids;
}

/** Keeps a segment on the server, counts it and lists its members, all as of the facts' moment. */
export async function buildSegment(api: ApiClient, fact: SegmentFact, asOf: string): Promise<BuiltSegment> {
  const rules = toGroup(fact.rule);
  const { id } = await api.post<Segment>('/segments', { name: fact.description, rules });
  const [preview, ids] = await Promise.all([
    api.post<SegmentPreview>('/segments/preview', { rules, asOf, sample: 0 }),
    listExternalIds(api, id, asOf),
  ]);
  const { count, description } = preview;
  return { fact, id, description, count, sortedIdsSha256: sha256(ids.sort().join('\n')) };
}

/** Every segment's count and members beside what they have to be. */
export const segmentFigures = (segments: readonly BuiltSegment[]): Figure[] =>
  segments.flatMap(({ fact, count, sortedIdsSha256 }) => [
    { name: `segment ${fact.name}, count`, expected: fact.count, actual: count },
    { name: `segment ${fact.name}, members`, expected: fact.sortedIdsSha256, actual: sortedIdsSha256 },
  ]);
