import type { Document } from '../documents';
import { code, valueAt } from './column';
import type { Column } from './column';

/** Reads rows as documents that have the fields of some columns. */
export interface RowReader {
  columns: readonly Column[];
  /** The same object each time, with the values of another row; the values may be kept, the document may not. */
  read(this: void, row: number): Document;
  /** A document of its own for a row, without the fields that are missing. */
  readNew(this: void, row: number): Document;
}

/** `fetch` reads the document of a row in which a column does not say what there is. */
export function createRowReader(columns: readonly Column[], fetch: (row: number) => Document): RowReader {
  const document: Document = {};
  const fields = columns.map((column) => {
    const path = column.path.split('.');
    const name = path.pop() ?? '';
    return { column, path, name, holder: holderOf(document, path) };
  });
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
    readNew(row) {
      const made: Document = {};
      for (const { column, path, name } of fields) {
        const found = column.codes[row] ?? code.missing;
        if (found === code.opaque) return fetch(row);
        if (found !== code.missing) holderOf(made, path)[name] = valueAt(column, row);
      }
      return made;
    },
  };
}

/** The document inside a document that a path leads to, made where it is missing. */
function holderOf(document: Document, path: readonly string[]): Document {
  let holder = document;
  for (const part of path) {
    const inner = (holder[part] ?? {}) as Document;
    holder[part] = inner;
    holder = inner;
  }
  return holder;
}
