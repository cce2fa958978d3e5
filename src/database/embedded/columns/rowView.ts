import type { Document } from '../documents';
import { atPath, constantOf, pathOf } from '../expression/values';
import { rowNumber } from '../expression/rowExpressions';
import type { Evaluator } from '../expression/scope';
import { sharePlaces } from '../sharedDocuments';
import { code, valueAt } from './column';
import type { Column } from './column';
import type { RowReader } from './rowReader';

/** Rows of columns for a reader that computes expressions: what it asks for is read, and nothing else. */
export interface RowView {
  /** The same object for each row; evaluators of this view give what the row has. */
  documents(): Iterable<Document>;
  /** The evaluator for this view: by columns where they are enough, else with a document that is read for it. */
  evaluatorFor(this: void, evaluator: Evaluator): Evaluator;
}

/** Documents that may also be viewed as rows; each of both at most once. */
export interface Documents extends Iterable<Document> {
  openView?(this: void): RowView | undefined;
}

interface ViewedRows {
  rows: Uint32Array;
  reader: RowReader;
  /** Throws when the time is over. */
  checkTime: () => void;
}

export function createRowView({ rows, reader, checkTime }: ViewedRows): RowView {
  const columns = new Map(reader.columns.map((column) => [column.path, column]));
  const columnAt = (path: string): Column | undefined => columns.get(path);
  const document: Document = {};
  let row = 0;
  let read: { row: number; document: Document } | undefined;

  sharePlaces(document, (path) => {
    const column = columnAt(path);
    return column && (() => placeIn(column, row));
  });

  /** The present row as a document. */
  const readRow = (): Document => {
    if (read?.row !== row) read = { row, document: reader.read(row) };
    return read.document;
  };

  /** What a column has, or what the evaluator finds in the document where the column does not say it. */
  const columnEvaluator =
    (column: Column, evaluator: Evaluator): Evaluator =>
    () =>
      column.codes[row] === code.opaque ? evaluator(readRow()) : valueAt(column, row);

  return {
    *documents() {
      for (row of rows) {
        checkTime();
        yield document;
      }
    },
    evaluatorFor(evaluator) {
      if (constantOf(evaluator)) return evaluator;
      const path = pathOf(evaluator);
      const column = path === undefined ? undefined : columnAt(path);
      if (path !== undefined && column) return atPath(path, columnEvaluator(column, evaluator));
      const numberOf = rowNumber(evaluator, columnAt);
      if (!numberOf) return () => evaluator(readRow());
      return () => {
        const number = numberOf(row);
        return Number.isNaN(number) ? evaluator(readRow()) : number;
      };
    },
  };
}

function placeIn({ codes }: Column, row: number): number | undefined {
  const found = codes[row] ?? code.missing;
  return found > code.date ? found : undefined;
}
