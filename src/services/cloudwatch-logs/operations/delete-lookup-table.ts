import { disownBlob } from '../../../core/blobs/owners.ts';
import type { Handler } from '../handler.ts';
import { lookupTables } from '../lookup/state.ts';
import { tableNotFound, tableOfArn } from '../lookup/tables.ts';

export const deleteLookupTable: Handler<'DeleteLookupTable'> = async (context, input) => {
  const { tx, place } = context;
  const name = tableOfArn(place, input.lookupTableArn);
  const known = await lookupTables.get(tx, place, name);
  if (known === undefined) throw tableNotFound();
  if (known.blobId !== undefined) await disownBlob(context, known.blobId);
  await lookupTables.delete(tx, place, name);
};
