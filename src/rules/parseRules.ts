import { keysOf } from './parseKeys';
import type { Keys } from './parseKeys';
import type { ParseContext } from './parseRule';
import { isPlainObject, parseRule } from './parseRule';
import type { Located } from './parseValue';
import { COMBINATOR_KEYS, connectiveSpellings, foldWord, LIST_KEYS } from './ruleAliases';
import type { Report } from './ruleError';
import { collectProblems, pointTo } from './ruleError';
import { DEEPEST, MOST_NODES } from './ruleLimits';
import { isGroup } from './ruleSchema';
import type { RuleGroup, RuleNode, RuleTree } from './ruleSchema';

export type { ParseContext } from './parseRule';

interface State {
  context: ParseContext;
  report: Report;
  nodes: number;
}

interface Place {
  pointer: string;
  /** The number of groups around this node. */
  depth: number;
}

type Connective = RuleGroup['combinator'];

/**
 * Understands rules in any accepted spelling and returns the canonical tree.
 * @throws RuleError with every problem and the pointer to its place
 */
export function parseRules(input: unknown, context: ParseContext): RuleTree {
  const root = collectProblems((report) =>
    parseNode(input, { pointer: '', depth: 0 }, { context, report, nodes: 0 }),
  );
  if (root === undefined) throw new Error('a tree without problems must have been parsed');
  return isGroup(root) ? root : { combinator: 'and', rules: [root] };
}

function parseNode(input: unknown, place: Place, state: State): RuleNode | undefined {
  state.nodes += 1;
  if (state.nodes > MOST_NODES) {
    const isFirst = state.nodes === MOST_NODES + 1;
    return isFirst ? state.report(place.pointer, `more than ${MOST_NODES} rules and groups`) : undefined;
  }
  if (Array.isArray(input)) return parseList(input, { ...place, listPointer: place.pointer }, state);
  if (!isPlainObject(input)) return state.report(place.pointer, 'must be a rule or a group');
  const { pointer } = place;
  const isList = LIST_KEYS.some((key) => keysOf({ input, pointer, report: ignore }, [key]).has(key));
  return isList ? parseGroup(input, place, state) : parseRule({ input, pointer, ...state });
}

const ignore: Report = () => undefined;

function parseGroup(input: Readonly<Record<string, unknown>>, place: Place, state: State) {
  const source = { input, pointer: place.pointer, report: state.report };
  const keys = keysOf(source, [...COMBINATOR_KEYS, ...LIST_KEYS, 'not'], true);
  const list = onlyOne(LIST_KEYS, keys, state.report);
  const connective = onlyOne(COMBINATOR_KEYS, keys, state.report);
  const not = readNot(keys, state.report);
  if (list === undefined) return undefined;
  if (!Array.isArray(list.raw)) return state.report(list.pointer, 'must be an array');
  const combinator = connective && readConnective(connective, state.report);
  if (connective && !combinator) return undefined;
  const group = parseList(list.raw, { ...place, listPointer: list.pointer, combinator }, state);
  return group && not ? { combinator: group.combinator, not, rules: group.rules } : group;
}

function onlyOne(names: readonly string[], keys: Keys, report: Report): Located | undefined {
  const [first, ...others] = names.map((name) => keys.get(name)).filter((found) => found !== undefined);
  for (const other of others) report(other.pointer, 'says the same as another key; keep one of them');
  return first;
}

function readNot(keys: Keys, report: Report): true | undefined {
  const { raw, pointer } = keys.located('not');
  if (raw === undefined || raw === false) return undefined;
  return raw === true ? true : report(pointer, 'must be true or false');
}

function readConnective({ raw, pointer }: Located, report: Report): Connective | undefined {
  const connective = typeof raw === 'string' ? connectiveSpellings.get(foldWord(raw)) : undefined;
  return connective ?? report(pointer, 'must be and, or, or another spelling of them');
}

interface ListPlace extends Place {
  listPointer: string;
  combinator?: Connective | undefined;
}

/** Parses the items of a group, with or without connectives between them. */
function parseList(items: readonly unknown[], place: ListPlace, state: State): RuleGroup | undefined {
  const { pointer, listPointer, depth } = place;
  if (depth >= DEEPEST) return state.report(pointer, `nested more than ${DEEPEST} groups deep`);
  if (items.length === 0) return state.report(pointer, 'an empty group');
  const isInline = items.some((item) => typeof item === 'string');
  const located = items.map((raw, index) => ({ raw, pointer: pointTo(listPointer, index) }));
  const operands = isInline ? located.filter((_, index) => index % 2 === 0) : located;
  const combinator = isInline
    ? readInline(located, place.combinator, state.report)
    : (place.combinator ?? (items.length === 1 ? 'and' : undefined));
  if (!isInline && combinator === undefined)
    state.report(pointer, 'does not say whether all (and) or any (or)');
  const rules = operands.map((item) =>
    parseNode(item.raw, { pointer: item.pointer, depth: depth + 1 }, state),
  );
  if (combinator === undefined || !rules.every((rule) => rule !== undefined)) return undefined;
  return { combinator, rules };
}

function readInline(items: Located[], said: Connective | undefined, report: Report): Connective | undefined {
  const last = items.at(-1);
  if (last !== undefined && items.length % 2 === 0)
    report(last.pointer, 'a connective must stand between rules');
  const connectives = items.filter((_, index) => index % 2 === 1);
  let common = said;
  for (const item of connectives) {
    const connective = readConnective(item, report);
    common ??= connective;
    if (connective && connective !== common) {
      report(item.pointer, 'the connective changes within one list; use groups');
    }
  }
  return common;
}
