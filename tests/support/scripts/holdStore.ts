/** Starts a store in the folder given, tells its address, and holds it until standard output is closed or it is killed. */
import { startEmbeddedStore } from '../../../src/database/embedded/startEmbedded';

const [dataDir = ''] = process.argv.slice(2);

startEmbeddedStore({ dataDir })
  .then(({ uri }) => {
    process.stdout.write(`started ${uri}\n`);
    setInterval(() => undefined, 60_000);
  })
  .catch((error: unknown) => {
    process.stdout.write(`refused ${String(error)}\n`);
    process.exitCode = 1;
  });
