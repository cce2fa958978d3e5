import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { killRepeatedly } from '../support/killRun';

const kills = Number(process.env.KILLS ?? 200);
const seed = Number(process.env.SEED ?? 1);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crm-xeno-kill-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the embedded store', () => {
  it(
    `has every acknowledged write of eight clients after each of ${kills} kills, and indexes that equal a scan`,
    async () => {
      const figures = await killRepeatedly({
        dataDir: folder,
        kills,
        seed,
        onKill: ({ kills: done }) => done % 20 === 0 && process.stderr.write(`${done} kills\n`),
      });

      process.stderr.write(`${JSON.stringify({ ...figures, losses: figures.losses.length })}\n`);
      expect(figures.losses).toEqual([]);
      expect(figures.kills).toBe(kills);
    },
    30 * 60_000,
  );
});
