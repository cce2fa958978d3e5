/** Numbers in an array of their own that grows. A plain list of a million takes as long to grow as all that is done with it. */
export interface NumberList {
  items: Float64Array;
  length: number;
}

const firstCapacity = 4;

export const createNumberList = (): NumberList => ({ items: new Float64Array(firstCapacity), length: 0 });

/** Adds a number at the end. */
export function appendNumber(list: NumberList, number: number): void {
  const { items, length } = list;
  if (length === items.length) {
    list.items = new Float64Array(length * 2);
    list.items.set(items);
  }
  list.items[length] = number;
  list.length = length + 1;
}
