import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const schema = z.object({
  pid: z.int(),
  /** What it was started as, for people. */
  program: z.string(),
  /** Where it listens; missing while it starts. */
  uri: z.string().optional(),
  /** What a command must show that only the user of the folder may give. */
  secret: z.string(),
});

/** The process that has a data folder open, as it has noted itself there for the other programs of its user. */
export type Holder = z.infer<typeof schema>;

/** Who has or had the folder open; undefined when that cannot be read. */
export function readHolder(folder: string): Holder | undefined {
  try {
    return schema.safeParse(JSON.parse(readFileSync(holderFile(folder), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Notes the holder, readable by its user only. On a full disk the note is left out. */
export function writeHolder(folder: string, holder: Holder): void {
  removeHolder(folder);
  try {
    writeFileSync(holderFile(folder), `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  } catch {
    removeHolder(folder);
  }
}

export function removeHolder(folder: string): void {
  rmSync(holderFile(folder), { force: true });
}

function holderFile(folder: string): string {
  return path.join(folder, 'store.json');
}
