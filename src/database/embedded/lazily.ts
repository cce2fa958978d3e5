/** The items in another form, each made when it is asked for. */
export function* mapLazily<T, U>(items: Iterable<T>, map: (item: T) => U): Generator<U> {
  for (const item of items) yield map(item);
}

/** The items that pass a test, each looked for when it is asked for. */
export function* filterLazily<T>(items: Iterable<T>, test: (item: T) => boolean): Generator<T> {
  for (const item of items) if (test(item)) yield item;
}

/** The items from one position up to another; none behind them is asked for. */
export function* sliceLazily<T>(items: Iterable<T>, start: number, end = Infinity): Generator<T> {
  let position = 0;
  for (const item of items) {
    position += 1;
    if (position > start) yield item;
    if (position >= end) return;
  }
}
