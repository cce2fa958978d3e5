import type { Answer, Fate, Handed, ModelVendor } from './modelVendor';

/** The two state machines as the design has them (sections 5 and 6), in plain code that shares nothing with the program. */

export type CampaignStatus =
  'DRAFT' | 'SCHEDULED' | 'PREPARING' | 'RUNNING' | 'PAUSED' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
export type EntryStatus =
  'PENDING' | 'SENDING' | 'SENT' | 'DELIVERED' | 'FAILED' | 'SKIPPED' | 'CANCELLED' | 'HOLDOUT';

export const actions = [
  'update',
  'delete',
  'schedule',
  'unschedule',
  'launch',
  'pause',
  'resume',
  'cancel',
  'retry-failed',
  'archive',
  'unarchive',
] as const;
export type Action = (typeof actions)[number];

export const LEASE_MS = 15_000;
const RECEIPT_WINDOW_MS = 15 * 60_000;
const MOST_ATTEMPTS = 8;

/** A person's message. */
export interface ModelEntry {
  id: string;
  person: string;
  status: EntryStatus;
  /** How often a person had it sent again. */
  round: number;
  attempts: number;
  /** PENDING: when it is due. SENDING: when its lease ends. SENT: until when its receipt is waited for, if it is. */
  at?: number | undefined;
  /** The worker that has it. */
  holder?: number | undefined;
  /** An attempt that nobody knows the end of. */
  isUncertain: boolean;
  /** The vendor told its end. */
  isVendorsWord: boolean;
}

export interface ModelCampaign {
  status: CampaignStatus;
  pausedFrom?: 'SCHEDULED' | 'PREPARING' | 'RUNNING' | undefined;
  isArchived: boolean;
  scheduledAt: number;
  expiresAt: number;
  /** Until when a dead worker keeps others from preparing it. */
  preparedUntil: number;
  /** A worker has come to the end of the audience, and was stopped there. */
  isWrittenDown: boolean;
  isBroken: boolean;
}

/** A receipt that is stored and not applied. */
export interface ModelReceipt {
  entryId: string;
  round: number;
  status: 'DELIVERED' | 'FAILED';
}

interface Given {
  people: readonly string[];
  now: () => number;
  vendor: ModelVendor;
  isIdempotent: boolean;
  hasHoldout: boolean;
}

const byStatus: Readonly<Record<CampaignStatus, readonly Action[]>> = {
  DRAFT: ['update', 'delete', 'schedule', 'launch'],
  SCHEDULED: ['update', 'schedule', 'unschedule', 'launch', 'pause', 'cancel'],
  PREPARING: ['pause', 'cancel'],
  RUNNING: ['pause', 'cancel', 'retry-failed'],
  PAUSED: ['resume', 'cancel'],
  COMPLETED: ['retry-failed', 'archive'],
  CANCELLED: ['archive'],
  FAILED: ['archive'],
};

/** How long until the next attempt: a second, doubling to a minute. */
const backoff = (attempts: number): number => Math.min(1000 * 2 ** (attempts - 1), 60_000);

export const keyOf = ({ id, round }: ModelEntry): string => (round === 0 ? id : `${id}.${round}`);

/** What is believed about one campaign, its messages and its vendor. */
export class DeliveryModel {
  campaign: ModelCampaign = {
    status: 'DRAFT',
    isArchived: false,
    scheduledAt: 0,
    expiresAt: 0,
    preparedUntil: 0,
    isWrittenDown: false,
    isBroken: false,
  };
  entries: ModelEntry[] = [];
  receipts: ModelReceipt[] = [];
  /** Who may be written to. */
  readonly consenting: Set<string>;
  readonly peopleCount: number;
  /** How many workers hang with messages in their hands. */
  sleepers: { worker: number; answers: ReadonlyMap<string, Answer> }[] = [];
  private workers = 0;
  private readonly now: () => number;
  private readonly vendor: ModelVendor;
  readonly isIdempotent: boolean;
  readonly hasHoldout: boolean;

  constructor({ people, now, vendor, isIdempotent, hasHoldout }: Given) {
    this.consenting = new Set(people);
    this.peopleCount = people.length;
    this.now = now;
    this.vendor = vendor;
    this.isIdempotent = isIdempotent;
    this.hasHoldout = hasHoldout;
  }

  allowed(): Action[] {
    const { isArchived, status, pausedFrom } = this.campaign;
    if (isArchived) return ['unarchive'];
    if (status === 'PAUSED' && pausedFrom === 'SCHEDULED')
      return ['update', 'schedule', 'unschedule', 'resume', 'cancel'];
    return [...byStatus[status]];
  }

  /** What an allowed action does. */
  act(action: Action, scheduledAt = 0): void {
    const { campaign } = this;
    const { status, pausedFrom } = campaign;
    switch (action) {
      case 'schedule':
        Object.assign(campaign, { scheduledAt, expiresAt: scheduledAt + 3_600_000, pausedFrom: undefined });
        campaign.status = 'SCHEDULED';
        return;
      case 'unschedule':
        campaign.pausedFrom = undefined;
        campaign.status = 'DRAFT';
        return;
      case 'launch':
        return this.launch();
      case 'pause':
        if (status === 'SCHEDULED' || status === 'PREPARING' || status === 'RUNNING')
          campaign.pausedFrom = status;
        campaign.status = 'PAUSED';
        return;
      case 'resume':
        campaign.pausedFrom = undefined;
        if (pausedFrom === 'RUNNING') campaign.status = 'RUNNING';
        else if (pausedFrom === 'SCHEDULED' && campaign.scheduledAt > this.now())
          campaign.status = 'SCHEDULED';
        else this.launch();
        return;
      case 'cancel':
        campaign.status = 'CANCELLED';
        return this.closeOpen();
      case 'retry-failed':
        campaign.status = 'RUNNING';
        return this.retryFailed();
      case 'archive':
        campaign.isArchived = true;
        return;
      case 'unarchive':
        campaign.isArchived = false;
        return;
      case 'update':
      case 'delete':
        return;
    }
  }

  private launch(): void {
    this.campaign.status = 'PREPARING';
    this.campaign.preparedUntil = this.now();
  }

  runSchedules(): void {
    const { campaign } = this;
    if (campaign.status !== 'SCHEDULED' || campaign.scheduledAt > this.now()) return;
    if (campaign.expiresAt <= this.now()) {
      campaign.status = 'PAUSED';
      campaign.pausedFrom = 'SCHEDULED';
    } else this.launch();
  }

  canPrepare(): boolean {
    return this.campaign.status === 'PREPARING' && this.campaign.preparedUntil <= this.now();
  }

  /** How a message that has just been written down may look. */
  mayBegin(person: string, status: EntryStatus): boolean {
    if (!this.consenting.has(person)) return status === 'SKIPPED';
    return status === 'PENDING' || (this.hasHoldout && status === 'HOLDOUT');
  }

  /** What of the campaign's end has not reached its messages yet. */
  closeOpen(): void {
    const { status } = this.campaign;
    if (status !== 'CANCELLED' && status !== 'FAILED') return;
    for (const entry of this.entries) {
      const isLeftBehind = entry.status === 'SENDING' && (entry.at ?? 0) <= this.now();
      if (entry.status === 'PENDING' || isLeftBehind) this.end(entry, 'CANCELLED');
    }
  }

  private retryFailed(): void {
    for (const entry of this.entries.filter(({ status }) => status === 'FAILED')) {
      Object.assign(entry, { status: 'PENDING', attempts: 0, at: this.now(), round: entry.round + 1 });
      Object.assign(entry, { isUncertain: false, isVendorsWord: false });
    }
  }

  /** Counted after every step: nothing is open, and no receipt is waited for. */
  completeIfDone(): void {
    if (this.campaign.status !== 'RUNNING') return;
    const isOpen = ({ status, at }: ModelEntry): boolean =>
      status === 'PENDING' || status === 'SENDING' || (status === 'SENT' && at !== undefined);
    if (!this.entries.some(isOpen)) this.campaign.status = 'COMPLETED';
  }

  /** The messages that a worker would take now. */
  due(): ModelEntry[] {
    if (this.campaign.status !== 'RUNNING') return [];
    return this.entries.filter(({ status, at }) => status === 'PENDING' && (at ?? 0) <= this.now());
  }

  /** What became of the messages that were due, after a worker was there. */
  dispatched(due: readonly ModelEntry[], handed: readonly Handed[], fate: Fate): void {
    const answers = new Map(handed.map(({ key, answer }) => [key, answer]));
    const worker = (this.workers += 1);
    if (answers.size < handed.length) throw new Error('a key was handed over twice in one step');
    for (const entry of due) {
      const answer = answers.get(keyOf(entry));
      answers.delete(keyOf(entry));
      if (entry.isUncertain && !this.isIdempotent) this.settleDoubt(entry);
      else if (!this.consenting.has(entry.person)) this.end(entry, 'SKIPPED');
      else if (fate === 'down') entry.at = this.now() + 1000;
      else if (answer === undefined) throw new Error(`${entry.person} was due, and nothing was sent`);
      else this.attempt(entry, { answer, fate, worker });
    }
    if (answers.size > 0) throw new Error('something was sent that was not due');
    if (fate === 'hanging' && handed.length > 0) {
      this.sleepers.push({ worker, answers: new Map(handed.map(({ key, answer }) => [key, answer])) });
    }
  }

  /**
   * A worker and a pause or a cancellation at the same time: what was handed over was answered, the rest is as before.
   * @param isUnchanged for a message that would have ended without the vendor, whether it did not come to that
   */
  raced(due: readonly ModelEntry[], handed: readonly Handed[], isUnchanged: (id: string) => boolean): void {
    const keys = new Set(handed.map(({ key }) => key));
    const endsAnyway = (entry: ModelEntry): boolean =>
      !this.consenting.has(entry.person) || (entry.isUncertain && !this.isIdempotent);
    const touched = due.filter(
      (entry) => keys.has(keyOf(entry)) || (endsAnyway(entry) && !isUnchanged(entry.id)),
    );
    this.dispatched(touched, handed, 'answered');
  }

  private attempt(
    entry: ModelEntry,
    { answer, fate, worker }: { answer: Answer; fate: Fate; worker: number },
  ): void {
    entry.attempts += 1;
    if (fate === 'hanging') {
      Object.assign(entry, { status: 'SENDING', holder: worker, at: this.now() + LEASE_MS });
    } else this.answered(entry, fate === 'cut' ? 'lostAfter' : answer);
  }

  /** A worker that hung comes back to life: what it had and still has gets its answer. */
  wake(): void {
    for (const { worker, answers } of this.sleepers) {
      for (const entry of this.entries) {
        const answer = answers.get(keyOf(entry));
        if (entry.status === 'SENDING' && entry.holder === worker && answer) this.answered(entry, answer);
      }
    }
    this.sleepers = [];
  }

  private answered(entry: ModelEntry, answer: Answer): void {
    const isLast = entry.attempts >= MOST_ATTEMPTS;
    switch (answer) {
      case 'accepted':
        return this.sent(entry);
      case 'delivered':
        return this.end(entry, 'DELIVERED', true);
      case 'failed':
        return this.end(entry, 'FAILED', true);
      case 'rejected':
        return this.end(entry, 'FAILED');
      case 'retry':
        if (isLast && entry.isUncertain) return this.settleDoubt(entry);
        if (isLast) return this.end(entry, 'FAILED');
        break;
      case 'lostAfter':
      case 'lostBefore':
        if (isLast || !this.isIdempotent) return this.settleDoubt(entry);
        entry.isUncertain = true;
    }
    Object.assign(entry, { status: 'PENDING', at: this.now() + backoff(entry.attempts) });
  }

  /** Asks the vendor rather than to send once more. */
  private settleDoubt(entry: ModelEntry): void {
    const told = this.vendor.known.get(keyOf(entry))?.status ?? 'UNKNOWN';
    if (told === 'UNKNOWN') this.end(entry, 'FAILED');
    else if (told === 'ACCEPTED') this.sent(entry);
    else this.end(entry, told, true);
  }

  private sent(entry: ModelEntry): void {
    Object.assign(entry, { status: 'SENT', at: this.now() + RECEIPT_WINDOW_MS, isUncertain: false });
  }

  private end(entry: ModelEntry, status: EntryStatus, isVendorsWord = false): void {
    Object.assign(entry, { status, isVendorsWord, at: undefined, isUncertain: false });
  }

  /** What dead workers held is due again. */
  reclaim(): void {
    const { status } = this.campaign;
    if (status !== 'RUNNING' && status !== 'PAUSED') return;
    for (const entry of this.entries) {
      if (entry.status !== 'SENDING' || (entry.at ?? 0) > this.now()) continue;
      Object.assign(entry, { status: 'PENDING', at: this.now(), isUncertain: true, holder: undefined });
    }
  }

  /** The vendor is asked about messages whose receipt did not come. */
  confirm(): void {
    const { status } = this.campaign;
    if (status !== 'RUNNING' && status !== 'PAUSED') return;
    for (const entry of this.entries) {
      if (entry.status !== 'SENT' || entry.at === undefined || entry.at > this.now()) continue;
      const told = this.vendor.known.get(keyOf(entry))?.status;
      if (told === 'DELIVERED' || told === 'FAILED') this.end(entry, told, true);
      else entry.at = undefined;
    }
  }

  /** Receipts move everything but what the vendor has said already, and what was never sent. */
  applyReceipts(): void {
    for (const { entryId, round, status } of this.receipts) {
      const entry = this.entries.find(({ id }) => id === entryId);
      if (entry?.round === round && !entry.isVendorsWord) this.end(entry, status, true);
    }
    this.receipts = [];
  }
}
