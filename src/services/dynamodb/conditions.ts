/**
 * DynamoDB's condition keys: which keys and attributes of a table a request touches.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */

import type { KeysAndAttributes, WriteRequest } from './api.gen.ts';
import type { PathNode } from './expression/ast.ts';
import { conditionPaths } from './expression/condition.ts';
import { updatePaths } from './expression/key-checks.ts';
import { createParseCache } from './expression/parse-cache.ts';
import { type ExpressionInput, readExpressions } from './expression/request.ts';
import { type AttributeValue, attributeOf, type Item } from './item/attribute-value.ts';
import { selectOf } from './read/select.ts';
import type { Table } from './table/table.ts';

export type Conditions = Readonly<Record<string, string | readonly string[]>>;

interface ReturnInput {
  ReturnValues?: string | undefined;
  ReturnConsumedCapacity?: string | undefined;
}

export function keyText(value: AttributeValue): string {
  return value.S ?? value.N ?? Buffer.from(value.B ?? []).toString('base64');
}

/** Partition key values of the items or keys. */
export function leadingKeys({ schema }: Table, items: readonly Item[]): Conditions {
  const values = items.flatMap((item) =>
    schema.partition.flatMap(({ name }) => {
      const value = attributeOf(item, name);
      return value === undefined ? [] : [keyText(value)];
    }),
  );
  return values.length === 0 ? {} : { 'dynamodb:LeadingKeys': [...new Set(values)] };
}

export function attributes(names: readonly string[]): Conditions {
  return names.length === 0 ? {} : { 'dynamodb:Attributes': [...new Set(names)] };
}

export function topLevel(paths: readonly PathNode[]): string[] {
  return paths.map(({ segments }) => String(segments[0]));
}

/** Top-level attributes that the expressions of a request name. */
function expressionNames(input: ExpressionInput): string[] {
  const { update, condition, filter, projection, key } = readExpressions(input, createParseCache(1));
  return [
    ...topLevel(projection ?? []),
    ...(update === undefined ? [] : topLevel(updatePaths(update))),
    ...[condition, filter].flatMap((tree) => (tree === undefined ? [] : topLevel(conditionPaths(tree)))),
    ...(key?.keys() ?? []),
  ];
}

export function returnsOf({ ReturnValues, ReturnConsumedCapacity }: ReturnInput): Conditions {
  return {
    ...(ReturnValues === undefined ? {} : { 'dynamodb:ReturnValues': ReturnValues }),
    ...(ReturnConsumedCapacity === undefined
      ? {}
      : { 'dynamodb:ReturnConsumedCapacity': ReturnConsumedCapacity }),
  };
}

export function itemConditions(
  table: Table,
  input: ExpressionInput & ReturnInput & { Item?: Item | undefined; Key?: Item | undefined },
): Conditions {
  const item = input.Item ?? input.Key ?? {};
  const hasProjection = input.ProjectionExpression !== undefined || input.AttributesToGet !== undefined;
  return {
    ...leadingKeys(table, [item]),
    ...attributes([...Object.keys(item), ...expressionNames(input)]),
    ...(hasProjection ? { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' } : {}),
    ...returnsOf(input),
  };
}

interface ReadInput extends ExpressionInput, ReturnInput {
  Select?: string | undefined;
  IndexName?: string | undefined;
}

function readConditions(input: ReadInput): Conditions {
  return {
    ...attributes(expressionNames(input)),
    'dynamodb:Select': selectOf(input),
    ...returnsOf(input),
  };
}

export function queryConditions(table: Table, input: ReadInput): Conditions {
  const index = table.indexes.find(({ name }) => name === input.IndexName);
  const { key } = readExpressions(input, createParseCache(1));
  const values = (index ?? table).schema.partition.flatMap(({ name }) => {
    const value = key?.get(name)?.values[0];
    return value === undefined ? [] : [keyText(value)];
  });
  return {
    ...(values.length === 0 ? {} : { 'dynamodb:LeadingKeys': values }),
    ...readConditions(input),
  };
}

export function scanConditions(_table: Table, input: ReadInput): Conditions {
  return { ...readConditions(input), 'dynamodb:FullTableScan': 'true' };
}

export function batchGetConditions(table: Table, request: KeysAndAttributes, input: ReturnInput): Conditions {
  const hasProjection = request.ProjectionExpression !== undefined || request.AttributesToGet !== undefined;
  return {
    ...leadingKeys(table, request.Keys),
    ...attributes([...request.Keys.flatMap((key) => Object.keys(key)), ...expressionNames(request)]),
    ...(hasProjection ? { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' } : {}),
    ...returnsOf(input),
  };
}

export function batchWriteConditions(
  table: Table,
  requests: readonly WriteRequest[],
  input: ReturnInput,
): Conditions {
  const items = requests.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key ?? {});
  return {
    ...leadingKeys(table, items),
    ...attributes(items.flatMap((item) => Object.keys(item))),
    ...returnsOf(input),
  };
}
