import type { Store } from '../store';
import { forgetGarbage, listGarbage, prefixRange } from './catalog';

const chunk = 2000;

/** Removes what dropped collections and indexes have left, in short transactions. */
export async function sweepGarbage(
  { environment, groupCommit }: Pick<Store, 'environment' | 'groupCommit'>,
  isStopped: () => boolean,
): Promise<void> {
  for (const id of listGarbage(environment)) {
    let isEmpty = false;
    while (!isEmpty) {
      if (isStopped()) return;
      isEmpty = await groupCommit.submit(() => {
        const { keys } = environment.read(prefixRange(id), { limit: chunk, withValues: false });
        for (const key of keys) environment.remove(key);
        if (keys.length < chunk) forgetGarbage(environment, id);
        return keys.length < chunk;
      });
    }
  }
}
