/** What Query and Scan have in common: checks, the page, the answer. */

import type { TxContext } from '../../../core/context.ts';
import type { QueryOutput } from '../api.gen.ts';
import { consumedCapacity } from '../capacity.ts';
import { conditionPaths } from '../expression/condition.ts';
import { createProjection, project } from '../expression/projection.ts';
import type { RequestExpressions } from '../expression/request.ts';
import { countConsumed } from '../metrics.ts';
import { checkPaths } from '../write/action.ts';
import { type PageRequest, readPage } from './page.ts';
import type { ReadTarget } from './read-target.ts';
import { fetchesItems } from './read-target.ts';
import type { Select } from './select.ts';
import { pageKey } from './start-key.ts';

export interface ItemsRequest extends Omit<PageRequest, 'fetches' | 'countOnly' | 'filter'> {
  select: Select;
  expressions: RequestExpressions;
  /** ReturnConsumedCapacity. */
  capacityDetail: string | undefined;
}

/** Throws ValidationException for expressions that do not fit the table or the index. */
export function checkReads(
  target: ReadTarget,
  select: Select,
  { filter, projection }: RequestExpressions,
): boolean {
  if (projection !== undefined) checkPaths(projection, target.table);
  const fetches = fetchesItems(target, select, { filter, projection });
  if (filter !== undefined) checkPaths(conditionPaths(filter), target.table);
  return fetches;
}

export async function readItems(
  context: TxContext,
  request: ItemsRequest,
  fetches: boolean,
): Promise<QueryOutput> {
  const { target, select, expressions } = request;
  const { filter, projection } = expressions;
  const page = await readPage(context.tx, { ...request, filter, fetches, countOnly: select === 'COUNT' });
  const picked = projection === undefined ? undefined : createProjection(projection);
  const indexUnits = new Map(target.index === undefined ? [] : [[target.index, page.indexUnits]]);
  const consumption = { table: target.table, tableUnits: page.tableUnits, indexUnits };
  countConsumed(context, 'Read', [consumption]);
  return {
    Items: select === 'COUNT' ? undefined : page.items.map((item) => (picked ? project(item, picked) : item)),
    Count: page.count,
    ScannedCount: page.scanned,
    LastEvaluatedKey: page.last === undefined ? undefined : pageKey(target, page.last),
    ConsumedCapacity: consumedCapacity(consumption, request.capacityDetail),
  };
}
