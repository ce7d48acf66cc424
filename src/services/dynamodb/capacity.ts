/** ConsumedCapacity: what requests would cost, in the three degrees of detail that can be asked for. */

import type { Capacity, ConsumedCapacity } from './api.gen.ts';
import { writeUnits } from './item/size.ts';
import type { Index, Table } from './table/table.ts';
import type { WriteCost } from './write/write-item.ts';

export interface Consumption {
  table: Table;
  tableUnits: number;
  indexUnits: Map<Index, number>;
}

/** Transactions also say which kind of unit it was. */
type UnitKind = 'ReadCapacityUnits' | 'WriteCapacityUnits' | undefined;

function capacityOf(units: number, kind: UnitKind): Capacity {
  return kind === undefined ? { CapacityUnits: units } : { CapacityUnits: units, [kind]: units };
}

function indexCapacities(
  { indexUnits }: Consumption,
  isGlobal: boolean,
  kind: UnitKind,
): Record<string, Capacity> | undefined {
  const entries = [...indexUnits].filter(([index]) => index.isGlobal === isGlobal);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([index, units]) => [index.name, capacityOf(units, kind)]));
}

/** @param detail ReturnConsumedCapacity; undefined answers nothing, as NONE does */
export function consumedCapacity(
  consumption: Consumption,
  detail: string | undefined,
  kind?: UnitKind,
): ConsumedCapacity | undefined {
  if (detail !== 'TOTAL' && detail !== 'INDEXES') return undefined;
  let units = consumption.tableUnits;
  for (const own of consumption.indexUnits.values()) units += own;
  const total = { TableName: consumption.table.name, ...capacityOf(units, kind) };
  if (detail === 'TOTAL') return total;
  return {
    ...total,
    Table: capacityOf(consumption.tableUnits, kind),
    LocalSecondaryIndexes: indexCapacities(consumption, false, kind),
    GlobalSecondaryIndexes: indexCapacities(consumption, true, kind),
  };
}

/** What one write costs; twice as much in a transaction. */
export function writeConsumption(table: Table, cost: WriteCost, isTransaction = false): Consumption {
  const factor = isTransaction ? 2 : 1;
  const indexUnits = new Map<Index, number>();
  for (const [index, units] of cost.indexes) {
    indexUnits.set(index, factor * units.reduce((sum, own) => sum + own, 0));
  }
  return { table, tableUnits: writeUnits(cost.tableBytes, { transactional: isTransaction }), indexUnits };
}

/** The sum for each table, in the order in which the tables first appear. */
export function mergeConsumptions(consumptions: readonly Consumption[]): Consumption[] {
  const byTable = new Map<string, Consumption>();
  for (const { table, tableUnits, indexUnits } of consumptions) {
    const sum = byTable.get(table.arn) ?? { table, tableUnits: 0, indexUnits: new Map<Index, number>() };
    byTable.set(table.arn, sum);
    sum.tableUnits += tableUnits;
    for (const [index, units] of indexUnits)
      sum.indexUnits.set(index, (sum.indexUnits.get(index) ?? 0) + units);
  }
  return [...byTable.values()];
}

/** {@link consumedCapacity} for each table of a batch or transaction; undefined when it was not asked for. */
export function consumedCapacities(
  consumptions: readonly Consumption[],
  detail: string | undefined,
  kind?: UnitKind,
): ConsumedCapacity[] | undefined {
  if (detail !== 'TOTAL' && detail !== 'INDEXES') return undefined;
  return mergeConsumptions(consumptions).flatMap((sum) => consumedCapacity(sum, detail, kind) ?? []);
}
