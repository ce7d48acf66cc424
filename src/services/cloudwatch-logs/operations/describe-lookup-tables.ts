import type { LookupTable } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { type LookupTableRecord, lookupTableArn, lookupTables } from '../lookup/state.ts';
import { pageOf } from '../paging.ts';

const LIMIT = 50;

/** "Results are sorted by table name in ascending order." */
export const describeLookupTables: Handler<'DescribeLookupTables'> = async (context, input) => {
  const { tx, place } = context;
  const { lookupTableNamePrefix: startsWith, maxResults: limit, nextToken: token } = input;
  if (limit !== undefined && limit < 1) throw invalidParameter('maxResults must be 1 or more.');
  const paged = { startsWith, limit, nextToken: token };
  const { records, nextToken } = await pageOf(context, 'DescribeLookupTables', paged, LIMIT, (query) =>
    lookupTables.list(tx, place, startsWith === undefined ? query : { ...query, startsWith }),
  );
  return {
    lookupTables: records.map((record) => shown(lookupTableArn(place, record.name), record)),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};

function shown(arn: string, record: LookupTableRecord): LookupTable {
  const { name, description, columns, recordsCount, sizeBytes, updatedAtMs, kmsKeyId } = record;
  return {
    lookupTableArn: arn,
    lookupTableName: name,
    ...(description === undefined ? {} : { description }),
    tableFields: columns,
    recordsCount,
    sizeBytes,
    lastUpdatedTime: updatedAtMs,
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  };
}
