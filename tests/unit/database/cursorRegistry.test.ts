import { Binary, deserialize, serialize } from 'bson';
import { createCursorRegistry } from '../../../src/database/embedded/cursors/cursorRegistry';

const minutes = (count: number): number => count * 60_000;

function createRegistry() {
  let now = 0;
  const registry = createCursorRegistry({ now: () => new Date(now) });
  const read = (reply: Uint8Array) =>
    deserialize(reply) as { cursor: { id: number; firstBatch?: object[]; nextBatch?: object[] } };
  return {
    registry,
    wait: (milliseconds: number) => {
      now += milliseconds;
      registry.expire();
    },
    open: (documents: Iterable<Buffer>, owner?: unknown) =>
      read(registry.open('db.items', documents, { batchSize: 1, session: owner })).cursor.id,
    next: (id: number, namespace = 'db.items') => read(registry.next(namespace, id, 1)).cursor,
  };
}

const numbers = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, n) => Buffer.from(serialize({ n })));

const session = (number: number) => ({ id: new Binary(Buffer.alloc(16, number), 4) });

/** Tells when its reader lets go of it. */
function watched(count: number) {
  const state = { isOpen: true };
  function* read(): Generator<Buffer> {
    try {
      yield* numbers(count);
    } finally {
      state.isOpen = false;
    }
  }
  return { state, documents: read() };
}

describe('an open cursor', () => {
  it('lives for ten minutes after it was last asked, and is then unknown', () => {
    const { open, next, wait } = createRegistry();
    const id = open(numbers(9));

    wait(minutes(9));
    const afterNine = next(id).nextBatch;
    wait(minutes(9));
    const afterNineMore = next(id).nextBatch;
    wait(minutes(10) + 1);

    expect([afterNine, afterNineMore]).toEqual([[{ n: 1 }], [{ n: 2 }]]);
    expect(() => next(id)).toThrow(expect.objectContaining({ code: 43 }));
  });

  it('gives no more bytes in a batch than one document may have', () => {
    const { registry } = createRegistry();
    const documents = Array.from({ length: 5 }, () => Buffer.from(serialize({ pad: 'x'.repeat(5_000_000) })));

    const reply = registry.open('db.items', documents, { batchSize: 5 });

    const { cursor } = deserialize(reply) as { cursor: { firstBatch: object[] } };
    expect(cursor.firstBatch).toHaveLength(3);
  });

  it('lets go of what it reads when its time is over, and when it is killed', () => {
    const { registry, open, wait } = createRegistry();
    const [idle, killed] = [watched(5), watched(5)];
    open(idle.documents);
    const id = open(killed.documents);

    const wasThere = registry.kill(id);
    wait(minutes(11));

    expect(wasThere).toBe(true);
    expect(registry.kill(id)).toBe(false);
    expect([idle.state.isOpen, killed.state.isOpen]).toEqual([false, false]);
  });

  it('is unknown under the name of another collection, and stays open for its own', () => {
    const { open, next } = createRegistry();
    const id = open(numbers(3));

    expect(() => next(id, 'db.others')).toThrow(expect.objectContaining({ code: 43 }));
    expect(next(id).nextBatch).toEqual([{ n: 1 }]);
  });

  it('is closed with the session that opened it, and no other is', () => {
    const { registry, open, next } = createRegistry();
    const [first, second, third] = [
      open(numbers(3), session(1)),
      open(numbers(3), session(2)),
      open(numbers(3)),
    ];

    registry.endSession(session(1));

    expect(() => next(first)).toThrow(expect.objectContaining({ code: 43 }));
    expect(next(second).nextBatch).toEqual([{ n: 1 }]);
    expect(next(third).nextBatch).toEqual([{ n: 1 }]);
  });

  it('makes room when there are too many: the one that was not asked for longest is closed', () => {
    const { open, next, wait } = createRegistry();
    const first = open(numbers(3));
    wait(1);
    const second = open(numbers(3));
    wait(1);
    next(first);
    wait(1);

    for (let n = 0; n < 9999; n += 1) open(numbers(2));

    expect(next(first).nextBatch).toEqual([{ n: 2 }]);
    expect(() => next(second)).toThrow(expect.objectContaining({ code: 43 }));
  });
});
