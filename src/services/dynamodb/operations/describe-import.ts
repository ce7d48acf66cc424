import { importNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { importDescription } from '../transfer/import-description.ts';
import { importRecords } from '../transfer/state.ts';
import { transferRef } from '../transfer/transfer-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeImport.html */
export const describeImport: Handler<'DescribeImport'> = async ({ tx, place }, input) => {
  const ref = transferRef(input.ImportArn, 'import', place);
  const record = await importRecords.get(tx, ref.place, ref.table, ref.id);
  if (record === undefined) throw importNotFound(input.ImportArn);
  return { ImportTableDescription: importDescription(record) };
};
