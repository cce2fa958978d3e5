import type { CampaignAction, CampaignStatus } from '../schemas/campaignSchema';
import { AppError } from './appError';

/** What decides which actions a campaign allows. */
export interface CampaignState {
  status: CampaignStatus;
  pausedFrom?: 'SCHEDULED' | 'PREPARING' | 'RUNNING';
  archivedAt: Date | null;
}

/** DRAFT → SCHEDULED → PREPARING → RUNNING ⇄ PAUSED → COMPLETED | CANCELLED | FAILED. */
const actionsIn: Readonly<Record<CampaignStatus, readonly CampaignAction[]>> = {
  DRAFT: ['update', 'delete', 'schedule', 'launch'],
  SCHEDULED: ['update', 'schedule', 'unschedule', 'launch', 'pause', 'cancel'],
  PREPARING: ['pause', 'cancel'],
  RUNNING: ['pause', 'cancel', 'retry-failed'],
  PAUSED: ['resume', 'cancel'],
  COMPLETED: ['retry-failed', 'archive'],
  CANCELLED: ['archive'],
  FAILED: ['archive'],
};

/** Paused before anything was frozen: it can still be changed. */
const PAUSED_BEFORE_LAUNCH: readonly CampaignAction[] = [
  'update',
  'schedule',
  'unschedule',
  'resume',
  'cancel',
];

/** The actions that a campaign allows now. */
export function allowedActions({ status, pausedFrom, archivedAt }: CampaignState): CampaignAction[] {
  if (archivedAt) return ['unarchive'];
  if (status === 'PAUSED' && pausedFrom === 'SCHEDULED') return [...PAUSED_BEFORE_LAUNCH];
  return [...actionsIn[status]];
}

const names: Partial<Record<CampaignStatus, string>> = { DRAFT: 'a DRAFT' };

/** @throws AppError conflict, naming what is allowed instead */
export function assertAllowed(state: CampaignState, action: CampaignAction): void {
  const allowed = allowedActions(state);
  if (allowed.includes(action)) return;
  const status = `${names[state.status] ?? state.status}${state.archivedAt ? ' and archived' : ''}`;
  const instead = allowed.length === 0 ? 'nothing' : allowed.join(', ');
  throw new AppError('conflict', `The campaign is ${status}: ${action} is not possible, but ${instead}.`, {
    allowed,
  });
}
