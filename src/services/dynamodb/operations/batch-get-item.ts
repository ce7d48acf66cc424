import type { TxContext } from '../../../core/context.ts';
import type { BatchGetItemInput, KeysAndAttributes } from '../api.gen.ts';
import { type Consumption, consumedCapacities } from '../capacity.ts';
import { validation } from '../errors.ts';
import type { Projection } from '../expression/projection.ts';
import type { Handler } from '../handler.ts';
import { attributeOf, canonicalItem, type Item } from '../item/attribute-value.ts';
import { itemSizeBytes, readUnits } from '../item/size.ts';
import { BATCH_GET_BYTES_MAX, BATCH_GET_KEYS_MAX } from '../limits.ts';
import { parseCache } from '../memory.ts';
import { countConsumed } from '../metrics.ts';
import { type Paths, projected, projectionOf, readPaths, rowOfKey } from '../read/item-keys.ts';
import { readRows } from '../table/rows.ts';
import { type Table, tableForItems } from '../table/table.ts';
import { tableRef } from '../table/table-ref.ts';
import { checkDistinct } from '../write/action.ts';

/** Rows read together: few enough that 400 KB items do not become a burden. */
const ROWS_TOGETHER = 20;

const DUPLICATES = 'Provided list of item keys contains duplicates';

interface TableKeys {
  /** As the request names it: a name or an ARN. */
  given: string;
  request: KeysAndAttributes;
  keys: Item[];
  paths: Paths;
}

interface TableReads extends TableKeys {
  table: Table;
  rowKeys: Uint8Array[];
  projection: Projection | undefined;
}

interface Progress {
  /** Of the whole answer. */
  bytes: number;
  isFull: boolean;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export const batchGetItem: Handler<'BatchGetItem'> = async (context, input) => {
  const reads = await locate(context, readRequest(context, input));
  const progress: Progress = { bytes: 0, isFull: false };
  const Responses: Record<string, Item[]> = {};
  const UnprocessedKeys: Record<string, KeysAndAttributes> = {};
  const consumptions: Consumption[] = [];
  for (const read of reads) {
    const { items, done, units } = await readTable(context, read, progress);
    Responses[read.given] = items;
    if (done < read.keys.length) {
      UnprocessedKeys[read.given] = { ...read.request, Keys: read.request.Keys.slice(done) };
    }
    if (done > 0) consumptions.push({ table: read.table, tableUnits: units, indexUnits: new Map() });
  }
  countConsumed(context, 'Read', consumptions);
  const ConsumedCapacity = consumedCapacities(consumptions, input.ReturnConsumedCapacity);
  return { Responses, UnprocessedKeys, ConsumedCapacity };
};

function readRequest({ memory }: TxContext, { RequestItems }: BatchGetItemInput): TableKeys[] {
  const tables = Object.entries(RequestItems);
  const count = tables.reduce((sum, [, { Keys }]) => sum + Keys.length, 0);
  if (count > BATCH_GET_KEYS_MAX) throw validation('Too many items requested for the BatchGetItem call');
  return tables.map(([given, request]) => {
    const keys = request.Keys.map(canonicalItem);
    if (new Set(keys.map(keyText)).size < keys.length) throw validation(DUPLICATES);
    return { given, request, keys, paths: readPaths(request, parseCache(memory)) };
  });
}

/** Equal keys have equal texts; only for comparing. */
function keyText(key: Item): string {
  const names = Object.keys(key).sort();
  return JSON.stringify(names.map((name) => [name, attributeOf(key, name)]));
}

async function locate({ tx, place }: TxContext, tables: readonly TableKeys[]): Promise<TableReads[]> {
  const reads: TableReads[] = [];
  for (const keys of tables) {
    const table = await tableForItems(tx, tableRef(keys.given, place));
    const rowKeys = keys.keys.map((key) => rowOfKey(table, key));
    reads.push({ ...keys, table, rowKeys, projection: projectionOf(keys.paths, table) });
  }
  checkDistinct(
    reads.flatMap(({ rowKeys }) => rowKeys),
    DUPLICATES,
  );
  return reads;
}

/** Items of one table until the answer is full; `done` keys were looked at. */
async function readTable(
  { tx }: TxContext,
  { rowKeys, projection, request }: TableReads,
  progress: Progress,
): Promise<{ items: Item[]; done: number; units: number }> {
  const items: Item[] = [];
  const mode = { consistent: request.ConsistentRead === true };
  let done = 0;
  let units = 0;
  while (done < rowKeys.length && !progress.isFull) {
    const found = await readRows(tx, rowKeys.slice(done, done + ROWS_TOGETHER), { snapshot: true });
    for (const item of found) {
      const bytes = item === undefined ? 0 : itemSizeBytes(item);
      progress.isFull = progress.bytes + bytes > BATCH_GET_BYTES_MAX;
      if (progress.isFull) break;
      progress.bytes += bytes;
      units += readUnits(bytes, mode);
      done += 1;
      if (item !== undefined) items.push(projected(item, projection));
    }
  }
  return { items, done, units };
}
