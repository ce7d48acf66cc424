import type { TxContext } from '../../../core/context.ts';
import type { GlobalSecondaryIndexDescription, UpdateTableInput } from '../api.gen.ts';
import type { Handler } from '../handler.ts';
import { type TableRecord, tables } from '../state.ts';
import { beginStream, endStream } from '../stream/life.ts';
import { describeTableRecord } from '../table/description.ts';
import { changeIndexes, checkIndexUpdates, type IndexChanges } from '../table/index-update.ts';
import { checkNotLoading, recordOf } from '../table/table.ts';
import { managedTableRef, type TableRef } from '../table/table-ref.ts';
import { changeSettings, checkChanges, checkNotUpdating } from '../table/table-update.ts';
import { sendBuild } from '../write/build-index.ts';
import { sendRemoval } from '../write/remove-rows.ts';

/**
 * Takes effect at once, but for a new index: it is CREATING until all items are in it.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export const updateTable: Handler<'UpdateTable'> = async (context, input) => {
  const { tx } = context;
  const ref = managedTableRef(input.TableName, context.place);
  checkChanges(input);
  checkIndexUpdates(input.GlobalSecondaryIndexUpdates ?? []);
  const record = await recordOf(tx, ref);
  checkNotLoading(record);
  if (input.GlobalSecondaryIndexUpdates === undefined) checkNotUpdating(record);
  const before = record.stream;
  const changes = change(context, ref, record, input);
  if (before === undefined) await beginStream(context, ref.place, record);
  else if (record.stream === undefined) await endStream(context, ref.place, ref.name, before.label);
  await tables.put(tx, ref.place, record);
  follow(context, ref, record, changes);
  const description = await describeTableRecord(tx, ref, record, 'UPDATING');
  const going = goingIndexes(input, description.GlobalSecondaryIndexes);
  return { TableDescription: { ...description, GlobalSecondaryIndexes: going } };
};

function change(
  { now }: TxContext,
  { place }: TableRef,
  record: TableRecord,
  input: UpdateTableInput,
): IndexChanges {
  const before = record.billingMode;
  const nowMs = now();
  changeSettings(record, input, { place, nowMs });
  return changeIndexes(record, input, before, nowMs);
}

/** What has to happen behind the commit. */
function follow(
  { outbox }: TxContext,
  { place, name }: TableRef,
  { number: table }: TableRecord,
  changes: IndexChanges,
) {
  for (const index of changes.created) sendBuild(outbox, { place, name, table, index });
  for (const index of changes.removed) sendRemoval(outbox, { place, table, index });
}

/** With an index that this request deletes: AWS shows it as DELETING for a while, the next DescribeTable not at all. */
function goingIndexes(
  input: UpdateTableInput,
  indexes: readonly GlobalSecondaryIndexDescription[] = [],
): GlobalSecondaryIndexDescription[] | undefined {
  const deleted = (input.GlobalSecondaryIndexUpdates ?? []).flatMap(({ Delete }) =>
    Delete === undefined ? [] : [{ IndexName: Delete.IndexName, IndexStatus: 'DELETING' }],
  );
  const all = [...indexes, ...deleted];
  return all.length === 0 ? undefined : all;
}
