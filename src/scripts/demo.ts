import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { loadSettings, parseEnv } from '../config/env';
import type { Env } from '../config/env';
import { createLogger } from '../config/logger';
import { connectDatabase } from '../database/connect';
import { startServer } from '../startServer';
import { StartError } from '../utils/startError';
import type { RunningServer } from '../startServer';
import { stopOnSignals } from '../stopOnSignals';
import { campaignFigures, runCampaign } from './demo/campaign';
import type { Facts } from './demo/facts';
import { findWrong } from './demo/figure';
import { loadShop } from './demo/loadShop';
import { printCampaign, printSegments, printTotals, printWhereToGo, printWrong } from './demo/report';
import { buildSegment, segmentFigures } from './demo/segments';
import { readFacts } from './demo/shopData';
import { getTotals, totalFigures } from './demo/totals';
import { createApiClient } from './common/apiClient';
import { exitWith } from './common/exit';
import { formatCount, formatSeconds, print } from './common/terminal';

/** Whom the campaign goes to: spent over 1000 in fewer than 3 orders. */
const CAMPAIGN_SEGMENT = 'spend_gt_1000_and_orders_lt_3';

/** What the vendor simulator's outcomes follow from. */
const SIMULATOR_SEED = 'demo';

/** Settings of the demo's own: of the user's, only the port and the data folder count. */
function demoEnv(currency: string): Env {
  const { PORT, DATA_DIR } = loadSettings('PORT', 'DATA_DIR');
  return parseEnv({
    PORT: String(PORT),
    DATA_DIR: path.join(DATA_DIR, 'demo'),
    CURRENCY: currency,
    SIMULATOR_SEED,
    LOG_LEVEL: 'warn',
  });
}

/** Empties the demo's folder, unless another demo has it open. */
async function emptyFolder(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const database = await connectDatabase({ dataDir: folder }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`The demo's data in ${folder} cannot be emptied. ${reason}`, { cause });
  });
  await database.close();
  await rm(folder, { recursive: true });
}

/** Loads the shop, asks for all figures, sends a campaign; answers its id and whether every figure is right. */
async function runDemo(url: string, key: string, facts: Facts) {
  const api = createApiClient(url, key);
  print('Loading a real shop (UCI Online Retail, CC BY 4.0; names and e-mail addresses are invented)');
  await loadShop(api);
  const totals = await getTotals(api);
  printTotals(totals, facts.currency);

  const segments = await Promise.all(facts.segments.map((fact) => buildSegment(api, fact, facts.asOf)));
  printSegments(segments, facts.asOf);

  const target = segments.find(({ fact }) => fact.name === CAMPAIGN_SEGMENT);
  if (!target) throw new Error(`facts.json has no segment ${CAMPAIGN_SEGMENT}`);
  const members = target.fact.count;
  print(`\nSending a campaign to ${formatCount(members)} people: ${target.description}`);
  const campaign = await runCampaign(api, { segmentId: target.id, asOf: facts.asOf, members });
  printCampaign(campaign);

  const figures = [
    ...totalFigures(totals, facts),
    ...segmentFigures(segments),
    ...campaignFigures(campaign, members),
  ];
  return { campaignId: campaign.id, figures, wrong: findWrong(figures) };
}

async function demo(isToExit: boolean): Promise<void> {
  const started = performance.now();
  const facts = readFacts();
  const env = demoEnv(facts.currency);
  await emptyFolder(env.DATA_DIR);
  const logger = createLogger(env);
  const running: RunningServer = await startServer(env, logger);
  if (running.firstKey === undefined) throw new Error('an empty folder must lead to a new key');

  const { campaignId, figures, wrong } = await runDemo(running.url, running.firstKey, facts);
  const took = formatSeconds(performance.now() - started);
  if (wrong.length > 0) printWrong(wrong);
  else print(`\nAll ${figures.length} figures equal data/online-retail/facts.json. Took ${took}.`);
  process.exitCode = wrong.length > 0 ? 1 : 0;

  if (isToExit) return running.close();
  stopOnSignals(running, logger);
  printWhereToGo(running.url, running.firstKey, campaignId);
}

new Command('npm run demo --')
  .description('Loads a real shop into a fresh server, sends a campaign, and checks every figure.')
  .option('--exit', 'end when everything is shown, instead of leaving the server up', false)
  .action(({ exit }: { exit: boolean }) => demo(exit))
  .parseAsync()
  .catch(exitWith);
