import { limitExceeded, logsError } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { checkKey } from '../kms-key.ts';
import { withTable } from '../lookup/new-table.ts';
import { lookupTableArn, lookupTables } from '../lookup/state.ts';
import { ownTable } from '../lookup/tables.ts';
import { checkedTags } from '../tags.ts';

/** "You can create up to 100 lookup tables per account per AWS Region." */
const TABLES_MAX = 100;

export const createLookupTable: Staged<'CreateLookupTable'> = async (context, input) => {
  const { place } = context;
  const { lookupTableName: name, description, kmsKeyId } = input;
  checkKey(kmsKeyId, name);
  const tags = checkedTags({}, input.tags ?? {});
  const createdAtMs = await withTable(context, input, (table) =>
    context.transact(async (inner) => {
      const { tx, now } = inner;
      if ((await lookupTables.get(tx, place, name)) !== undefined) {
        throw logsError('ResourceAlreadyExistsException', 'The specified lookup table already exists.');
      }
      const { records } = await lookupTables.list(tx, place, { limit: TABLES_MAX });
      if (records.length >= TABLES_MAX) throw limitExceeded();
      const times = { createdAtMs: now(), updatedAtMs: now() };
      await ownTable(inner, place, { name, description, kmsKeyId, tags, ...times, ...table }, undefined);
      return times.createdAtMs;
    }),
  );
  return { lookupTableArn: lookupTableArn(place, name), createdAt: createdAtMs };
};
