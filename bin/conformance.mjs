// Runs the same operations on two servers and compares their answers:
//   npm run test:conformance -- [URI [URI]] [--runs N] [--seed S] [--kind K --path P] [--named TEXT]
// With one URI the other server is the embedded store; with none, the embedded store is compared with itself, once
// with indexes and once without.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '20240610' },
    kind: { type: 'string' },
    path: { type: 'string' },
    named: { type: 'string' },
  },
});
if (positionals.length > 2 || !(Number(values.runs) >= 0) || !Number.isInteger(Number(values.seed))) {
  console.error('usage: npm run test:conformance -- [URI [URI]] [--runs N] [--seed S]');
  process.exit(2);
}

for (const uri of positionals) {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 5000 });
  try {
    await client.connect();
  } catch (error) {
    console.error(`${uri} does not answer: ${error.message}`);
    process.exit(1);
  } finally {
    await client.close();
  }
}

const { MONGODB_URI: _, ...environment } = process.env;
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const chosen = values.named === undefined ? [] : ['-t', values.named];
const { status } = spawnSync(process.execPath, [jest, 'tests/conformance', '--runInBand', ...chosen], {
  stdio: 'inherit',
  env: {
    ...environment,
    CONFORMANCE: JSON.stringify({
      uris: positionals,
      runs: Number(values.runs),
      seed: Number(values.seed),
      kind: values.kind,
      path: values.path,
    }),
  },
});
process.exit(status ?? 1);
