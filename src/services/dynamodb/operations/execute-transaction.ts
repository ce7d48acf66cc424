import type { TxContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { CancellationReason, ExecuteTransactionInput, ExecuteTransactionOutput } from '../api.gen.ts';
import { consumedCapacities } from '../capacity.ts';
import { resourceNotFound, transactionCanceled, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { itemSizeBytes, readUnits } from '../item/size.ts';
import { TRANSACTION_BYTES_MAX } from '../limits.ts';
import { countConsumed } from '../metrics.ts';
import type { Select } from '../partiql/ast.ts';
import { inTransaction } from '../partiql/errors.ts';
import { planTransactGet, projectColumns } from '../partiql/selects.ts';
import { canonicalParameters, type ReadStatement, readStatement } from '../partiql/statements.ts';
import {
  actionOf,
  asPartiqlError,
  type PreparedWrite,
  prepareWrite,
  type WriteStatement,
  writtenKey,
} from '../partiql/writes.ts';
import { rowOfKey } from '../read/item-keys.ts';
import { readRows } from '../table/rows.ts';
import { findTable, type Table } from '../table/table.ts';
import { checkDistinct, decideAction, type LocatedAction } from '../write/action.ts';
import { NO_REASON, reasonOf } from '../write/cancellation.ts';
import { isRepeated } from '../write/idempotency.ts';
import { eachOrCancel, ONE_ITEM_TWICE, transactWrite } from '../write/transact-write.ts';

const MIXED = 'ExecuteTransaction API does not support both read and write operations in the same request.';
const KEY_MISMATCH = 'The provided key element does not match the schema';

/**
 * Reads or writes, all of them or none.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html
 */
export const executeTransaction: Handler<'ExecuteTransaction'> = async (context, input) => {
  const parameters = input.TransactStatements.map(canonicalParameters);
  const reads = each(input.TransactStatements, ({ Statement }, i) => {
    const read = readStatement(Statement, parameters[i] ?? [], context.place);
    checkAllowed(read);
    return read;
  });
  const isRead = reads[0]?.statement.kind === 'select';
  if (reads.some(({ statement }) => (statement.kind === 'select') !== isRead)) throw validation(MIXED);
  return isRead ? get(context, input, reads) : write(context, input, reads);
};

/** Runs a step for each statement; its faults refuse the whole request. */
function each<A, R>(list: readonly A[], step: (member: A, i: number) => R): R[] {
  return list.map((member, i) => {
    try {
      return step(member, i);
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'ValidationException') throw error;
      throw inTransaction(i, error.message);
    }
  });
}

function checkAllowed({ statement }: ReadStatement): void {
  if ('returning' in statement && statement.returning !== undefined) {
    throw validation('RETURNING clause is not supported in ExecuteTransaction.');
  }
  if (statement.kind === 'select' && statement.source.index !== undefined) {
    throw validation('Reads on indices are not supported within transactions.');
  }
  if (statement.kind === 'exists' && statement.source.index !== undefined) {
    throw validation('Operations on indices are not supported in transactions');
  }
}

/** The tables of the statements; those that are not there cancel the transaction. */
async function tablesOf({ tx }: TxContext, reads: readonly ReadStatement[]): Promise<Table[]> {
  const tables: Table[] = [];
  const reasons: CancellationReason[] = [];
  for (const { ref } of reads) {
    const found = await findTable(tx, ref);
    const table = found?.record.isLoading ? undefined : found;
    if (table !== undefined) tables.push(table);
    reasons.push(
      table === undefined ? { ...reasonOf(resourceNotFound()), Code: 'ResourceNotFound' } : NO_REASON,
    );
  }
  if (tables.length < reads.length) throw transactionCanceled(reasons);
  return tables;
}

async function get(
  context: TxContext,
  input: ExecuteTransactionInput,
  reads: readonly ReadStatement[],
): Promise<ExecuteTransactionOutput> {
  const { tx } = context;
  await isRepeated(context, input);
  const tables = await tablesOf(context, reads);
  const plans = each(reads, ({ statement, parameters }, i) =>
    // All are SELECTs and have their tables.
    planTransactGet(statement as Select, parameters, tables[i] as Table),
  );
  const rowKeys = eachOrCancel(plans, ({ table, key }) => rowOfKey(table, key));
  checkDistinct(rowKeys, ONE_ITEM_TWICE);
  const items = await readRows(tx, rowKeys);
  const sizes = items.map((item) => (item === undefined ? 0 : itemSizeBytes(item)));
  if (sizes.reduce((sum, bytes) => sum + bytes, 0) > TRANSACTION_BYTES_MAX) {
    throw validation('The aggregate size of the items in the transaction exceeds 4 MB');
  }
  const consumptions = plans.map(({ table }, i) => {
    const tableUnits = readUnits(sizes[i] ?? 0, { transactional: true });
    return { table, tableUnits, indexUnits: new Map() };
  });
  countConsumed(context, 'Read', consumptions);
  return {
    Responses: items.map((item, i) => ({ Item: item && projectColumns(item, plans[i]?.projection) })),
    ConsumedCapacity: consumedCapacities(consumptions, input.ReturnConsumedCapacity, 'ReadCapacityUnits'),
  };
}

async function write(
  context: TxContext,
  input: ExecuteTransactionInput,
  reads: readonly ReadStatement[],
): Promise<ExecuteTransactionOutput> {
  const writes = each(reads, ({ statement, parameters }) =>
    // None is a SELECT.
    prepareWrite(statement as WriteStatement, parameters),
  );
  const { ConsumedCapacity } = await transactWrite(context, input, {
    locate: () => locate(context, input, reads, writes),
    decide: (action, before, i) => {
      try {
        return decideAction(action, before, true);
      } catch (error) {
        const statement = writes[i]?.statement;
        throw statement === undefined ? error : asPartiqlError(error, statement);
      }
    },
  });
  // Recorded on AWS: writes answer an empty list, not one entry each.
  return { Responses: [], ConsumedCapacity };
}

async function locate(
  context: TxContext,
  input: ExecuteTransactionInput,
  reads: readonly ReadStatement[],
  writes: readonly PreparedWrite[],
): Promise<LocatedAction[]> {
  const tables = await tablesOf(context, reads);
  const located = writes.flatMap((prepared, i) => {
    const table = tables[i];
    return table === undefined ? [] : [{ prepared, table }];
  });
  each(located, ({ prepared, table }) => checkExists(prepared, table));
  return eachOrCancel(located, ({ prepared, table }, i) => {
    const { kind } = prepared.statement;
    if (kind !== 'insert' && !writtenKey(prepared, table).isComplete) throw validation(KEY_MISMATCH);
    const detail = input.TransactStatements[i]?.ReturnValuesOnConditionCheckFailure;
    return actionOf(prepared, table, detail === 'ALL_OLD');
  });
}

function checkExists(prepared: PreparedWrite, table: Table): void {
  if (prepared.statement.kind !== 'exists') return;
  const { isComplete, rest } = writtenKey(prepared, table);
  if (isComplete && rest !== undefined) return;
  throw validation('EXISTS() must contain a single item read with additional condition');
}
