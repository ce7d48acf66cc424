/** Pages of lists: `Marker` in, `NextMarker` out. */

import type { ListQuery, Page } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import { invalidParameter } from './errors.ts';

const ITEMS_DEFAULT = 50;

export interface Paging {
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

/** One page of a list. `inputs` are those that shape it. @throws AwsError InvalidParameterValueException */
export async function onePage<R>(
  { pages }: TxContext,
  operation: string,
  inputs: unknown,
  { Marker, MaxItems = ITEMS_DEFAULT }: Paging,
  list: (query: Pick<ListQuery, 'after' | 'limit'>) => Promise<Page<R>>,
): Promise<{ records: R[]; NextMarker: string | undefined }> {
  const after = Marker === undefined || Marker === '' ? undefined : pages.open(operation, inputs, Marker);
  if (Marker !== undefined && Marker !== '' && after === undefined) {
    throw invalidParameter('Invalid value for marker');
  }
  const limit = Math.min(MaxItems, 1000);
  const page = await list(after === undefined ? { limit } : { limit, after });
  const NextMarker = page.next === undefined ? undefined : pages.close(operation, inputs, page.next);
  return { records: page.records, NextMarker };
}
