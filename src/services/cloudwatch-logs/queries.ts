/**
 * Queries of Logs Insights in the background. Their records are rows; results are kept in memory, and made again when
 * somebody asks for those that are not there any more.
 */

import type { DeliveryContext, StagedContext, TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { parseQuery } from './insights/query.ts';
import type { QueryResults } from './insights/query-task.ts';
import { runQuery } from './insights/run.ts';
import type { QuerySource } from './insights/source.ts';
import { readTable } from './lookup/tables.ts';
import { logOf } from './names.ts';
import { erasOf } from './protection/state.ts';
import { keptSinceMs } from './retention.ts';
import { deletedStreams, type GroupRecord, groups, type QueryRecord, queries } from './state.ts';
import { transformErasOf } from './transform/state.ts';

const RESULTS_KEPT_MAX = 100;

interface Memory {
  results: Map<string, QueryResults>;
  /** Those that are to end. */
  stopped: Set<string>;
}

const memoryOf = ({ memory }: Pick<StagedContext, 'memory'>): Memory =>
  memory.of('cloudwatch-logs.queries', () => ({ results: new Map(), stopped: new Set() }));

export interface QueryBody {
  place: Place;
  id: string;
}

export function queryGroup(id: string): string {
  return `cloudwatch-logs/query/${id}`;
}

/** A query that runs is to end. */
export function stopQuerySoon(context: Pick<StagedContext, 'memory'>, id: string): void {
  memoryOf(context).stopped.add(id);
}

/** Runs a query that was started. */
export async function runStarted(context: DeliveryContext, body: unknown): Promise<void> {
  // What StartQuery sent.
  const { place, id } = body as QueryBody;
  const query = await context.transact(async ({ tx }) => {
    const record = await queries.get(tx, place, id);
    if (record?.status !== 'Scheduled' && record?.status !== 'Running') return undefined;
    await queries.put(tx, place, { ...record, status: 'Running' });
    return record;
  });
  if (query === undefined) return;
  // "Queries that reference a deleted table will return an error."
  const isWhole = (await tablesOf(context, place, query)) !== undefined;
  if (isWhole) await resultsOf(context, place, query);
  memoryOf(context).stopped.delete(id);
  await context.transact(async ({ tx, now }) => {
    const record = await queries.get(tx, place, id);
    context.complete(tx);
    if (record?.status !== 'Running') return;
    await queries.put(tx, place, { ...record, status: isWhole ? 'Complete' : 'Failed', endedAtMs: now() });
  });
}

/** The results of a query, which are made now unless they are there. */
export async function resultsOf(
  context: StagedContext,
  place: Place,
  query: QueryRecord,
): Promise<QueryResults> {
  const { results, stopped } = memoryOf(context);
  const known = results.get(query.id);
  if (known !== undefined) return known;
  const sources = await sourcesOf(context, place, query);
  const tables = (await tablesOf(context, place, query)) ?? {};
  const goesOn = (): boolean => !stopped.has(query.id);
  const made = await runQuery(context, { text: query.text, limit: query.limit, sources, tables }, goesOn);
  results.set(query.id, made);
  const oldest = results.size > RESULTS_KEPT_MAX ? results.keys().next() : undefined;
  if (oldest !== undefined && !oldest.done) results.delete(oldest.value);
  return made;
}

/** Results that a query has left in memory. */
export function resultsInMemory(
  context: Pick<StagedContext, 'memory'>,
  id: string,
): QueryResults | undefined {
  return memoryOf(context).results.get(id);
}

/** Lookup tables that a query needs; undefined: one is not there. */
async function tablesOf(
  context: StagedContext,
  place: Place,
  { text }: QueryRecord,
): Promise<Record<string, string> | undefined> {
  const tables: Record<string, string> = {};
  for (const { table } of parseQuery(text).lookups) {
    const known = await readTable(context, place, table);
    if (known === undefined) return undefined;
    tables[table] = known.body;
  }
  return tables;
}

/** Groups that were deleted since have nothing. */
function sourcesOf(context: StagedContext, place: Place, query: QueryRecord): Promise<QuerySource[]> {
  return context.transact(async (inner) => {
    const sources: QuerySource[] = [];
    for (const name of query.groupNames) {
      const group = await groups.get(inner.tx, place, name);
      if (group !== undefined) sources.push(await sourceOf(inner, place, group, query));
    }
    return sources;
  });
}

/** What is to be looked through of a group. */
export async function sourceOf(
  { tx, now }: TxContext,
  place: Place,
  group: GroupRecord,
  { fromMs, untilMs }: Pick<QueryRecord, 'fromMs' | 'untilMs'>,
): Promise<QuerySource> {
  const dead: string[] = [];
  const ofGroup = { prefix: [group.id], snapshot: true } as const;
  for await (const { id } of deletedStreams.scan(tx, place, ofGroup)) dead.push(id);
  return {
    log: logOf(place, group.id),
    name: `${place.account}:${group.name}`,
    fromMs: Math.max(fromMs, keptSinceMs(group, now())),
    untilMs,
    dead,
    masked: await erasOf(tx, place, group.id),
    transforms: { place, groupName: group.name, eras: await transformErasOf(tx, place, group) },
  };
}
