import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { openImportFile } from '../../../src/utils/readImportFile';
import type { FileRow } from '../../../src/utils/readImportFile';

/** The rows of a file that arrives in pieces of `size` bytes. */
async function read(content: string | Buffer, size = 7): Promise<FileRow[]> {
  const bytes = Buffer.from(content);
  async function* parts() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const file = await openImportFile(parts());
  const rows: FileRow[] = [];
  for await (const row of file.rows) rows.push(row);
  return rows;
}

const cells = (rows: FileRow[]): unknown[] => rows.map((row) => ('cells' in row ? row.cells : row.fault));

describe('a CSV file', () => {
  it('may have a byte order mark, CRLF, blank lines and no newline at its end', async () => {
    const rows = await read('\ufeffa,b\r\n1,2\r\n\r\n3,4');

    expect(rows).toEqual([
      { row: 1, line: 2, cells: { a: '1', b: '2' } },
      { row: 2, line: 4, cells: { a: '3', b: '4' } },
    ]);
  });

  it('may have quotes, quoted delimiters and quoted newlines', async () => {
    const rows = await read('a,b\n"x, ""y""","1\r\n2"\n"",z\n');

    expect(rows).toEqual([
      { row: 1, line: 2, cells: { a: 'x, "y"', b: '1\n2' } },
      { row: 2, line: 4, cells: { a: '', b: 'z' } },
    ]);
  });

  it('may be separated by semicolons or tabs', async () => {
    expect(cells(await read('a;b\n1,5;2'))).toEqual([{ a: '1,5', b: '2' }]);
    expect(cells(await read('a\tb\n1\t2'))).toEqual([{ a: '1', b: '2' }]);
  });

  it('loses one row, with its number and line, to a row too long, too short, in Latin-1 or with an open quote', async () => {
    const rows = await read(
      Buffer.concat([
        Buffer.from('a,b\n1,1\n2\n3,3,3\n4,'),
        Buffer.from([0xe9]),
        Buffer.from('\n5,"open\n6,6\n"7"x,7\n8,"eight"\n9,b"9\n'),
      ]),
    );

    expect(rows.map((row) => ('cells' in row ? row.cells : [row.row, row.line, row.fault]))).toEqual([
      { a: '1', b: '1' },
      [2, 3, 'has 1 fields where the header has 2'],
      [3, 4, 'has 3 fields where the header has 2'],
      [4, 5, 'is not in UTF-8'],
      [5, 6, 'has a quote that is not closed'],
      { a: '6', b: '6' },
      [7, 8, 'has a quote that is not closed'],
      { a: '8', b: 'eight' },
      { a: '9', b: 'b"9' },
    ]);
  });

  it('keeps its other rows when one line is longer than a mebibyte', async () => {
    const rows = await read(`a\n${'x'.repeat(2_000_000)}\nlast\n`, 65_536);

    expect(cells(rows)).toEqual(['is longer than 1 MiB', { a: 'last' }]);
  });

  it('gives back whatever was written, in pieces of any size', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', ',', '\n', ' ', ';') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 50 }),
        async (table, size) => {
          const written = stringify([['h', 'i', 'j'], ...table], { quoted: true });

          const rows = await read(written, size);

          expect(cells(rows)).toEqual(table.map(([h, i, j]) => ({ h, i, j })));
        },
      ),
    );
  });
});

describe('an NDJSON file', () => {
  it('loses one row to a line that is no object', async () => {
    const rows = await read('{"a":1}\n\n{"a":\n[1]\n"x"\n{"a":{"$gt":""}}\r\n');

    expect(rows).toEqual([
      { row: 1, line: 1, cells: { a: 1 } },
      { row: 2, line: 3, fault: 'is not a JSON object' },
      { row: 3, line: 4, fault: 'is not a JSON object' },
      { row: 4, line: 5, fault: 'is not a JSON object' },
      { row: 5, line: 6, cells: { a: { $gt: '' } } },
    ]);
  });
});

describe('a gzip file', () => {
  it('is unpacked, in several members too', async () => {
    const packed = Buffer.concat([gzipSync('a\n1\n'), gzipSync('2\n')]);

    expect(cells(await read(packed))).toEqual([{ a: '1' }, { a: '2' }]);
  });

  it('that is cut off or broken is unreadable', async () => {
    const packed = gzipSync(`a\n${Array.from({ length: 5000 }, (_, index) => index).join('\n')}`);
    const broken = Buffer.from(packed);
    broken.fill(0xff, 200, 300);

    await expect(read(packed.subarray(0, -20))).rejects.toThrow('gzip');
    await expect(read(broken)).rejects.toThrow('gzip');
  });
});

it.each([
  ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a,b\n', 'utf16le')])],
  ['empty', Buffer.alloc(0)],
  ['JSON array', Buffer.from('[{"a":1}]')],
  ['UTF-8', Buffer.from([0x61, 0xff, 0x0a])],
])('names what is wrong with a file that is unreadable: %s', async (reason, content) => {
  await expect(read(content)).rejects.toThrow(reason);
});
