import type { Handler } from '../handler.ts';
import { currentStatus, describeTableRecord } from '../table/description.ts';
import { recordOf } from '../table/table.ts';
import { managedTableRef } from '../table/table-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html */
export const describeTable: Handler<'DescribeTable'> = async ({ tx, place }, input) => {
  const ref = managedTableRef(input.TableName, place);
  const record = await recordOf(tx, ref);
  return { Table: await describeTableRecord(tx, ref, record, currentStatus(record)) };
};
