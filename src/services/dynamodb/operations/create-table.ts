import { resourceInUse } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { tables } from '../state.ts';
import { beginStream } from '../stream/life.ts';
import { describeTableRecord } from '../table/description.ts';
import { checkSupported, newTable } from '../table/new-table.ts';
import { createPolicy } from '../table/resource-policy.ts';
import { managedTableRef } from '../table/table-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const createTable: Handler<'CreateTable'> = async (context, input) => {
  const { tx, place } = context;
  checkSupported(input);
  const ref = managedTableRef(input.TableName, place);
  const record = newTable(context, ref, input);
  if ((await tables.get(tx, place, ref.name)) !== undefined) {
    throw resourceInUse(`Table already exists: ${ref.name}`);
  }
  if (input.ResourcePolicy !== undefined) await createPolicy(context, ref, input.ResourcePolicy);
  await beginStream(context, place, record);
  await tables.put(tx, place, record);
  const description = await describeTableRecord(tx, ref, record, 'CREATING');
  // As on AWS; the first DescribeTable finds them ACTIVE.
  const GlobalSecondaryIndexes = description.GlobalSecondaryIndexes?.map((index) => ({
    ...index,
    IndexStatus: 'CREATING',
  }));
  return { TableDescription: { ...description, GlobalSecondaryIndexes } };
};
