import type { TxContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { CancellationReason, TransactGetItemsInput } from '../api.gen.ts';
import { consumedCapacities } from '../capacity.ts';
import { transactionCanceled, validation } from '../errors.ts';
import type { Projection } from '../expression/projection.ts';
import type { Handler } from '../handler.ts';
import { canonicalItem } from '../item/attribute-value.ts';
import { itemSizeBytes, readUnits } from '../item/size.ts';
import { TRANSACTION_BYTES_MAX } from '../limits.ts';
import { parseCache } from '../memory.ts';
import { countConsumed } from '../metrics.ts';
import { projected, projectionOf, readPaths, rowOfKey } from '../read/item-keys.ts';
import { readRows } from '../table/rows.ts';
import { type Table, tableForItems } from '../table/table.ts';
import { tableRef } from '../table/table-ref.ts';
import { checkDistinct } from '../write/action.ts';
import { isCancellation, NO_REASON, reasonOf } from '../write/cancellation.ts';

interface Read {
  table: Table;
  rowKey: Uint8Array;
  projection: Projection | undefined;
}

/**
 * All items as they were at one moment.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html
 */
export const transactGetItems: Handler<'TransactGetItems'> = async (context, input) => {
  const reads = await locate(context, input);
  const rowKeys = reads.map(({ rowKey }) => rowKey);
  checkDistinct(rowKeys, 'Transaction request cannot include multiple operations on one item');
  const items = await readRows(context.tx, rowKeys);
  const sizes = items.map((item) => (item === undefined ? 0 : itemSizeBytes(item)));
  if (sizes.reduce((sum, bytes) => sum + bytes, 0) > TRANSACTION_BYTES_MAX) {
    throw validation('The aggregate size of the items in the transaction exceeds 4 MB');
  }
  const consumptions = reads.map(({ table }, i) => {
    const tableUnits = readUnits(sizes[i] ?? 0, { transactional: true });
    return { table, tableUnits, indexUnits: new Map() };
  });
  countConsumed(context, 'Read', consumptions);
  return {
    Responses: items.map((item, i) => ({ Item: item && projected(item, reads[i]?.projection) })),
    ConsumedCapacity: consumedCapacities(consumptions, input.ReturnConsumedCapacity, 'ReadCapacityUnits'),
  };
};

async function locate({ tx, place, memory }: TxContext, input: TransactGetItemsInput): Promise<Read[]> {
  const gets = input.TransactItems.map(({ Get }) => ({
    ref: tableRef(Get.TableName, place),
    key: canonicalItem(Get.Key),
    paths: readPaths(Get, parseCache(memory)),
  }));
  const reads: Read[] = [];
  const reasons: CancellationReason[] = gets.map(() => NO_REASON);
  for (const [i, { ref, key, paths }] of gets.entries()) {
    const table = await tableForItems(tx, ref);
    try {
      reads.push({ table, rowKey: rowOfKey(table, key), projection: projectionOf(paths, table) });
    } catch (error) {
      if (!(error instanceof AwsError) || !isCancellation(error)) throw error;
      reasons[i] = reasonOf(error);
    }
  }
  if (reads.length < gets.length) throw transactionCanceled(reasons);
  return reads;
}
