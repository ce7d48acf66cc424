/** The copies that RestoreObject makes of archived objects: what is told of them, and their end. */

import type { TxContext } from '../../core/context.ts';
import { type Bucket, findBucket } from './buckets.ts';
import { findVersion, rewriteVersion } from './history.ts';
import { notify, s3For } from './notification-events.ts';
import { isStored, type StoredObject } from './object-record.ts';

interface RestoreEnd {
  bucket: string;
  bucketId: number;
  key: string;
  versionId: string;
  untilMs: number;
}

/** A restore is done as soon as it is begun: both is told at once. */
export function notifyRestored(
  context: TxContext,
  bucket: Bucket,
  object: StoredObject,
  untilMs: number,
): void {
  const restoreEventData = {
    lifecycleRestorationExpiryTime: new Date(untilMs).toISOString(),
    lifecycleRestoreStorageClass: object.headers.storageClass,
  };
  notify(context, bucket, 'ObjectRestore:Post', object);
  const facts = { actor: s3For(bucket), more: { glacierEventData: { restoreEventData } } };
  notify(context, bucket, 'ObjectRestore:Completed', object, facts);
}

/** Sets the end of a copy; that of an earlier restore of the same version moves. */
export function scheduleRestoreEnd(
  { timers }: TxContext,
  bucket: Bucket,
  { key, versionId, order }: StoredObject,
  untilMs: number,
): Promise<void> {
  const body: RestoreEnd = { bucket: bucket.name, bucketId: bucket.id, key, versionId, untilMs };
  const id = `${bucket.id} ${order} ${key}`;
  return timers.set({ service: 's3', timer: 'restoreEnd', id, atMs: untilMs, body });
}

/** Timer: the copy is gone. */
export async function endRestore(context: TxContext, body: unknown): Promise<void> {
  // What `scheduleRestoreEnd` stored.
  const { bucket: name, bucketId, key, versionId, untilMs } = body as RestoreEnd;
  const bucket = await findBucket(context.tx, name);
  if (bucket === undefined || bucket.id !== bucketId) return;
  const object = await findVersion(context.tx, bucket, key, versionId);
  // Overwritten or restored again since then.
  if (object === undefined || !isStored(object) || object.restoredUntilMs !== untilMs) return;
  await rewriteVersion(context.tx, { ...object, restoredUntilMs: undefined });
  notify(context, bucket, 'ObjectRestore:Delete', object, { actor: s3For(bucket) });
}
