import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..', '..');

/** A text of the built program, and what takes its place. */
interface Break {
  file: string;
  replaced: string;
  by: string;
}

const WRITE = 'await writeEntries(await toEntries(campaign, batch));\n';
const MOVED = 'return matchedCount === 1;\n';
const SEND = 'await conclude({ ...batch, claim: rest }, await sender.send(vendor, campaign, composed));\n';

/** Faults that other systems have had, one promise broken by each; the first two while the audience is written down. */
export const brokenBuilds = {
  'no unique key': [
    {
      file: 'models/communicationLogModel.js',
      replaced: 'index({ campaignId: 1, customerId: 1 }, { unique: true })',
      by: 'index({ campaignId: 1, customerId: 1 })',
    },
  ],
  'a checkpoint before the batch': [
    { file: 'services/campaigns/campaignPreparer.js', replaced: WRITE, by: '\n' },
    { file: 'services/campaigns/campaignPreparer.js', replaced: MOVED, by: `${WRITE}${MOVED}` },
  ],
  'an outcome before the send': [
    {
      file: 'utils/campaignDispatcher.js',
      replaced: SEND,
      by: `await claims.settle(rest, composed.map(({ entry }) => ({
             _id: entry._id,
             set: { status: 'SENT', nextAttemptAt: new Date(leaseClock.now().getTime() + 900_000) },
           })));
           await sender.send(vendor, campaign, composed);\n`,
    },
  ],
  'another key with each attempt': [
    {
      file: 'utils/messageKey.js',
      replaced: 'const toMessageKey = ({ _id, retries }) =>',
      by: 'const toMessageKey = ({ _id, attempts: retries }) =>',
    },
  ],
} satisfies Record<string, readonly Break[]>;

export type BrokenBuild = keyof typeof brokenBuilds;

/** Where a fault shows. */
export const breaksPreparation = (name: BrokenBuild): boolean =>
  name === 'no unique key' || name === 'a checkpoint before the batch';

/**
 * Makes a copy of the built program with a fault in it.
 * @returns its folder, within `folder`
 * @throws Error when the program does not have the text that is to be replaced
 */
export function makeBrokenBuild(name: BrokenBuild, folder: string): string {
  const build = path.join(folder, 'build');
  mkdirSync(build);
  for (const part of ['bin', 'dist', 'package.json']) {
    cpSync(path.join(root, part), path.join(build, part), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(build, 'node_modules'));
  for (const { file, replaced, by } of brokenBuilds[name]) {
    const target = path.join(build, 'dist', 'src', file);
    const parts = readFileSync(target, 'utf8').split(replaced);
    if (parts.length !== 2) throw new Error(`${file} does not have this once: ${replaced}`);
    writeFileSync(target, parts.join(by));
  }
  return build;
}
