import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { breaksPreparation, brokenBuilds, makeBrokenBuild } from '../support/crash/brokenBuild';
import type { BrokenBuild } from '../support/crash/brokenBuild';
import { crashRepeatedly } from '../support/crash/crashRun';
import type { CrashFigures } from '../support/crash/crashRun';
import { withDatabase } from '../support/database';

const kills = Number(process.env.KILLS ?? 200);
const people = Number(process.env.PEOPLE ?? 2000);
const seed = Number(process.env.SEED ?? 1);
const server = process.env.MONGODB_URI;
const MINUTES = 60_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crm-xeno-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const databaseUri = server && withDatabase(server, `crash_${process.pid}_${seed}`);
const tell = (what: string): void => void process.stderr.write(`${what}\n`);

function report(name: string, figures: CrashFigures): void {
  tell(`${name}: ${JSON.stringify(figures, null, 1)}`);
}

describe(`${kills} kills of API, workers, vendor and ${server ? 'not the database' : 'store'}`, () => {
  it(
    'leave every person of every campaign with one message, and every figure right',
    async () => {
      const figures = await crashRepeatedly({
        folder,
        databaseUri,
        kills,
        people,
        seed,
        campaignsAtOnce: 2,
        holdoutPercent: 5,
        longestPauseMs: 2000,
        onKill: (done) => done % 10 === 0 && tell(`${done} kills`),
      });

      report('the product', figures);
      expect(figures.faults).toEqual([]);
      expect(Object.values(figures.kills).reduce((sum, count) => sum + count, 0)).toBe(kills);
    },
    60 * MINUTES,
  );
});

/** Large audiences, few messages, and kills that strike while they are written down. */
const whilePreparing = {
  isAimed: true,
  longestPauseMs: 400,
  kills: 60,
  people: 3000,
  campaignsAtOnce: 4,
  holdoutPercent: 90,
};
const whileSending = {
  longestPauseMs: 2000,
  kills: 20,
  people: 2000,
  campaignsAtOnce: 2,
  holdoutPercent: 5,
};

describe('a build that is broken on purpose', () => {
  // On a store of its own in any case.
  (server ? it.skip : it).each(Object.keys(brokenBuilds) as BrokenBuild[])(
    'is found out: %s',
    async (name) => {
      const figures = await crashRepeatedly({
        folder,
        build: makeBrokenBuild(name, folder),
        seed,
        ...(breaksPreparation(name) ? whilePreparing : whileSending),
      });

      report(name, figures);
      expect(figures.faults).not.toEqual([]);
    },
    10 * MINUTES,
  );
});
