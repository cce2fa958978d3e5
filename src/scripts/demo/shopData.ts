import { createReadStream, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { factsSchema } from './facts';
import type { Facts } from './facts';

/** The folder with the real shop's data, found from wherever this file was built to. */
function findFolder(): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return path.join(folder, 'data', 'online-retail');
}

const folder = findFolder();

async function readRows(file: string): Promise<Record<string, string>[]> {
  const rows: Record<string, string>[] = [];
  const parser = parse({ columns: true });
  parser.on('data', (row: Record<string, string>) => rows.push(row));
  await pipeline(createReadStream(path.join(folder, file)), createGunzip(), parser);
  return rows;
}

/** The shop's customers: externalId and country. */
export const readCustomers = () => readRows('customers.csv.gz');

/** The shop's orders and refunds, one row an invoice. */
export const readOrders = () => readRows('orders.csv.gz');

/** What must come out. */
export const readFacts = (): Facts =>
  factsSchema.parse(JSON.parse(readFileSync(path.join(folder, 'facts.json'), 'utf8'))).onlineRetail;
