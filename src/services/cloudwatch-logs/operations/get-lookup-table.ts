import type { Staged } from '../handler.ts';
import { lookupTableArn } from '../lookup/state.ts';
import { readTable, tableNotFound, tableOfArn } from '../lookup/tables.ts';

export const getLookupTable: Staged<'GetLookupTable'> = async (context, input) => {
  const { place } = context;
  const found = await readTable(context, place, tableOfArn(place, input.lookupTableArn));
  if (found === undefined) throw tableNotFound();
  const { name, description, sizeBytes, updatedAtMs, kmsKeyId } = found.record;
  return {
    lookupTableArn: lookupTableArn(place, name),
    lookupTableName: name,
    ...(description === undefined ? {} : { description }),
    tableBody: found.body,
    sizeBytes,
    lastUpdatedTime: updatedAtMs,
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  };
};
