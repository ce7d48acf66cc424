import { createHash } from 'node:crypto';
import type { TxContext } from '../../../core/context.ts';
import type { ExecuteStatementInput, ExecuteStatementOutput } from '../api.gen.ts';
import { consumedCapacity, writeConsumption } from '../capacity.ts';
import { validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { countConsumed } from '../metrics.ts';
import type { Select } from '../partiql/ast.ts';
import { planSelect, readSelect, type SelectStart } from '../partiql/selects.ts';
import { canonicalParameters, type ReadStatement, readStatement } from '../partiql/statements.ts';
import {
  actionOf,
  asPartiqlError,
  prepareWrite,
  returnedItem,
  type WriteStatement,
} from '../partiql/writes.ts';
import { tableForItems } from '../table/table.ts';
import { carryOutAlone } from '../write/single-write.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html */
export const executeStatement: Handler<'ExecuteStatement'> = (context, input) => {
  const read = readStatement(input.Statement, canonicalParameters(input), context.place);
  const { statement } = read;
  if (statement.kind === 'exists') {
    throw validation('EXISTS can only be used in ExecuteTransaction write requests.');
  }
  return statement.kind === 'select'
    ? select(context, input, read, statement)
    : write(context, input, read, statement);
};

async function select(
  context: TxContext,
  input: ExecuteStatementInput,
  { parameters, ref }: ReadStatement,
  statement: Select,
): Promise<ExecuteStatementOutput> {
  const start = input.NextToken === undefined ? undefined : openToken(context, input, input.NextToken);
  const table = await tableForItems(context.tx, ref);
  const plan = planSelect(statement, parameters, table, input.ConsistentRead === true);
  const { items, next, lastKey, consumption } = await readSelect(context.tx, plan, input.Limit, start);
  countConsumed(context, 'Read', [consumption]);
  return {
    Items: items,
    NextToken: next === undefined ? undefined : closeToken(context, input, next),
    LastEvaluatedKey: lastKey,
    ConsumedCapacity: consumedCapacity(consumption, input.ReturnConsumedCapacity),
  };
}

async function write(
  context: TxContext,
  input: ExecuteStatementInput,
  { parameters, ref }: ReadStatement,
  statement: WriteStatement,
): Promise<ExecuteStatementOutput> {
  const prepared = prepareWrite(statement, parameters);
  const table = await tableForItems(context.tx, ref);
  const returnsOld = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  const action = actionOf(prepared, table, returnsOld);
  try {
    const { before, after, cost } = await carryOutAlone(context, action);
    const item = returnedItem(prepared, before, after);
    const consumption = writeConsumption(table, cost);
    countConsumed(context, 'Write', [consumption]);
    return {
      Items: item === undefined ? [] : [item],
      ConsumedCapacity: consumedCapacity(consumption, input.ReturnConsumedCapacity),
    };
  } catch (error) {
    throw asPartiqlError(error, statement);
  }
}

const PURPOSE = 'dynamodb:ExecuteStatement';

/** Of what the pages of one statement have in common: all but their size. */
function digestOf({ Statement, Parameters, ConsistentRead }: ExecuteStatementInput): string {
  const text = JSON.stringify([Statement, Parameters ?? [], ConsistentRead === true]);
  return createHash('sha256').update(text).digest('base64');
}

function closeToken({ seal }: TxContext, input: ExecuteStatementInput, { range, row }: SelectStart): string {
  return seal.close(PURPOSE, JSON.stringify([digestOf(input), range, Buffer.from(row).toString('base64')]));
}

function openToken({ seal }: TxContext, input: ExecuteStatementInput, token: string): SelectStart {
  const text = seal.open(PURPOSE, token);
  if (text === undefined) throw validation('Invalid NextToken');
  // What closeToken sealed.
  const [digest, range, row] = JSON.parse(text) as [string, number, string];
  if (digest !== digestOf(input)) throw validation('NextToken does not match request');
  return { range, row: Buffer.from(row, 'base64') };
}
