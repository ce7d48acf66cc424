import type { TableDescription } from '../api.gen.ts';
import { backUpDeleted } from '../backup/new-backup.ts';
import { validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { policies, tables } from '../state.ts';
import { endStream } from '../stream/life.ts';
import { describeTableRecord } from '../table/description.ts';
import { checkNotLoading, recordOf } from '../table/table.ts';
import { managedTableRef } from '../table/table-ref.ts';
import { dropAlarm } from '../write/expiry-alarm.ts';
import { sendRemoval } from '../write/remove-rows.ts';

/**
 * The table is gone at once; its rows follow in batches, and nothing can reach them any more.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html
 */
export const deleteTable: Handler<'DeleteTable'> = async (context, input) => {
  const { tx, outbox } = context;
  const ref = managedTableRef(input.TableName, context.place);
  const { place, name } = ref;
  const record = await recordOf(tx, ref);
  checkNotLoading(record);
  if (record.deletionProtection) {
    throw validation(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  }
  const TableDescription = deletedDescription(await describeTableRecord(tx, ref, record, 'DELETING'));
  // As on AWS, where it is kept for 35 days.
  if (record.pointInTimeRecovery !== undefined) await backUpDeleted(context, ref, record);
  await tables.delete(tx, place, name);
  if (record.stream !== undefined) await endStream(context, place, name, record.stream.label);
  if (record.hasPolicy) await policies.delete(tx, place, name);
  if (record.timeToLive !== undefined) await dropAlarm(context, place, record.number);
  sendRemoval(outbox, { place, table: record.number });
  return { TableDescription };
};

/** AWS tells less of a table that is being deleted: no keys, no indexes, no age. */
function deletedDescription(description: TableDescription): TableDescription {
  const {
    AttributeDefinitions: _attributes,
    KeySchema: _keys,
    CreationDateTime: _created,
    GlobalSecondaryIndexes: _global,
    LocalSecondaryIndexes: _local,
    WarmThroughput: _warm,
    ...rest
  } = description;
  return rest;
}
