/** A table as the operations work with it: made once from its record and shared until the record changes. */

import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type { AttributeDefinition, KeySchemaElement } from '../api.gen.ts';
import { resourceInUse, resourceNotFound, tableNotFound } from '../errors.ts';
import { type KeyAttribute, type KeySchema, type KeyType, keyAttributes } from '../item/key.ts';
import { type IndexRecord, type TableRecord, tables } from '../state.ts';
import { rowsPrefix } from './rows.ts';
import { type TableRef, tableArn } from './table-ref.ts';

export interface Index {
  readonly name: string;
  readonly number: number;
  readonly isGlobal: boolean;
  readonly schema: KeySchema;
  readonly tableSchema: KeySchema;
  /** Names of the attributes that entries hold; undefined: all. */
  readonly projected: ReadonlySet<string> | undefined;
  /** Items from before the index are still being entered. */
  readonly isBuilding: boolean;
  readonly prefix: Uint8Array;
}

export interface TimeToLive {
  readonly attribute: string;
  readonly tableSchema: KeySchema;
  readonly prefix: Uint8Array;
}

export interface Table {
  readonly name: string;
  readonly place: Place;
  readonly arn: string;
  readonly record: TableRecord;
  readonly schema: KeySchema;
  /** Start of the rows of its items. */
  readonly prefix: Uint8Array;
  readonly indexes: readonly Index[];
  readonly hasLocalIndexes: boolean;
  readonly timeToLive: TimeToLive | undefined;
}

const KEY_TYPES: ReadonlyMap<string, KeyType> = new Map([
  ['S', 'S'],
  ['N', 'N'],
  ['B', 'B'],
]);

function keyType(definitions: readonly AttributeDefinition[], name: string): KeyType {
  const definition = definitions.find(({ AttributeName }) => AttributeName === name);
  const type = KEY_TYPES.get(definition?.AttributeType ?? '');
  if (type === undefined) throw new TypeError(`The key attribute ${name} has no definition`);
  return type;
}

/** The schema of a table or an index; every attribute must be among `definitions`. */
export function keySchemaOf(
  definitions: readonly AttributeDefinition[],
  elements: readonly KeySchemaElement[],
): KeySchema {
  const attributes = (kind: string): KeyAttribute[] =>
    elements
      .filter(({ KeyType }) => KeyType === kind)
      .map(({ AttributeName: name }) => ({ name, type: keyType(definitions, name) }));
  return { partition: attributes('HASH'), sort: attributes('RANGE') };
}

function projectedNames(index: IndexRecord, schema: KeySchema, own: KeySchema): Set<string> | undefined {
  if (index.projection.type === 'ALL') return undefined;
  const keys = [...keyAttributes(own), ...keyAttributes(schema)].map(({ name }) => name);
  return new Set([...keys, ...index.projection.attributes]);
}

function makeTable(place: Place, record: TableRecord): Table {
  const schema = keySchemaOf(record.attributes, record.keySchema);
  const indexes = record.indexes.map((index): Index => {
    const own = keySchemaOf(record.attributes, index.keySchema);
    return {
      name: index.name,
      number: index.number,
      isGlobal: index.kind === 'global',
      schema: own,
      tableSchema: schema,
      projected: projectedNames(index, schema, own),
      isBuilding: index.status === 'CREATING',
      prefix: rowsPrefix(place, record.number, index.number),
    };
  });
  const { timeToLive } = record;
  return {
    name: record.name,
    place,
    arn: tableArn(place, record.name),
    record,
    schema,
    prefix: rowsPrefix(place, record.number, 0),
    indexes,
    hasLocalIndexes: indexes.some(({ isGlobal }) => !isGlobal),
    timeToLive: timeToLive && {
      attribute: timeToLive.attribute,
      tableSchema: schema,
      prefix: rowsPrefix(place, record.number, timeToLive.number),
    },
  };
}

/** The table, or undefined. Checked at the commit: it is still the same then. */
export function findTable(tx: Transaction, { place, name }: TableRef): Promise<Table | undefined> {
  return tables.derived(tx, place, [name], 'table', (record) => makeTable(place, record));
}

/** The table; throws what operations on items throw when it is not there. */
export async function tableForItems(tx: Transaction, ref: TableRef): Promise<Table> {
  const table = await findTable(tx, ref);
  if (table === undefined || table.record.isLoading) throw resourceNotFound();
  return table;
}

/** A fresh record to change; throws what operations on tables throw when it is not there. */
export async function recordOf(tx: Transaction, { place, name }: TableRef): Promise<TableRecord> {
  const record = await tables.get(tx, place, name);
  if (record === undefined) throw tableNotFound(name);
  return record;
}

/** Throws for a table that is still being filled. */
export function checkNotLoading({ isLoading, name }: TableRecord): void {
  if (!isLoading) return;
  throw resourceInUse(`Attempt to change a resource which is still in use: Table is being created: ${name}`);
}
