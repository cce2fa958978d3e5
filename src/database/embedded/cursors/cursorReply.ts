interface CursorBatch {
  namespace: string;
  batch: readonly Buffer[];
  id: number;
  batchName: 'firstBatch' | 'nextBatch';
}

const type = { double: 1, text: 2, document: 3, array: 4, int64: 18 } as const;

/**
 * The bytes of `{cursor: {<batchName>: batch, id, ns}, ok: 1}`. Put together by hand, because the documents are at
 * hand as bytes: to decode them, only to encode them again, would take most of a query's time.
 */
export function cursorReply({ namespace, batch, id, batchName }: CursorBatch): Buffer {
  const idBytes = Buffer.alloc(8);
  idBytes.writeBigInt64LE(BigInt(id));
  const cursor = documentOf([
    ...element(type.array, batchName, arrayOf(batch)),
    ...element(type.int64, 'id', [idBytes]),
    ...element(type.text, 'ns', textOf(namespace)),
  ]);
  const one = Buffer.alloc(8);
  one.writeDoubleLE(1);
  return Buffer.concat(
    documentOf([...element(type.document, 'cursor', cursor), ...element(type.double, 'ok', [one])]),
  );
}

function element(code: number, name: string, value: readonly Buffer[]): Buffer[] {
  return [Buffer.concat([Buffer.of(code), Buffer.from(`${name}\0`)]), ...value];
}

function documentOf(content: readonly Buffer[]): Buffer[] {
  const size = Buffer.alloc(4);
  size.writeInt32LE(content.reduce((sum, part) => sum + part.length, 5));
  return [size, ...content, Buffer.alloc(1)];
}

function arrayOf(batch: readonly Buffer[]): Buffer[] {
  return documentOf(
    batch.flatMap((document, position) => [Buffer.from(`\x03${position}\0`, 'latin1'), document]),
  );
}

function textOf(text: string): Buffer[] {
  const bytes = Buffer.from(`${text}\0`);
  const size = Buffer.alloc(4);
  size.writeInt32LE(bytes.length);
  return [size, bytes];
}
