/** Tables that somebody brings, or that are made of a query's results. */

import type { StagedContext } from '../../../core/context.ts';
import { invalidParameter, logsError } from '../errors.ts';
import { parseQuery } from '../insights/query.ts';
import type { QueryResults } from '../insights/query-task.ts';
import { resultsInMemory, resultsOf } from '../queries.ts';
import { queries } from '../state.ts';
import { factsOfTable, type TableFacts } from './check-task.ts';
import { csvOf } from './csv.ts';
import type { LookupTableRecord } from './state.ts';
import { TABLE_BYTES_MAX } from './tables.ts';

/** Larger ones lie in files; the same as for bodies of messages. */
const IN_STORE_BYTES_MAX = 32_768;
/** Larger ones are read by a thread. */
const IN_PLACE_BYTES_MAX = 64 * 1024;

export type NewTable = Pick<LookupTableRecord, 'columns' | 'recordsCount' | 'sizeBytes' | 'body' | 'blobId'>;

interface Asked {
  tableBody?: string | undefined;
  queryId?: string | undefined;
}

/**
 * Runs an action with the table that an input brings; its file goes again unless the action takes it, as
 * {@link ownTable} does. Nobody has recorded AWS's texts.
 * @throws ValidationException, InvalidParameterException, ResourceNotFoundException
 */
export async function withTable<T>(
  context: StagedContext,
  { tableBody, queryId }: Asked,
  action: (table: NewTable) => Promise<T>,
): Promise<T> {
  if ((tableBody === undefined) === (queryId === undefined)) {
    throw logsError('ValidationException', 'Either tableBody or queryId must be specified, but not both.');
  }
  const body = tableBody ?? (await resultsAsTable(context, queryId ?? ''));
  const sizeBytes = Buffer.byteLength(body);
  if (sizeBytes > TABLE_BYTES_MAX) throw invalidParameter('A lookup table can have up to 10 MB.');
  const described = sizeBytes > IN_PLACE_BYTES_MAX ? await factsByThread(context, body) : factsOfTable(body);
  if (typeof described === 'string') throw invalidParameter(`The lookup table is no valid CSV: ${described}`);
  const table = { columns: [...described.columns], recordsCount: described.recordsCount, sizeBytes };
  if (sizeBytes <= IN_STORE_BYTES_MAX) return action({ ...table, body });
  const { id: blobId } = await context.blobs.write(Buffer.from(body), { signal: context.signal });
  try {
    return await action({ ...table, blobId });
  } catch (error) {
    await context.blobs.remove(blobId);
    throw error;
  }
}

async function factsByThread({ offload }: StagedContext, body: string): Promise<TableFacts | string> {
  const job = offload.begin('cloudwatch-logs', 'lookupTable', body);
  try {
    // What `beginTableCheck` answers.
    return (await job.finish()) as TableFacts | string;
  } finally {
    job.end();
  }
}

/** "The ID of a completed or cancelled query": of a cancelled one, what it had come to. */
async function resultsAsTable(context: StagedContext, queryId: string): Promise<string> {
  const { place } = context;
  const query = await context.transact(({ tx }) => queries.get(tx, place, queryId));
  if (query === undefined) throw logsError('ResourceNotFoundException', `Query not found: ${queryId}`);
  if (query.status !== 'Complete' && query.status !== 'Cancelled') {
    throw invalidParameter('The query is neither complete nor cancelled.');
  }
  const results =
    query.status === 'Complete' ? await resultsOf(context, place, query) : resultsInMemory(context, queryId);
  if (results === undefined) throw invalidParameter('The query has no results.');
  return tableOfResults(query.text, results);
}

/** Columns are what the query shows; pointers are not of the data. */
export function tableOfResults(queryText: string, { rows }: QueryResults): string {
  const columns = [...new Set(parseQuery(queryText).fields)];
  return csvOf({
    columns,
    rows: rows.map((row) => {
      const values = new Map(row.map(({ field, value }) => [field, value]));
      return columns.map((name) => values.get(name) ?? '');
    }),
  });
}
