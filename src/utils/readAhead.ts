/**
 * Reads one item ahead, so that the next one is fetched while the reader works on the present one.
 * @throws whatever the source throws, when its turn has come
 */
export async function* readAhead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const fetch = (): Promise<IteratorResult<T>> => {
    const next = iterator.next();
    // A failure is met when the item is asked for; until then nobody may call it unhandled.
    next.catch(() => undefined);
    return next;
  };
  let next = fetch();
  try {
    for (;;) {
      const item = await next;
      if (item.done) return;
      next = fetch();
      yield item.value;
    }
  } finally {
    await iterator.return?.();
  }
}
