/** INSERT, UPDATE, DELETE and EXISTS as the actions that single writes and transactions share. */

import { AwsError } from '../../../core/errors.ts';
import { validation } from '../errors.ts';
import type { BoundCondition } from '../expression/ast.ts';
import { updatedAttributes } from '../expression/update.ts';
import type { Item } from '../item/attribute-value.ts';
import type { KeySchema } from '../item/key.ts';
import { checkedItemSizeBytes } from '../item/size.ts';
import type { Table } from '../table/table.ts';
import { type Action, type LocatedAction, locateAction } from '../write/action.ts';
import type { Delete, Exists, Expr, Insert, Returning, Update } from './ast.ts';
import { whereCondition } from './conditions.ts';
import { itemOf, type Parameters } from './constants.ts';
import { duplicateItem, NOT_ALL_KEYS } from './errors.ts';
import { type KeyEquality, keyEquality, refuseConflicts } from './key-equality.ts';
import { updateOf } from './updates.ts';

export type WriteStatement = Insert | Update | Delete | Exists;

/** A write before its table is known. */
export interface PreparedWrite {
  statement: WriteStatement;
  update: Action['update'];
  /** The item of an INSERT. */
  item: Item;
  where: BoundCondition | undefined;
}

function whereOf(statement: WriteStatement): Expr | undefined {
  if (statement.kind === 'insert') return undefined;
  return statement.kind === 'exists' ? statement.select.where : statement.where;
}

/** Throws ValidationException for what the statement alone shows. */
export function prepareWrite(statement: WriteStatement, parameters: Parameters): PreparedWrite {
  const where = whereOf(statement);
  return {
    statement,
    update: statement.kind === 'update' ? updateOf(statement.clauses, parameters) : undefined,
    item: statement.kind === 'insert' ? itemOf(statement.item, parameters) : {},
    where: where === undefined ? undefined : whereCondition(where, parameters),
  };
}

function existence(schema: KeySchema, exists: boolean): BoundCondition {
  const path = { kind: 'path' as const, segments: schema.partition.slice(0, 1).map(({ name }) => name) };
  return { kind: 'function', name: exists ? 'attribute_exists' : 'attribute_not_exists', operands: [path] };
}

/** An UPDATE changes what is there; a DELETE of what is not there passes whatever else it asks for. */
function conditionOf(kind: 'update' | 'delete', schema: KeySchema, rest: BoundCondition | undefined) {
  if (kind === 'update') {
    const exists = existence(schema, true);
    return rest === undefined ? exists : { kind: 'and' as const, terms: [exists, rest] };
  }
  return rest === undefined ? undefined : { kind: 'or' as const, terms: [existence(schema, false), rest] };
}

const KINDS = { insert: 'Put', update: 'Update', delete: 'Delete', exists: 'ConditionCheck' } as const;

/** The key that the WHERE clause of a write names. */
export function writtenKey({ where }: PreparedWrite, table: Table): KeyEquality {
  return keyEquality(where, table.schema);
}

/** Throws ValidationException. */
export function actionOf(write: PreparedWrite, table: Table, returnsOld: boolean): LocatedAction {
  const { statement, update, item } = write;
  const base = { kind: KINDS[statement.kind], update, returnsOld };
  if (statement.kind === 'insert') {
    checkedItemSizeBytes(item);
    return locateAction({ ...base, item, condition: existence(table.schema, false) }, table);
  }
  const equality = writtenKey(write, table);
  if (!equality.isComplete) throw validation(NOT_ALL_KEYS);
  const { key, rest } = equality;
  if (statement.kind === 'exists') return locateAction({ ...base, item: key, condition: rest }, table);
  refuseConflicts(equality);
  return locateAction(
    { ...base, item: key, condition: conditionOf(statement.kind, table.schema, rest) },
    table,
  );
}

/** An INSERT of what is there already fails with an error of its own. */
export function asPartiqlError(error: unknown, { kind }: WriteStatement): unknown {
  const isDuplicate = error instanceof AwsError && error.code === 'ConditionalCheckFailedException';
  return isDuplicate && kind === 'insert' ? duplicateItem() : error;
}

const RETURN_VALUES = {
  'ALL OLD': 'ALL_OLD',
  'ALL NEW': 'ALL_NEW',
  'MODIFIED OLD': 'UPDATED_OLD',
  'MODIFIED NEW': 'UPDATED_NEW',
} as const satisfies Record<Returning, string>;

/** What RETURNING gives back; undefined when there is nothing of it. */
export function returnedItem(
  { statement, update }: PreparedWrite,
  before: Item | undefined,
  after: Item | undefined,
): Item | undefined {
  const returning =
    statement.kind === 'update' || statement.kind === 'delete' ? statement.returning : undefined;
  if (returning === undefined) return undefined;
  return updatedAttributes(update ?? { actions: [], legacy: false }, RETURN_VALUES[returning], before, after);
}
