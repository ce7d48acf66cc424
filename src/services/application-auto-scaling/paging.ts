/** Lists in pages of at most fifty. */

import type { Page } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import { invalidMember, invalidToken } from './errors.ts';
import type { TargetName } from './state.ts';

const RESULTS_MAX = 50;

interface Paging {
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

interface Query {
  limit: number;
  after?: Uint8Array;
}

/**
 * A page of what is wanted, out of a list of all. `inputs` are those that shape it.
 *
 * @throws AwsError ValidationException, InvalidNextTokenException
 */
export async function onePage<R>(
  { pages }: TxContext,
  operation: string,
  { MaxResults = RESULTS_MAX, NextToken, ...inputs }: Paging & object,
  list: (query: Query) => Promise<Page<R>>,
  wants: (record: R) => boolean,
): Promise<{ records: R[]; NextToken: string | undefined }> {
  if (MaxResults < 1) throw invalidMember('maxResults', MaxResults, 'have value greater than or equal to 1');
  if (MaxResults > RESULTS_MAX) {
    throw invalidMember('maxResults', MaxResults, `have value less than or equal to ${RESULTS_MAX}`);
  }
  let after = NextToken === undefined ? undefined : pages.open(operation, inputs, NextToken);
  if (NextToken !== undefined && after === undefined) throw invalidToken();
  const records: R[] = [];
  do {
    const limit = MaxResults - records.length;
    const page: Page<R> = await list(after === undefined ? { limit } : { limit, after });
    records.push(...page.records.filter(wants));
    after = page.next;
  } while (after !== undefined && records.length < MaxResults);
  return { records, NextToken: after === undefined ? undefined : pages.close(operation, inputs, after) };
}

/** Does something belong to the resource and the dimension that were asked for? */
export function belongs(
  record: TargetName,
  {
    ResourceId,
    ScalableDimension,
  }: { ResourceId?: string | undefined; ScalableDimension?: string | undefined },
): boolean {
  return (
    (ResourceId === undefined || record.ResourceId === ResourceId) &&
    (ScalableDimension === undefined || record.ScalableDimension === ScalableDimension)
  );
}
