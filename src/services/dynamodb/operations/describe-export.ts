import { exportNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { exportDescription } from '../transfer/export-description.ts';
import { exportRecords } from '../transfer/state.ts';
import { transferRef } from '../transfer/transfer-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeExport.html */
export const describeExport: Handler<'DescribeExport'> = async ({ tx, place }, input) => {
  const ref = transferRef(input.ExportArn, 'export', place);
  const record = await exportRecords.get(tx, ref.place, ref.table, ref.id);
  if (record === undefined) throw exportNotFound(input.ExportArn);
  return { ExportDescription: exportDescription(record) };
};
