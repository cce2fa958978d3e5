import type { Models } from '../models/models';
import { describeRules } from '../rules/describeRules';
import { fieldCatalogue } from '../rules/fieldCatalogue';
import { parseRules } from '../rules/parseRules';
import { asksForScores, placeScores } from '../rules/placeScores';
import { listReferences, resolveSegments } from '../rules/resolveSegments';
import { RuleError } from '../rules/ruleError';
import type { RuleTree } from '../rules/ruleSchema';
import type { RfmThresholds } from '../schemas/rfmSchema';
import type { FieldCatalogue } from '../schemas/segmentSchema';
import { AppError } from '../utils/appError';
import type { Fault } from '../utils/appError';

interface Deps extends Pick<Models, 'Campaign' | 'Segment'> {
  /** The keys of attributes that customers have or have had. */
  listAttributeKeys: () => Promise<ReadonlySet<string>>;
  /** What parts the scores of this moment. */
  readThresholds: () => Promise<RfmThresholds>;
  /** ISO 4217 code, for descriptions. */
  currency: string;
}

interface ResolveOptions {
  /** Where the tree stands in the request. */
  pointer?: string;
  /** Trees that take the place of stored ones, by segment id. */
  instead?: ReadonlyMap<string, RuleTree>;
}

const refuse = (errors: readonly Fault[], cause?: unknown): AppError =>
  new AppError('validation_failed', 'The rules have faults; see errors.', { errors, cause });

/** Turns the problems of a rule into faults of the request. */
function asFaults(pointer: string) {
  return (error: unknown): never => {
    if (!(error instanceof RuleError)) throw error;
    const faults = error.problems.map((problem) => ({ ...problem, pointer: pointer + problem.pointer }));
    throw refuse(faults, error);
  };
}

const toNames = (docs: readonly { _id: unknown; name: string }[]): Map<string, string> =>
  new Map(docs.map(({ _id, name }) => [String(_id), name]));

/** Understands rules with what the database knows: attribute keys, segments, campaigns. */
export function createRuleService(deps: Deps) {
  const { Campaign, Segment, listAttributeKeys, readThresholds, currency } = deps;

  /** Reads the attribute keys only when the rules cannot be understood without them: most name no attribute. */
  async function parseWithAttributes(rules: unknown): Promise<RuleTree> {
    try {
      return parseRules(rules, { attributeKeys: new Set() });
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      return parseRules(rules, { attributeKeys: await listAttributeKeys() });
    }
  }

  async function assertCampaignsExist(tree: RuleTree, pointer: string): Promise<void> {
    const references = listReferences(tree).campaigns;
    const known = await campaignNames(references.map(({ id }) => id));
    const unknown = references.filter(({ id }) => !known.has(id));
    if (unknown.length === 0) return;
    throw refuse(
      unknown.map(({ id, pointer: place }) => ({
        pointer: pointer + place,
        detail: `there is no campaign ${id}`,
      })),
    );
  }

  async function campaignNames(ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    return toNames(
      await Campaign.find({ _id: { $in: ids } }, { name: 1 })
        .sort({ _id: 1 })
        .lean(),
    );
  }

  async function segmentNames(ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    return toNames(
      await Segment.find({ _id: { $in: ids } }, { name: 1 })
        .sort({ _id: 1 })
        .lean(),
    );
  }

  async function loadTrees(ids: string[], instead?: ReadonlyMap<string, RuleTree>) {
    const docs = await Segment.find({ _id: { $in: ids } }, { rules: 1 })
      .sort({ _id: 1 })
      .lean();
    const stored = docs.map(({ _id, rules }) => [String(_id), instead?.get(String(_id)) ?? rules] as const);
    return new Map(stored);
  }

  const putSegmentsInPlace = (tree: RuleTree, { pointer = '/rules', instead }: ResolveOptions) =>
    resolveSegments(tree, (ids) => loadTrees(ids, instead)).catch(asFaults(pointer));

  return {
    /**
     * The canonical tree of rules in any accepted spelling; segments stay named by id.
     * @throws AppError validation_failed with a pointer below `pointer` for every fault
     */
    async parse(rules: unknown, pointer = '/rules'): Promise<RuleTree> {
      const tree = await parseWithAttributes(rules).catch(asFaults(pointer));
      await assertCampaignsExist(tree, pointer);
      return tree;
    },

    /**
     * Checks that all segments can be put in place.
     * @throws AppError validation_failed for unknown segments, circles, and trees that become too deep or too large
     */
    async assertResolvable(tree: RuleTree, options: ResolveOptions = {}): Promise<void> {
      await putSegmentsInPlace(tree, options);
    },

    /**
     * The tree with all segments put in place, and all scores by the thresholds of this moment.
     * @throws AppError validation_failed as assertResolvable
     */
    async resolve(tree: RuleTree, options: Pick<ResolveOptions, 'pointer'> = {}): Promise<RuleTree> {
      const whole = await putSegmentsInPlace(tree, options);
      return asksForScores(whole) ? placeScores(whole, await readThresholds()) : whole;
    },

    /** Trees in plain English, with the names of the segments and campaigns that they mention. */
    async describe(trees: readonly RuleTree[]): Promise<string[]> {
      const references = trees.map(listReferences);
      const [segments, named] = await Promise.all([
        segmentNames(references.flatMap((mentioned) => mentioned.segments.map(({ id }) => id))),
        campaignNames(references.flatMap((mentioned) => mentioned.campaigns.map(({ id }) => id))),
      ]);
      const names = new Map([...segments, ...named]);
      return trees.map((tree) => `Customers who ${describeRules(tree, { currency, names })}`);
    },

    /** Everything that a rule builder needs to know. */
    async getCatalogue(): Promise<FieldCatalogue> {
      const { fields, ...others } = fieldCatalogue(await listAttributeKeys());
      // Where a value is stored is nobody's business outside.
      return { fields: fields.map(({ path: _path, score: _score, ...field }) => field), ...others };
    },
  };
}

export type RuleService = ReturnType<typeof createRuleService>;
