import type { Document } from './documents';

/**
 * The place that the present value has among all those that the source of a document knows; equal values have the same
 * place. Undefined for a value that it does not know, and where there is none.
 */
export type PlaceReader = () => number | undefined;

const places = new WeakMap<Document, (path: string) => PlaceReader | undefined>();

/**
 * Notes of a document that stands for one after another, with other values each time, what its source knows about the
 * values at a path.
 */
export const sharePlaces = (
  document: Document,
  readerOf: (path: string) => PlaceReader | undefined,
): void => {
  places.set(document, readerOf);
};

/** For a document of which that was noted: tells equal values without looking at them. */
export const placeReader = (document: Document, path: string): PlaceReader | undefined =>
  places.get(document)?.(path);
