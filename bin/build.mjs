// Compiles src to dist: into a fresh folder that then takes dist's place, so a build that is cut off leaves the old one.
import { spawnSync } from 'node:child_process';
import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const fresh = path.join(root, `dist.${process.pid}`);
const started = new Date();

const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', fresh], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) {
  rmSync(fresh, { recursive: true, force: true });
  process.exit(status ?? 1);
}
// Dated from before the build: a file saved while it ran counts as newer.
writeFileSync(path.join(fresh, '.built'), started.toISOString());
utimesSync(path.join(fresh, '.built'), started, started);
rmSync(path.join(root, 'dist'), { recursive: true, force: true });
renameSync(fresh, path.join(root, 'dist'));
