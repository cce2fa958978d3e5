import type { Request, Response } from 'express';
import { csvRecord } from './writeCsv';
import type { CsvCell } from './writeCsv';

/** An answer as a table for spreadsheets. */
export interface CsvTable<Answer> {
  /** Of the file, without its ending. */
  name: string;
  columns: readonly string[];
  /** As many cells as columns in each; amounts in major units. */
  rows: (answer: Answer) => Iterable<readonly CsvCell[]>;
}

/** A table whose columns each take one figure of a row. */
export function tableOf<Answer, Row>(
  name: string,
  rowsOf: (answer: Answer) => Iterable<Row>,
  columns: Readonly<Record<string, (row: Row) => CsvCell>>,
): CsvTable<Answer> {
  const readers = Object.values(columns);
  return {
    name,
    columns: Object.keys(columns),
    *rows(answer) {
      for (const row of rowsOf(answer)) yield readers.map((read) => read(row));
    },
  };
}

/** Answers JSON, or CSV to a request that prefers it (`Accept: text/csv`). The endpoint's record says `hasCsv` then. */
export function sendAnswer<Answer>(
  { req, res }: { req: Request; res: Response },
  answer: Answer,
  table: CsvTable<Answer>,
): void {
  res.vary('Accept');
  if (req.accepts(['application/json', 'text/csv']) !== 'text/csv') {
    res.json(answer);
    return;
  }
  const records = [table.columns, ...table.rows(answer)].map(csvRecord);
  res.type('text/csv').attachment(`${table.name}.csv`).send(records.join(''));
}
