import { collectProblems, pointTo, RuleError } from './ruleError';
import type { Report } from './ruleError';
import { DEEPEST, MOST_NODES } from './ruleLimits';
import { isCampaignRule, isGroup, isSegmentRule } from './ruleSchema';
import type { RuleGroup, RuleNode, RuleTree } from './ruleSchema';

/** A mention of something stored elsewhere, and where in the rules it stands. */
export interface Reference {
  id: string;
  pointer: string;
}

/** The segments and campaigns that a tree names itself, in order, each mention on its own. */
export function listReferences(tree: RuleTree): { segments: Reference[]; campaigns: Reference[] } {
  const segments: Reference[] = [];
  const campaigns: Reference[] = [];
  const visit = (node: RuleNode, pointer: string): void => {
    if (isGroup(node)) node.rules.forEach((rule, index) => visit(rule, childOf(pointer, index)));
    else if (isSegmentRule(node))
      segments.push({ id: node.segmentId, pointer: pointTo(pointer, 'segmentId') });
    else if (isCampaignRule(node) && node.campaignId !== undefined) {
      campaigns.push({ id: node.campaignId, pointer: pointTo(pointer, 'campaignId') });
    }
  };
  visit(tree, '');
  return { segments, campaigns };
}

/** Loads the stored trees of segments by id; ids that do not exist are absent from the answer. */
export type LoadSegments = (ids: string[]) => Promise<Map<string, RuleTree>>;

/**
 * Puts the trees of all named segments in place, as groups.
 * @throws RuleError for unknown segments, cycles, and trees that become too deep or too large
 */
export async function resolveSegments(tree: RuleTree, load: LoadSegments): Promise<RuleTree> {
  const { segments } = listReferences(tree);
  if (segments.length === 0) return tree;
  const known = await loadAll(segments, load);
  return collectProblems((report) => {
    const resolved = expand(tree, { pointer: '', depth: 1, path: [] }, { known, report, nodes: 1 });
    return resolved;
  });
}

/** Loads segments level by level; every segment once, so a cycle ends. */
async function loadAll(first: Reference[], load: LoadSegments): Promise<Map<string, RuleTree>> {
  const known = new Map<string, RuleTree>();
  const asked = new Set<string>();
  let wanted = distinctIds(first);
  while (wanted.length > 0) {
    wanted.forEach((id) => asked.add(id));
    const found = await load(wanted);
    found.forEach((tree, id) => known.set(id, tree));
    const mentioned = [...found.values()].flatMap((tree) => listReferences(tree).segments);
    wanted = distinctIds(mentioned).filter((id) => !asked.has(id));
    if (asked.size > MOST_NODES) throw tooLarge('');
  }
  return known;
}

const distinctIds = (references: Reference[]): string[] => [...new Set(references.map(({ id }) => id))];

const tooLarge = (pointer: string): RuleError =>
  new RuleError([
    { pointer, detail: `more than ${MOST_NODES} rules and groups with the segments put in place` },
  ]);

interface Position {
  /** Where in the asked tree this node comes from; inside a segment, the rule that names it. */
  pointer: string;
  depth: number;
  /** The segments around this node. */
  path: readonly string[];
}

interface Expansion {
  known: ReadonlyMap<string, RuleTree>;
  report: Report;
  nodes: number;
}

function expand(group: RuleGroup, position: Position, state: Expansion): RuleGroup {
  const { pointer, depth, path } = position;
  if (depth > DEEPEST) {
    const detail = `nested more than ${DEEPEST} groups deep with the segments put in place`;
    throw new RuleError([{ pointer, detail }]);
  }
  const rules = group.rules.map((rule, index) => {
    state.nodes += 1;
    if (state.nodes > MOST_NODES) throw tooLarge(pointer);
    const at = path.length === 0 ? childOf(pointer, index) : pointer;
    if (isSegmentRule(rule))
      return putInPlace(rule.segmentId, { pointer: at, depth: depth + 1, path }, state);
    return isGroup(rule) ? expand(rule, { pointer: at, depth: depth + 1, path }, state) : rule;
  });
  return { ...group, rules };
}

function putInPlace(id: string, position: Position, state: Expansion): RuleNode {
  const pointer = position.path.length === 0 ? pointTo(position.pointer, 'segmentId') : position.pointer;
  const tree = state.known.get(id);
  const isCycle = position.path.includes(id);
  if (isCycle) state.report(pointer, 'the segments name each other in a circle');
  else if (tree === undefined) state.report(pointer, `there is no segment ${id}`);
  // The problem is reported, so this tree is never used.
  if (isCycle || tree === undefined) return { field: 'segment', segmentId: id };
  return expand(tree, { ...position, pointer, path: [...position.path, id] }, state);
}

const childOf = (pointer: string, index: number): string => pointTo(pointTo(pointer, 'rules'), index);
