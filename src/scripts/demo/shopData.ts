import { createReadStream, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { openImportFile } from '../../utils/readImportFile';
import { factsSchema } from './facts';
import type { Facts } from './facts';

/** The folder with the real shop's data, found from wherever this file was built to. */
function findFolder(): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return path.join(folder, 'data', 'online-retail');
}

const folder = findFolder();

const cellsSchema = z.record(z.string(), z.string());

async function readRows(name: string): Promise<Record<string, string>[]> {
  const file = await openImportFile(createReadStream(path.join(folder, name)), 'csv');
  const rows: Record<string, string>[] = [];
  for await (const row of file.rows) {
    if ('fault' in row) throw new Error(`${name}, line ${row.line} ${row.fault}`);
    rows.push(cellsSchema.parse(row.cells));
  }
  return rows;
}

/** The shop's customers: externalId and country. */
export const readCustomers = () => readRows('customers.csv.gz');

/** The shop's orders and refunds, one row an invoice. */
export const readOrders = () => readRows('orders.csv.gz');

/** What must come out. */
export const readFacts = (): Facts =>
  factsSchema.parse(JSON.parse(readFileSync(path.join(folder, 'facts.json'), 'utf8'))).onlineRetail;
