import { randomBytes } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { loadEnv } from '../config/env';
import { createLogger } from '../config/logger';
import { startServer } from '../startServer';
import { inventCustomers, inventOrders } from './seed/inventShop';
import type { ShopSize } from './seed/inventShop';
import { createApiClient } from './common/apiClient';
import type { ApiClient } from './common/apiClient';
import { exitWith } from './common/exit';
import { formatCount, print } from './common/terminal';
import { upload } from './common/upload';

interface Options {
  customers: number;
  orders: number;
  seed: number;
  url?: string;
  key?: string;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new InvalidArgumentError('It must be a whole number.');
  return number;
}

async function seedShop(api: ApiClient, size: ShopSize): Promise<void> {
  const { customers, orders } = size;
  print(`Inventing a shop with ${formatCount(customers)} customers and ${formatCount(orders)} orders`);
  await upload(api, { title: 'Customers', kind: 'customers', total: customers, rows: inventCustomers(size) });
  await upload(api, { title: 'Orders', kind: 'orders', total: orders, rows: inventOrders(size) });
}

/** Without --url, opens the database of this configuration itself, on a port and with a key for this run only. */
async function seedOwnDatabase(size: ShopSize): Promise<void> {
  const key = randomBytes(32).toString('base64url');
  const settings = loadEnv();
  const env = {
    ...settings,
    PORT: 0,
    ROLE: 'api' as const,
    ADMIN_API_KEY: key,
    RATE_LIMIT_PER_MINUTE: 0,
    LOG_LEVEL: 'warn' as const,
  };
  const running = await startServer(env, createLogger(env));
  try {
    await seedShop(createApiClient(running.url, key), size);
  } finally {
    await running.close();
  }
}

async function seed({ url, key, customers, orders, seed: number }: Options): Promise<void> {
  const size = { customers, orders, seed: number };
  if (url === undefined) return seedOwnDatabase(size);
  const known = key ?? loadEnv().ADMIN_API_KEY;
  if (known === undefined) throw new InvalidArgumentError('Give --key with --url, or set ADMIN_API_KEY.');
  return seedShop(createApiClient(url.replace(/\/+$/, ''), known), size);
}

new Command('npm run seed --')
  .description(
    'Fills the database of this configuration (MONGODB_URI, or the embedded store in DATA_DIR) with an invented shop. The same numbers lead to the same shop; repeating it changes nothing. While a server has the embedded store open, name it with --url.',
  )
  .requiredOption('--customers <number>', 'how many customers', wholeNumber)
  .option('--orders <number>', 'how many orders and refunds (default: five for each customer)', wholeNumber)
  .option('--seed <number>', 'what everything is invented from', wholeNumber, 1)
  .option('--url <address>', 'a running server, e.g. http://127.0.0.1:5000')
  .option('--key <key>', 'an API key of that server (default: ADMIN_API_KEY)')
  .action(({ orders, ...options }: Omit<Options, 'orders'> & { orders?: number }) =>
    seed({ ...options, orders: orders ?? options.customers * 5 }),
  )
  .parseAsync()
  .catch(exitWith);
