import { validation } from '../errors.ts';
import { conditionPaths } from '../expression/condition.ts';
import { checkFiltersNoKey } from '../expression/key-checks.ts';
import { matchKeySchema } from '../expression/key-condition.ts';
import { checkParameters, PARAMETER_STYLES } from '../expression/parameters.ts';
import { readExpressions } from '../expression/request.ts';
import type { Handler } from '../handler.ts';
import { parseCache } from '../memory.ts';
import { queryRange, rangeBehind } from '../read/key-range.ts';
import { checkReads, readItems } from '../read/read-items.ts';
import { readTarget } from '../read/read-target.ts';
import { selectOf } from '../read/select.ts';
import { canonicalStartKey, queryStart } from '../read/start-key.ts';
import { tableForItems } from '../table/table.ts';
import { tableRef } from '../table/table-ref.ts';

const NO_KEY_CONDITION =
  'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export const query: Handler<'Query'> = async (context, input) => {
  const { tx, place, memory } = context;
  const ref = tableRef(input.TableName, place);
  checkParameters(input, PARAMETER_STYLES.Query);
  const { ExclusiveStartKey: startKey, ScanIndexForward: forward } = input;
  const start = startKey === undefined ? undefined : canonicalStartKey(startKey);
  const select = selectOf(input);
  const expressions = readExpressions(input, parseCache(memory));
  const { key, filter } = expressions;
  if (key === undefined) throw validation(NO_KEY_CONDITION);
  const consistent = input.ConsistentRead === true;
  const target = readTarget(await tableForItems(tx, ref), input.IndexName, { consistent });
  const matched = matchKeySchema(key, target.schema);
  const range = queryRange(target.prefix, matched);
  const reverse = forward === false;
  const behind = start && rangeBehind(range, queryStart(target, start, matched, range), reverse);
  if (filter !== undefined) {
    const parameter = input.QueryFilter === undefined ? 'Filter Expression' : 'QueryFilter';
    checkFiltersNoKey(parameter, conditionPaths(filter), target.schema);
  }
  const fetches = checkReads(target, select, expressions);
  const limit = input.Limit;
  const capacityDetail = input.ReturnConsumedCapacity;
  const request = { target, range: behind ?? range, reverse, limit, consistent, select, expressions };
  return readItems(context, { ...request, capacityDetail }, fetches);
};
