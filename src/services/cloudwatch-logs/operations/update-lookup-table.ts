import type { Staged } from '../handler.ts';
import { checkKey } from '../kms-key.ts';
import { withTable } from '../lookup/new-table.ts';
import { lookupTableArn, lookupTables } from '../lookup/state.ts';
import { ownTable, tableNotFound, tableOfArn } from '../lookup/tables.ts';

/** "All existing content is replaced"; a description that is not given stays. */
export const updateLookupTable: Staged<'UpdateLookupTable'> = async (context, input) => {
  const { place } = context;
  const { description, kmsKeyId } = input;
  const name = tableOfArn(place, input.lookupTableArn);
  // "To remove the KMS key ..., specify an empty string."
  if (kmsKeyId !== '') checkKey(kmsKeyId, name);
  const lastUpdatedTime = await withTable(context, input, (table) =>
    context.transact(async (inner) => {
      const known = await lookupTables.get(inner.tx, place, name);
      if (known === undefined) throw tableNotFound();
      const { body: _body, blobId: _blobId, ...kept } = known;
      const updatedAtMs = inner.now();
      const record = {
        ...kept,
        ...table,
        updatedAtMs,
        description: description ?? known.description,
        kmsKeyId: kmsKeyId === '' ? undefined : (kmsKeyId ?? known.kmsKeyId),
      };
      await ownTable(inner, place, record, known);
      return updatedAtMs;
    }),
  );
  return { lookupTableArn: lookupTableArn(place, name), lastUpdatedTime };
};
