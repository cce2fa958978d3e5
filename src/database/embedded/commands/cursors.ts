import { Long } from 'bson';
import { storeError } from '../errors';
import { isNumber } from '../query/bsonTypes';
import { collectionName } from './collectionNames';
import type { CommandContext, CommandTable } from './command';
import { countField, cursorBatchSize, textField } from './fields';

export const cursorCommands: CommandTable = {
  getMore: {
    fields: ['collection', 'batchSize'],
    run({ store, database, body }) {
      if (!isNumber(body.getMore)) throw storeError(14, "'getMore.getMore' must be a number");
      const namespace = `${database}.${textField(body, 'collection')}`;
      return store.cursors.next(namespace, Number(body.getMore), countField(body, 'batchSize') || undefined);
    },
  },
  killCursors: {
    fields: ['cursors'],
    run(context) {
      const { store, body } = context;
      collectionName(context);
      if (!Array.isArray(body.cursors)) throw storeError(14, "'killCursors.cursors' must be an array");
      const cursorsKilled: Long[] = [];
      const cursorsNotFound: Long[] = [];
      for (const id of body.cursors as unknown[]) {
        const number = Long.isLong(id) ? id.toNumber() : Number(id);
        const list = store.cursors.kill(number) ? cursorsKilled : cursorsNotFound;
        list.push(Long.fromNumber(number));
      }
      return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
    },
  },
};

/** A cursor over documents; what the command has under `cursor` says how many the first batch has. */
export function openCursor(
  { store, database, body }: CommandContext,
  collection: string,
  documents: Iterable<Buffer>,
): Buffer {
  return store.cursors.open(`${database}.${collection}`, documents, {
    batchSize: cursorBatchSize(body),
    session: body.lsid,
  });
}
