/** All versions of all keys in one order: by key, then newest first. */

import type { ListQuery } from '../../core/collection.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { Bucket } from './buckets.ts';
import { compareUtf8, type KeySource } from './listing.ts';
import type { ObjectRecord } from './object-record.ts';
import { ANYWHERE, objects, olderVersions } from './state.ts';

/** A version, and whether it is its key's newest. */
export interface ListedVersion {
  key: string;
  record: ObjectRecord;
  isLatest: boolean;
}

/**
 * The newest objects and the versions aside are two ordered lists; here they are one. A place is `[key, -order]`; the
 * newest object of a key stands before all others of it.
 */
export function versionSource(tx: Transaction, bucket: Bucket): KeySource<ListedVersion> {
  return {
    async read(query) {
      const [newest, aside] = await Promise.all([
        readNewest(tx, bucket, query),
        bucket.versioning === undefined ? [] : readAside(tx, bucket, query),
      ]);
      return merge(newest, aside, query);
    },
    after: ({ record }) => [record.key, 1 - record.order],
  };
}

type Query = Pick<ListQuery, 'startsWith' | 'from'> & { limit: number };

async function readNewest(tx: Transaction, bucket: Bucket, query: Query): Promise<readonly ObjectRecord[]> {
  const { from, limit } = query;
  const [key, place] = from ?? [];
  const isInside = from !== undefined && from.length > 1;
  const { records } = await objects.list(tx, ANYWHERE, {
    prefix: [bucket.id],
    ...query,
    ...(key === undefined ? {} : { from: [key] }),
    limit: isInside ? limit + 1 : limit,
    snapshot: true,
  });
  const [first] = records;
  if (!isInside || first === undefined || first.key !== key) return records;
  // In the middle of a key's versions its newest one lies behind, unless what was newest is deleted by now.
  return -first.order < Number(place) ? records.slice(1) : records;
}

async function readAside(tx: Transaction, bucket: Bucket, query: Query): Promise<readonly ObjectRecord[]> {
  const page = await olderVersions.list(tx, ANYWHERE, { prefix: [bucket.id], ...query, snapshot: true });
  return page.records;
}

function merge(
  newest: readonly ObjectRecord[],
  aside: readonly ObjectRecord[],
  { limit, from }: Query,
): ListedVersion[] {
  const merged: ListedVersion[] = [];
  // Whoever begins in the middle of a key's versions has its newest behind.
  let key = from !== undefined && from.length > 1 ? from[0] : undefined;
  let n = 0;
  let a = 0;
  while (merged.length < limit) {
    const object = newest[n];
    const older = aside[a];
    if (object === undefined && older === undefined) break;
    const takesObject =
      object !== undefined && (older === undefined || compareUtf8(object.key, older.key) <= 0);
    const record = takesObject ? object : older;
    if (record === undefined) break;
    if (takesObject) n++;
    else a++;
    merged.push({ key: record.key, record, isLatest: takesObject || record.key !== key });
    key = record.key;
  }
  return merged;
}
