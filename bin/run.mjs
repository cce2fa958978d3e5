// Runs a program of the built server: node bin/run.mjs server|scripts/demo|… [arguments].
// Builds first when dist is missing or older than src, so that no command runs yesterday's code.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const stamp = path.join(root, 'dist', '.built');

function newest(folder) {
  let latest = statSync(folder).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(file) : statSync(file).mtimeMs);
  }
  return latest;
}

export function buildIfStale() {
  const sources = path.join(root, 'src');
  if (!existsSync(sources)) return; // an installation that ships dist alone
  const configuration = ['tsconfig.json', 'tsconfig.build.json', 'package.json', 'bin/build.mjs'];
  const changed = Math.max(
    newest(sources),
    ...configuration.map((f) => statSync(path.join(root, f)).mtimeMs),
  );
  if (existsSync(stamp) && statSync(stamp).mtimeMs > changed) return;
  console.error('Building…');
  const require = createRequire(import.meta.url);
  const build = path.join(root, 'bin', 'build.mjs');
  let status;
  try {
    require.resolve('typescript');
    status = spawnSync(process.execPath, [build], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    }).status;
  } catch {
    console.error('dist is missing or older than src, and TypeScript is not installed: run npm ci first.');
    status = 1;
  }
  if (status !== 0) process.exit(status ?? 1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const program = process.argv[2];
  buildIfStale();
  process.argv.splice(1, 2, path.join(root, 'dist', 'src', `${program}.js`));
  await import(pathToFileURL(process.argv[1]).href);
}
