import { EMPTY_BYTES, encodeKey } from '../../../core/tuple.ts';
import type { Handler } from '../handler.ts';
import { tables } from '../state.ts';

const LIMIT_MAX = 100;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export const listTables: Handler<'ListTables'> = async ({ tx, place }, input) => {
  const limit = input.Limit ?? LIMIT_MAX;
  const start = input.ExclusiveStartTableName;
  const after = start === undefined ? undefined : encodeKey(EMPTY_BYTES, [start]).key;
  // One more tells whether there is another page.
  const query = { limit: limit + 1, snapshot: true, ...(after === undefined ? {} : { after }) };
  const { records } = await tables.list(tx, place, query);
  const TableNames = records.slice(0, limit).map(({ name }) => name);
  const LastEvaluatedTableName = records.length > limit ? TableNames[limit - 1] : undefined;
  return { TableNames, LastEvaluatedTableName };
};
