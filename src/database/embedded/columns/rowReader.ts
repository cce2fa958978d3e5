import type { Document } from '../documents';
import { code } from './column';
import type { Column } from './column';

/** Reads rows as documents that have the fields of some columns. */
export interface RowReader {
  columns: readonly Column[];
  /** The same object each time, with the values of another row; the values may be kept, the document may not. */
  read(row: number): Document;
}

/** `fetch` reads the document of a row in which a column does not say what there is. */
export function createRowReader(columns: readonly Column[], fetch: (row: number) => Document): RowReader {
  const document: Document = {};
  const fields = columns.map((column) => ({ column, ...placeOf(document, column.path) }));
  return {
    columns,
    read(row) {
      for (const { column, holder, name } of fields) {
        const { codes, numbers, values } = column;
        const found = codes[row] ?? code.missing;
        if (found > code.date) holder[name] = values[found];
        else if (found === code.number) holder[name] = numbers?.[row];
        else if (found === code.date) holder[name] = new Date(numbers?.[row] ?? 0);
        else if (found === code.opaque) return fetch(row);
        else holder[name] = undefined;
      }
      return document;
    },
  };
}

/** Where in a document the value of a path is, with the documents that lead there made. */
function placeOf(document: Document, path: string): { holder: Document; name: string } {
  const parts = path.split('.');
  const name = parts.pop() ?? '';
  let holder = document;
  for (const part of parts) {
    const inner = (holder[part] ?? {}) as Document;
    holder[part] = inner;
    holder = inner;
  }
  return { holder, name };
}
