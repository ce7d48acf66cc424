import type { TxContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { BatchStatementRequest, BatchStatementResponse } from '../api.gen.ts';
import { type Consumption, consumedCapacities, writeConsumption } from '../capacity.ts';
import { validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import type { Item } from '../item/attribute-value.ts';
import { countConsumed } from '../metrics.ts';
import type { Select } from '../partiql/ast.ts';
import { isSingleRead, planSelect, readSelect } from '../partiql/selects.ts';
import { canonicalParameters, type ReadStatement, readStatement } from '../partiql/statements.ts';
import {
  actionOf,
  asPartiqlError,
  prepareWrite,
  returnedItem,
  type WriteStatement,
} from '../partiql/writes.ts';
import { type Table, tableForItems } from '../table/table.ts';
import { carryOut } from '../write/single-write.ts';

const NEEDS_KEY =
  'Select statements within BatchExecuteStatement must specify the primary key in the where clause.';

const CODES: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  DuplicateItemException: 'DuplicateItem',
  ResourceNotFoundException: 'ResourceNotFound',
  ValidationException: 'ValidationError',
};

interface Outcome {
  item: Item | undefined;
  consumption: Consumption;
}

/**
 * Each statement for itself: one that fails leaves the others alone.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html
 */
export const batchExecuteStatement: Handler<'BatchExecuteStatement'> = async (context, input) => {
  const Responses: BatchStatementResponse[] = [];
  const consumptions: Consumption[] = [];
  for (const [i, request] of input.Statements.entries()) {
    const { response, consumption } = await answer(context, request, i);
    Responses.push(response);
    if (consumption !== undefined) consumptions.push(consumption);
  }
  return { Responses, ConsumedCapacity: consumedCapacities(consumptions, input.ReturnConsumedCapacity) };
};

/** Table names stand in the answers of statements that came to be carried out, whether they failed or not. */
async function answer(context: TxContext, request: BatchStatementRequest, i: number) {
  let tableName: string | undefined;
  try {
    const denial = context.denials.get(String(i));
    if (denial !== undefined) throw denial;
    const read = readStatement(request.Statement, canonicalParameters(request), context.place);
    const run = await prepare(context, request, read, i);
    tableName = read.statement.source.table;
    const { item, consumption } = await run();
    return { response: { TableName: tableName, Item: item }, consumption };
  } catch (error) {
    const code = error instanceof AwsError ? CODES[error.code] : undefined;
    if (!(error instanceof AwsError) || code === undefined) throw error;
    return { response: { TableName: tableName, Error: { Code: code, Message: error.message } } };
  }
}

/** What is left to do once the statement fits its table. */
async function prepare(
  context: TxContext,
  request: BatchStatementRequest,
  read: ReadStatement,
  step: number,
): Promise<() => Promise<Outcome>> {
  const { statement, parameters, ref } = read;
  if (statement.kind === 'exists') {
    throw validation('EXISTS can only be used in ExecuteTransaction write requests.');
  }
  if (statement.kind !== 'select') {
    const prepared = prepareWrite(statement, parameters);
    const table = await tableForItems(context.tx, ref);
    const action = actionOf(prepared, table, false);
    return async () => {
      const { before, after, cost } = await carriedOut(context, action, statement, step);
      const consumption = writeConsumption(table, cost);
      countConsumed(context, 'Write', [consumption]);
      return { item: returnedItem(prepared, before, after), consumption };
    };
  }
  const table = await tableForItems(context.tx, ref);
  return prepareSelect(context, request, read, statement, table);
}

function prepareSelect(
  context: TxContext,
  { ConsistentRead }: BatchStatementRequest,
  { parameters }: ReadStatement,
  statement: Select,
  table: Table,
): () => Promise<Outcome> {
  const plan = planSelect(statement, parameters, table, ConsistentRead === true);
  if (!isSingleRead(statement, plan)) throw validation(NEEDS_KEY);
  return async () => {
    const { items, consumption } = await readSelect(context.tx, plan, undefined, undefined);
    countConsumed(context, 'Read', [consumption]);
    return { item: items[0], consumption };
  };
}

async function carriedOut(
  context: TxContext,
  action: Parameters<typeof carryOut>[1],
  statement: WriteStatement,
  step: number,
) {
  try {
    return await carryOut(context, action, step);
  } catch (error) {
    throw asPartiqlError(error, statement);
  }
}
