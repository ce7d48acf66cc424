/**
 * DynamoDB's own metrics: what requests consume, return, take and fail with. As on AWS nothing is said where nothing
 * happens; what is provisioned is told of in minutes in which a table is used.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */

import type { TxContext } from '../../core/context.ts';
import type { AwsError } from '../../core/errors.ts';
import type { Counting, Meter, Series } from '../../core/metrics/series.ts';
import type { CallCounter, EndedCall, Gauges } from '../../core/service.ts';
import type { ServiceMemory } from '../../core/service-memory.ts';
import type { Consumption } from './capacity.ts';
import { type Throughput, tables } from './state.ts';
import { type TableRef, tableRef } from './table/table-ref.ts';

const METER: Meter = {
  service: 'dynamodb',
  name: 'AWS/DynamoDB',
  principal: 'dynamodb',
  units: {
    ConditionalCheckFailedRequests: 'Count',
    ConsumedReadCapacityUnits: 'Count',
    ConsumedWriteCapacityUnits: 'Count',
    ProvisionedReadCapacityUnits: 'Count',
    ProvisionedWriteCapacityUnits: 'Count',
    ReadThrottleEvents: 'Count',
    ReturnedItemCount: 'Count',
    SuccessfulRequestLatency: 'Milliseconds',
    SystemErrors: 'Count',
    ThrottledRequests: 'Count',
    TimeToLiveDeletedItemCount: 'Count',
    TransactionConflict: 'Count',
    UserErrors: 'Count',
    WriteThrottleEvents: 'Count',
  },
};

/** Operations on items, and what they do with them. */
const ITEM_OPERATIONS: Readonly<Record<string, 'Read' | 'Write'>> = {
  BatchGetItem: 'Read',
  BatchWriteItem: 'Write',
  DeleteItem: 'Write',
  GetItem: 'Read',
  PutItem: 'Write',
  Query: 'Read',
  Scan: 'Read',
  TransactGetItems: 'Read',
  TransactWriteItems: 'Write',
  UpdateItem: 'Write',
};

const THROTTLED: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);

const SYSTEM = /^(InternalServerError|InternalFailure|ServiceUnavailable)/;

type TableName = Pick<TableRef, 'place' | 'name'>;

/** Tables of this minute, by ARN: those whose provisioned capacity is told. */
function usedTables(memory: ServiceMemory): Map<string, TableName> {
  return memory.of('dynamodb.used', () => new Map<string, TableName>());
}

function ofTable(meters: Counting, { place, name }: TableName): Series {
  return meters.series(METER, place, 'TableName', name);
}

function ofIndex(meters: Counting, { place, name }: TableName, index: string): Series {
  return meters.series(METER, place, 'TableName', name, 'GlobalSecondaryIndexName', index);
}

function ofOperation(meters: Counting, { place, name }: TableName, operation: string): Series {
  return meters.series(METER, place, 'TableName', name, 'Operation', operation);
}

/** Counts what requests consume, behind the commit. A local index belongs to its table. */
export function countConsumed(
  { tx, meters, memory, now }: TxContext,
  kind: 'Read' | 'Write',
  consumptions: readonly Consumption[],
): void {
  tx.afterCommit(() => {
    const nowMs = now();
    const metric = `Consumed${kind}CapacityUnits`;
    for (const { table, tableUnits, indexUnits } of consumptions) {
      usedTables(memory).set(table.arn, table);
      let units = tableUnits;
      for (const [index, own] of indexUnits) {
        if (!index.isGlobal) units += own;
        else if (own > 0) ofIndex(meters, table, index.name).add(metric, own, nowMs);
      }
      if (units > 0) ofTable(meters, table).add(metric, units, nowMs);
    }
  });
}

/** Counts an item that its time to live has ended, behind the commit. */
export function countExpired({ tx, meters, now }: TxContext, table: TableName): void {
  tx.afterCommit(() => ofTable(meters, table).add('TimeToLiveDeletedItemCount', 1, now()));
}

/** Counts calls by their tables, and all that the caller did wrong in the region. */
export const countCall: CallCounter = ({ meters }, call) => {
  const { operation, nowMs, error } = call;
  if (error !== undefined) {
    countFailure(meters, call);
    return;
  }
  if (ITEM_OPERATIONS[operation] === undefined) return;
  for (const table of tablesOf(call)) {
    const series = ofOperation(meters, table, operation);
    series.add('SuccessfulRequestLatency', call.durationMs, nowMs);
    if (operation !== 'Query' && operation !== 'Scan') continue;
    // The door runs the table's operations, whose outputs are the model's.
    const { Items = [] } = call.output as { Items?: readonly object[] };
    series.add('ReturnedItemCount', Items.length, nowMs);
  }
};

function countFailure(meters: Counting, call: EndedCall): void {
  const { operation, error, nowMs, place } = call;
  // Whoever answers an error has given it both; what has none is a bug.
  const { code = '', status = 400 } = error as Partial<AwsError>;
  const isOurs = code === '' || status >= 500 || SYSTEM.test(code);
  if (code === 'NotImplemented') return;
  const kind = ITEM_OPERATIONS[operation];
  const named = kind === undefined ? [] : tablesOf(call);
  if (code === 'ConditionalCheckFailedException') {
    for (const table of named) ofTable(meters, table).add('ConditionalCheckFailedRequests', 1, nowMs);
  } else if (THROTTLED.has(code)) {
    for (const table of named) {
      ofOperation(meters, table, operation).add('ThrottledRequests', 1, nowMs);
      ofTable(meters, table).add(`${kind}ThrottleEvents`, 1, nowMs);
    }
  } else if (isOurs) {
    for (const table of named) ofOperation(meters, table, operation).add('SystemErrors', 1, nowMs);
  } else {
    meters.series(METER, place).add('UserErrors', 1, nowMs);
    if (code !== 'TransactionConflictException') return;
    for (const table of named) ofTable(meters, table).add('TransactionConflict', 1, nowMs);
  }
}

interface NamingInput {
  TableName?: string;
  RequestItems?: Readonly<Record<string, unknown>>;
  TransactItems?: readonly Readonly<Record<string, { TableName?: string } | undefined>>[];
}

/** The tables that a call names, as far as it does so well. */
function tablesOf({ input, place }: EndedCall): TableName[] {
  const { TableName, RequestItems, TransactItems } = input as NamingInput;
  if (TableName !== undefined) return [refOf(TableName, place) ?? []].flat();
  const items = TransactItems?.map((item) => Object.values(item).find((one) => one !== undefined));
  const names = items?.map((item) => item?.TableName) ?? Object.keys(RequestItems ?? {});
  const found = new Map<string, TableName>();
  for (const name of names) {
    const ref = refOf(name, place);
    if (ref !== undefined) found.set(ref.arn, ref);
  }
  return [...found.values()];
}

function refOf(name: string | undefined, place: EndedCall['place']): TableRef | undefined {
  try {
    return name === undefined ? undefined : tableRef(name, place);
  } catch {
    // That the call was refused for it is counted elsewhere.
    return undefined;
  }
}

/** What the tables that were used have provisioned, and their global indexes. */
export const readGauges: Gauges = async (context, minutes) => {
  const { meters } = context;
  const used = usedTables(context.memory);
  const refs = [...used.values()];
  used.clear();
  const minuteMs = minutes[minutes.length - 1] ?? 0;
  for (const table of refs) {
    const record = await context.transact(({ tx }) => tables.shared(tx, table.place, table.name));
    if (record?.billingMode !== 'PROVISIONED') continue;
    tell(ofTable(meters, table), record.throughput, minuteMs);
    for (const { name, kind, throughput } of record.indexes) {
      if (kind === 'global' && throughput !== undefined)
        tell(ofIndex(meters, table, name), throughput, minuteMs);
    }
  }
  return undefined;
};

function tell(series: Series, throughput: Throughput, minuteMs: number): void {
  series.add('ProvisionedReadCapacityUnits', throughput.ReadCapacityUnits, minuteMs);
  series.add('ProvisionedWriteCapacityUnits', throughput.WriteCapacityUnits, minuteMs);
}
