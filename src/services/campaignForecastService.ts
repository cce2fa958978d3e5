import type { CampaignDoc, SendingOptions } from '../models/campaignModel';
import { toCustomer } from '../models/customerModel';
import type { CustomerDoc } from '../models/customerModel';
import type { Models } from '../models/models';
import type { RuleTree } from '../rules/ruleSchema';
import { BASE_VARIANT } from '../schemas/campaignContentSchema';
import type { ForecastCampaign } from '../schemas/campaignInputSchema';
import type { CampaignForecast } from '../schemas/campaignReportSchema';
import type { Channel } from '../schemas/communicationLogSchema';
import { notFound } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { TemplateError } from '../utils/messageTemplate';
import type { BlankProbe, MessageTemplate, TemplateEngine } from '../utils/messageTemplate';
import { smsSegments } from '../utils/smsSegments';
import type { CampaignAudience } from './campaigns/campaignAudience';
import type { MessagePreviewService } from './messagePreviewService';
import { versionsOf } from './delivery/messageVersions';
import { noneSkipped } from './delivery/recipient';
import type { Deferral, PlanSettings, RecipientPlan, RecipientPlanner } from './delivery/recipientPlanner';
import { limitsOf } from './delivery/sendingLimits';
import type { SendingPolicyService } from './sendingPolicyService';
import type { UnsubscribeLinks } from './consent/unsubscribeLinks';

/** Small enough that other requests are answered in between. */
const BATCH_SIZE = 250;
/** What one worker does without a limit, in messages a second; a cautious figure for the estimate of the duration. */
const ASSUMED_RATE = 500;

interface Deps {
  Campaign: Models['Campaign'];
  audience: Pick<CampaignAudience, 'parseRules' | 'freezeRules' | 'streamAudience'>;
  planner: RecipientPlanner;
  policies: Pick<SendingPolicyService, 'getPolicy'>;
  previews: Pick<MessagePreviewService, 'assertVariantsRender'>;
  templates: TemplateEngine;
  links: Pick<UnsubscribeLinks, 'sampleUrl'>;
  /** The vendor that a launch would freeze. */
  vendor: 'simulator' | 'http' | 'smtp';
  clock: Clock;
}

interface Content extends SendingOptions {
  channel: Channel;
  subject?: string | undefined;
  message: string;
}

interface Version {
  probes: BlankProbe[];
  message: MessageTemplate;
}

/** What one person would see. */
interface Seen {
  blanks: string[];
  /** What it costs in messages. */
  messages: number;
}

/** Adds up plans. */
class Tally {
  matched = 0;
  toSend = 0;
  holdout = 0;
  messages = 0;
  blankPeople = 0;
  unrenderable = 0;
  waitingUntil: Date | null = null;
  readonly waiting = { quiet_hours: 0, best_hour: 0, winner: 0 };
  readonly skipped = noneSkipped();
  readonly variants = new Map<string, number>();
  readonly blanks = new Map<string, number>();

  /** @returns whether this person gets the message */
  add(plan: RecipientPlan): boolean {
    this.matched += 1;
    if (plan.status === 'SKIPPED') this.skipped[plan.reason] = (this.skipped[plan.reason] ?? 0) + 1;
    else if (plan.status === 'HOLDOUT') this.holdout += 1;
    else this.addRecipient(plan);
    return plan.status === 'PENDING';
  }

  private addRecipient({ deferred, variant, isHeld }: Extract<RecipientPlan, { status: 'PENDING' }>): void {
    this.toSend += 1;
    if (isHeld) this.waiting.winner += 1;
    else if (deferred) this.addDeferred(deferred);
    if (variant !== undefined) this.variants.set(variant, (this.variants.get(variant) ?? 0) + 1);
  }

  private addDeferred({ until, reason }: Deferral): void {
    this.waiting[reason] += 1;
    if (!this.waitingUntil || until > this.waitingUntil) this.waitingUntil = until;
  }

  /** @param seen undefined when the message cannot be rendered */
  addMessage(seen: Seen | undefined): void {
    if (!seen) {
      this.unrenderable += 1;
      return;
    }
    this.messages += seen.messages;
    if (seen.blanks.length > 0) this.blankPeople += 1;
    for (const blank of seen.blanks) this.blanks.set(blank, (this.blanks.get(blank) ?? 0) + 1);
  }
}

const byPeople = <K extends string>(counts: ReadonlyMap<string, number>, key: K) =>
  [...counts].map(([name, people]) => ({ [key]: name, people }) as Record<K, string> & { people: number });

/** Says before the launch who would get a campaign, who would not and why, and what it would cost. */
export function createCampaignForecastService(deps: Deps) {
  const { Campaign, audience, planner, policies, previews, templates, links, vendor, clock } = deps;

  const toVersion = ({ subject, message }: { subject?: string | undefined; message: string }): Version => ({
    probes: [message, ...(subject === undefined ? [] : [subject])].map((template) =>
      templates.compileProbe(template),
    ),
    message: templates.compile(message),
  });

  /** @returns undefined for a person whose message passes the limits of a rendering */
  function look({ probes, message }: Version, channel: Channel, customer: CustomerDoc): Seen | undefined {
    const shown = toCustomer(customer);
    const url = links.sampleUrl();
    try {
      const blanks = [...new Set(probes.flatMap((probe) => probe.blanksFor(shown, url)))];
      return { blanks, messages: channel === 'sms' ? smsSegments(message.render(shown, url)) : 1 };
    } catch (error) {
      if (error instanceof TemplateError) return undefined;
      throw error;
    }
  }

  async function addUp(
    rules: RuleTree,
    settings: PlanSettings,
    content: Content,
    asOf: Date,
  ): Promise<Tally> {
    const versions = new Map<string, Version>(
      versionsOf(content).map((each) => [each.name, toVersion(each)]),
    );
    const tally = new Tally();
    const excludeCampaignId = settings.campaignId && String(settings.campaignId);
    const now = clock.now();
    for await (const batch of audience.streamAudience(rules, {
      asOf,
      excludeCampaignId,
      batchSize: BATCH_SIZE,
    })) {
      const plans = await planner.plan(settings, batch, now);
      plans.forEach((plan, index) => {
        const customer = batch[index];
        if (!tally.add(plan) || !customer || plan.status !== 'PENDING') return;
        const version = versions.get(plan.variant ?? BASE_VARIANT);
        if (version) tally.addMessage(look(version, content.channel, customer));
      });
    }
    return tally;
  }

  async function rateOf({ ratePerSecond }: SendingOptions): Promise<number> {
    const { vendorRates } = await policies.getPolicy();
    return Math.min(ratePerSecond ?? ASSUMED_RATE, vendorRates[vendor] ?? ASSUMED_RATE);
  }

  async function forecast(
    rules: RuleTree,
    content: Content,
    about: { asOf: Date; splitSeed: string; campaignId?: CampaignDoc['_id'] },
  ): Promise<CampaignForecast> {
    const { asOf, splitSeed, campaignId } = about;
    const settings = { ...content, ...limitsOf(content, await policies.getPolicy()), splitSeed, campaignId };
    const tally = await addUp(rules, settings, content, asOf);
    const { matched, toSend, holdout, skipped, waiting, messages } = tally;
    const ratePerSecond = await rateOf(content);
    return {
      asOf: asOf.toISOString(),
      matched,
      toSend,
      holdout,
      skipped,
      now: toSend - waiting.quiet_hours - waiting.best_hour - waiting.winner,
      waiting,
      waitingUntil: tally.waitingUntil?.toISOString() ?? null,
      variants: byPeople(tally.variants, 'name'),
      messages,
      ratePerSecond,
      estimatedSeconds: Math.ceil(toSend / ratePerSecond),
      unrenderable: tally.unrenderable,
      blanks: { people: tally.blankPeople, variables: byPeople(tally.blanks, 'variable') },
    };
  }

  return {
    /**
     * The forecast of a campaign that need not exist.
     * @throws AppError validation_failed for templates or rules with faults
     */
    async forecastInput(input: ForecastCampaign): Promise<CampaignForecast> {
      previews.assertVariantsRender(input);
      const { name = '', asOf, segmentId, rules } = input;
      const tree = await audience.freezeRules(
        segmentId === undefined ? { rules: await audience.parseRules(rules) } : { segmentId },
      );
      return forecast(tree, input, { asOf: asOf ?? clock.now(), splitSeed: name });
    },

    /**
     * The forecast of a stored campaign.
     * @throws AppError not_found; validation_failed when its segment is gone
     */
    async forecastCampaign(id: string): Promise<CampaignForecast> {
      const doc = await Campaign.findById(id).lean();
      if (!doc) throw notFound('campaign', id);
      const source = doc.segmentId ? { segmentId: String(doc.segmentId) } : { rules: doc.rules };
      const rules = doc.launchedAt && doc.rules ? doc.rules : await audience.freezeRules(source);
      const splitSeed = doc.splitSeed ?? doc.name;
      return forecast(rules, doc, { asOf: doc.asOf ?? clock.now(), splitSeed, campaignId: doc._id });
    },
  };
}

export type CampaignForecastService = ReturnType<typeof createCampaignForecastService>;
