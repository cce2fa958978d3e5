import type { Operator, PropertyRule, RuleLeaf } from '../ruleSchema';
import { createCampaignRules } from './campaignRules';
import { compareAll, isOrdered } from './comparisons';
import type { Comparisons } from './comparisons';
import { all, any, refuse } from './drafts';
import type { Draft } from './drafts';
import { negate } from './negate';
import type { Entry } from './names';
import { foldText } from './tokens';
import { rfmGroupNames } from '../../utils/rfm';

/** The entries that one name may stand for. */
export type Choice = readonly Entry[];

export interface Listed {
  head: Choice;
  tail: [joint: string, choice: Choice][];
}

type Joined<T> = [joint: 'and' | 'or', item: T][];

const KINDS: Readonly<Record<Entry['kind'], string>> = {
  city: 'places',
  country: 'places',
  tag: 'tags',
  segment: 'segments',
  campaign: 'campaigns',
  attribute: 'attributes',
  value: 'attributes',
};

const rule = (field: string, operator: Operator, value?: PropertyRule['value']): RuleLeaf =>
  value === undefined ? { field, operator } : { field, operator, value };

/** One text or any of several. */
const oneOf = (field: string, values: readonly string[]): RuleLeaf =>
  values.length === 1 ? rule(field, '=', values[0]) : rule(field, 'in', [...new Set(values)]);

const unclear = (entry: Entry | undefined): Draft =>
  refuse(
    entry
      ? `Which of the ${KINDS[entry.kind]} called ${JSON.stringify(entry.name)} do you mean?`
      : 'Which name do you mean?',
  );

interface Deps {
  asOf: Date;
  /** The entries of the other kind of place with the same name. */
  twins: (entry: Entry) => Choice;
  /** Takes up the rules on places and attributes that have one value at a time. */
  worded: WeakSet<Draft>;
}

/** Makes rules of names of the shop. */
export function createNamedRules({ asOf, twins, worded }: Deps) {
  /** Remembers a rule that was said in words of its own. */
  function wordedOneOf(field: string, values: readonly string[]): Draft {
    const leaf = oneOf(field, values);
    worded.add(leaf);
    return leaf;
  }

  /** Each name's only entry; refused when one is not unique. */
  function unique(choices: readonly Choice[], toDraft: (entries: Entry[]) => Draft): Draft {
    const doubtful = choices.find(({ length }) => length !== 1);
    return doubtful ? unclear(doubtful[0]) : toDraft(choices.flat());
  }

  function places({ head, tail }: Listed): Draft {
    const choices = [head, ...tail.map(([, choice]) => choice)];
    return unique(choices, (entries) => {
      const double = entries.find((entry) => twins(entry).length > 0);
      if (double) return refuse(`Do you mean the city or the country ${double.name}?`);
      const of = (kind: Entry['kind']) => entries.filter((entry) => entry.kind === kind);
      const rules = [of('city'), of('country')]
        .filter(({ length }) => length > 0)
        .map((list) =>
          wordedOneOf(
            list[0]?.kind ?? '',
            list.map(({ value }) => value),
          ),
        );
      if (rules.length === 1) return any(rules);
      const joints = new Set(tail.map(([joint]) => joint === ','));
      if (joints.size > 1) return refuse('Which of these places belong together?');
      if (!joints.has(true)) return any(rules);
      // "in Pune, India" is one place.
      return entries.length === 2 ? all(rules) : refuse('Do you mean all of these places, or any of them?');
    });
  }

  function placesOf(kind: 'city' | 'country', { head, tail }: Listed): Draft {
    const choices = [head, ...tail.map(([, choice]) => choice)].map((choice) =>
      [...choice, ...choice.flatMap(twins)].filter((entry) => entry.kind === kind),
    );
    return unique(choices, (entries) =>
      wordedOneOf(
        kind,
        entries.map(({ value }) => value),
      ),
    );
  }

  const anyTag = (tags: readonly Choice[]): Draft =>
    unique(tags, (entries) => {
      const values = entries.map(({ value }) => value);
      return values.length === 1 ? rule('tags', 'contains', values[0]) : rule('tags', 'in', values);
    });
  const allTags = (tags: readonly Choice[]): Draft => all(tags.map((tag) => anyTag([tag])));

  const toSegment = (choice: Choice): Draft =>
    unique([choice], ([entry]) => ({ field: 'segment', segmentId: entry?.value ?? '' }));

  function attribute(key: string, choices: readonly Choice[]): Draft {
    const ofKey = choices.map((choice) =>
      choice.filter((entry) => entry.key === undefined || entry.key === key),
    );
    return unique(ofKey, (entries) =>
      wordedOneOf(
        `attributes.${key}`,
        entries.map(({ value }) => value),
      ),
    );
  }

  /** Values without the attribute that has them: it must be the only one. */
  function bareValues(choices: readonly Choice[]): Draft {
    const keys = commonKeys(choices);
    const [key, ...others] = keys;
    if (key !== undefined && others.length === 0) return attribute(key, choices);
    return refuse(`Do you mean ${keys.join(' or ')} ${choices[0]?.[0]?.name ?? ''}?`);
  }

  return {
    places,
    placesOf,
    anyTag,
    allTags,
    /** Whether a tag is of those who get a paper, which they can subscribe to. */
    isPaper: (choice: Choice): boolean =>
      choice.every(({ name }) => /(?:newsletter|magazine|digest|bulletin)s?$/i.test(name)),
    segments: (choices: readonly Choice[]): Draft => any(choices.map(toSegment)),
    allSegments: (choices: readonly Choice[]): Draft => all(choices.map(toSegment)),
    ...createCampaignRules({ asOf, unique }),
    attribute,
    bareValues,
    consent,
    noneKnown: (fields: readonly string[]): Draft => all(fields.map((field) => rule(field, 'null'))),
    rfmGroup: (quoted: string) => rfmGroupNames.find((name) => foldText(name) === foldText(quoted)),
    rfmGroups: ({ head, tail }: { head: string; tail: [joint: string, name: string][] }): Draft =>
      oneOf('rfmGroup', [head, ...tail.map(([, name]) => name)]),
    rule,
    hasValues: (key: string, choices: readonly Choice[]): boolean =>
      choices.every((choice) => choice.some((entry) => entry.key === undefined || entry.key === key)),
    haveCommonKey: (head: Choice, other: Choice): boolean => commonKeys([head, other]).length > 0,
    attributeFigure: (key: string, comparisons: Comparisons): Draft =>
      compareAll(comparisons, (one) =>
        isOrdered(one)
          ? rule(`attributes.${key}`, one.operator, one.value)
          : refuse('Which limit is the lower one?'),
      ),
  };
}

function commonKeys(choices: readonly Choice[]): string[] {
  const [head = [], ...others] = choices.map((choice) => choice.flatMap(({ key }) => key ?? []));
  return head.filter((key) => others.every((keys) => keys.includes(key)));
}

interface Channels {
  list: Joined<string>;
  rest: string | null;
}

/** Consent to one or several channels: "opted in to email and SMS", "to email but not SMS". */
function consent({ list, rest }: Channels, value: boolean): Draft {
  const joints = new Set(list.slice(1).map(([joint]) => joint));
  if (joints.size > 1) return refuse('To all of these channels, or to any of them?');
  const rules = list.map(([, channel]) => rule(`consent.${channel}`, '=', value));
  const given = (joints.has('or') ? any : all)(rules);
  return rest === null ? given : all([given, negate(rule(`consent.${rest}`, '=', value))]);
}
