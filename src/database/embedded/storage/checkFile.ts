import { closeSync, openSync, readSync } from 'node:fs';

/** One tree of the file: where it begins, and how many levels, pages and entries it has. */
interface Tree {
  root: number;
  depth: number;
  pages: number;
  entries: number;
}

const pageHeader = 24;
const kinds = { branch: 1, leaf: 2, overflow: 4, meta: 8 } as const;
const nodes = { plain: 0, overflow: 1, tree: 2 } as const;
const magic = 0xbeefc0de;
const dataVersion = 2;
/** What lmdb notes of the options with which the store opens it. */
const metaFlags = 0x4008;
const noPage = 2 ** 64;
const longestKey = 2048;

/**
 * Walks the trees of an lmdb file; throws an error that says what cannot be right. lmdb itself trusts what it reads:
 * a damaged page would end the process without a word. The contents of the entries are not looked at.
 */
export function checkFile(file: string): void {
  const descriptor = openSync(file, 'r');
  try {
    const header = readHeader(descriptor);
    const walk = createWalk(descriptor, header);
    header.trees.forEach(walk);
  } finally {
    closeSync(descriptor);
  }
}

/** Reads both copies of the header, which are written in turn, and gives what the later one says. */
function readHeader(descriptor: number) {
  const first = readBytes(descriptor, 0, 512);
  if (first.readUInt32LE(pageHeader) !== magic) throw new Error('it is not a store');
  const pageSize = first.readUInt32LE(48);
  if (pageSize < 512 || pageSize > 65_536) throw new Error('its header is impossible');
  const second = readBytes(descriptor, pageSize, 512);
  for (const [position, meta] of [first, second].entries()) {
    const isPossible =
      readNumber(meta, 0) === position &&
      meta.readUInt16LE(18) === kinds.meta &&
      meta.readUInt32LE(pageHeader) === magic &&
      meta.readUInt32LE(28) === dataVersion &&
      meta.readUInt32LE(48) === pageSize &&
      meta.readUInt16LE(52) === metaFlags &&
      readNumber(meta, 40) < 2 ** 47 &&
      (readNumber(meta, 144) + 1) * pageSize <= readNumber(meta, 40);
    if (!isPossible) throw new Error('its header is impossible');
  }
  const latest = readNumber(second, 152) > readNumber(first, 152) ? second : first;
  return { pageSize, trees: [readTree(latest, 48), readTree(latest, 96)], lastPage: readNumber(latest, 144) };
}

/** Makes a function that walks a tree, and the trees in it, and counts each page once. */
function createWalk(descriptor: number, { pageSize, lastPage }: ReturnType<typeof readHeader>) {
  const seen = new Uint8Array(lastPage + 1).fill(1, 0, 2);
  const fetch = (page: Buffer, number: number, kind: number): void => {
    if (number > lastPage || seen[number] === 1) throw new Error(`page ${number} is not in its place`);
    seen[number] = 1;
    const size = readSync(descriptor, page, 0, pageSize, number * pageSize);
    if (size < pageSize) throw new Error(`it ends before page ${number}`);
    if (readNumber(page, 0) !== number || page.readUInt16LE(18) !== kind)
      throw new Error(`page ${number} is damaged`);
  };
  /** A value on pages of its own; returns how many. */
  const visitOverflow = (first: number, size: number): number => {
    const page = Buffer.alloc(pageSize);
    fetch(page, first, kinds.overflow);
    const count = Math.floor((pageHeader - 1 + size) / pageSize) + 1;
    if (page.readUInt32LE(20) !== count) throw new Error(`page ${first} is damaged`);
    seen.fill(1, first, first + count);
    readBytes(descriptor, (first + count - 1) * pageSize, pageSize);
    return count;
  };

  return function walk(tree: Tree): void {
    const buffers = Array.from({ length: tree.depth }, () => Buffer.alloc(pageSize));
    let pages = 0;
    let entries = 0;
    const visit = (number: number, level: number): void => {
      const page = buffers[level];
      const isLeaf = level === tree.depth - 1;
      if (!page) return;
      fetch(page, number, isLeaf ? kinds.leaf : kinds.branch);
      pages += 1;
      const directoryEnd = pageHeader + page.readUInt16LE(20);
      const firstNode = pageHeader + page.readUInt16LE(22);
      let isPossible = directoryEnd <= firstNode && firstNode <= pageSize;
      for (let slot = pageHeader; isPossible && slot < directoryEnd; slot += 2) {
        const node = pageHeader + page.readUInt16LE(slot);
        isPossible = node >= firstNode && node + 8 <= pageSize;
        if (!isPossible) break;
        const size = page.readUInt32LE(node);
        const flags = page.readUInt16LE(node + 4);
        const data = node + 8 + page.readUInt16LE(node + 6);
        if (!isLeaf) {
          isPossible = data <= pageSize;
          if (isPossible) visit(size + flags * 2 ** 32, level + 1);
          continue;
        }
        entries += 1;
        isPossible =
          flags <= nodes.tree &&
          data - node <= longestKey &&
          data + (flags === nodes.overflow ? 24 : size) <= pageSize;
        if (!isPossible) break;
        if (flags === nodes.overflow) pages += visitOverflow(readNumber(page, data), size);
        if (flags === nodes.tree) walk(readTree(page, data));
      }
      if (!isPossible) throw new Error(`page ${number} is damaged`);
    };
    if (tree.depth > 0) visit(tree.root, 0);
    if (pages !== tree.pages || entries !== tree.entries) throw new Error('pages are missing');
  };
}

function readTree(bytes: Buffer, start: number): Tree {
  const [branches = 0, leaves = 0, overflows = 0, entries = 0, root = 0] = [8, 16, 24, 32, 40].map((offset) =>
    readNumber(bytes, start + offset),
  );
  const depth = bytes.readUInt16LE(start + 6);
  if (depth > 31 || (depth === 0) !== (root === noPage)) throw new Error('its header is impossible');
  return { root, depth, pages: branches + leaves + overflows, entries };
}

function readBytes(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(descriptor, bytes, 0, length, position) < length) throw new Error('it is cut off');
  return bytes;
}

function readNumber(bytes: Buffer, position: number): number {
  return bytes.readUInt32LE(position) + bytes.readUInt32LE(position + 4) * 2 ** 32;
}
