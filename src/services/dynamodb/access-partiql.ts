/**
 * Who may run which PartiQL statement: an action for each kind of statement on its table or index. A policy can refuse
 * SELECTs that read whole tables by `dynamodb:FullTableScan`.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
 */

import type { Demand } from '../../core/demand.ts';
import { AwsError } from '../../core/errors.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import { demandOf } from './access.ts';
import type {
  BatchExecuteStatementInput,
  ExecuteStatementInput,
  ExecuteTransactionInput,
} from './api.gen.ts';
import { attributes, type Conditions, keyText, leadingKeys, topLevel } from './conditions.ts';
import { conditionPaths } from './expression/condition.ts';
import { updatePaths } from './expression/key-checks.ts';
import type { Select } from './partiql/ast.ts';
import { keyedReads } from './partiql/branches.ts';
import { whereCondition } from './partiql/conditions.ts';
import type { Parameters } from './partiql/constants.ts';
import { projectionOf } from './partiql/selects.ts';
import {
  canonicalParameters,
  type GivenStatement,
  type ReadStatement,
  readStatement,
} from './partiql/statements.ts';
import { prepareWrite, type WriteStatement, writtenKey } from './partiql/writes.ts';
import type { Table } from './table/table.ts';

const ACTIONS = {
  select: 'dynamodb:PartiQLSelect',
  exists: 'dynamodb:PartiQLSelect',
  insert: 'dynamodb:PartiQLInsert',
  update: 'dynamodb:PartiQLUpdate',
  delete: 'dynamodb:PartiQLDelete',
} as const;
const ALL_ACTIONS: readonly string[] = [...new Set(Object.values(ACTIONS))];

function selectConditions(table: Table, select: Select, parameters: Parameters): Conditions {
  const index = table.indexes.find(({ name }) => name === select.source.index);
  const filter = select.where === undefined ? undefined : whereCondition(select.where, parameters);
  const projection = projectionOf(select.projection);
  const { schema, prefix } = index ?? table;
  const keyed = filter === undefined ? undefined : keyedReads(filter, schema, prefix);
  const keys = keyed?.reads.map(({ partition }) => keyText(partition)) ?? [];
  const all = index === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES';
  const paths = [...(projection?.values() ?? []), ...(filter === undefined ? [] : conditionPaths(filter))];
  return {
    ...(keys.length === 0 ? {} : { 'dynamodb:LeadingKeys': [...new Set(keys)] }),
    ...attributes(topLevel(paths)),
    'dynamodb:Select': projection === undefined ? all : 'SPECIFIC_ATTRIBUTES',
    'dynamodb:FullTableScan': String(keyed === undefined),
  };
}

function writeConditions(table: Table, statement: WriteStatement, parameters: Parameters): Conditions {
  const prepared = prepareWrite(statement, parameters);
  const { item, update, where } = prepared;
  const key = statement.kind === 'insert' ? item : writtenKey(prepared, table).key;
  const paths = [
    ...(where === undefined ? [] : conditionPaths(where)),
    ...(update === undefined ? [] : updatePaths(update)),
  ];
  return { ...leadingKeys(table, [key]), ...attributes([...Object.keys(item), ...topLevel(paths)]) };
}

/** What cannot be carried out has no conditions: the operation refuses it by itself. */
function unlessRefused<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

function conditionsOf(table: Table, { statement, parameters }: ReadStatement): Conditions {
  const conditions = unlessRefused(() =>
    statement.kind === 'select'
      ? selectConditions(table, statement, parameters)
      : writeConditions(table, statement, parameters),
  );
  return conditions ?? {};
}

async function demandsOf(
  context: AccessContext,
  given: readonly GivenStatement[],
): Promise<(Demand | undefined)[]> {
  const demands: (Demand | undefined)[] = [];
  for (const one of given) {
    const read = unlessRefused(() => readStatement(one.Statement, canonicalParameters(one), context.place));
    demands.push(
      read &&
        (await demandOf(context, {
          action: ACTIONS[read.statement.kind],
          ref: read.ref,
          indexName: read.statement.source.index,
          conditions: (table) => conditionsOf(table, read),
        })),
    );
  }
  return demands;
}

export const onStatement: Access<ExecuteStatementInput> = {
  actions: ALL_ACTIONS,
  demands: async (context, input) =>
    (await demandsOf(context, [input])).filter((demand) => demand !== undefined),
};

export const onTransactStatements: Access<ExecuteTransactionInput> = {
  actions: ALL_ACTIONS,
  demands: async (context, input) =>
    (await demandsOf(context, input.TransactStatements)).filter((demand) => demand !== undefined),
};

/** A statement that is not allowed fails alone. */
export const onBatchStatements: Access<BatchExecuteStatementInput> = {
  actions: ALL_ACTIONS,
  demands: async (context, input) =>
    (await demandsOf(context, input.Statements)).flatMap((demand, i) =>
      // Named one by one: the conditions are made only when a policy asks for them.
      demand === undefined ? [] : [partOf(demand, String(i))],
    ),
};

function partOf(demand: Demand, part: string): Demand {
  return Object.defineProperty(demand, 'part', { value: part, enumerable: true });
}
