/** Deleting one key, as DeleteObject and every entry of DeleteObjects do it. */

import type { TxContext } from '../../core/context.ts';
import type { Bucket } from './buckets.ts';
import { checkDelete, type DeleteConditions } from './conditions.ts';
import { addDeleteMarker, findVersion, newestVersion, removeVersion } from './history.ts';
import { notify } from './notification-events.ts';
import { checkRemovable } from './object-lock.ts';
import { NULL_VERSION } from './version-id.ts';

export interface DeletionTarget {
  key: string;
  versionId: string | undefined;
  conditions: DeleteConditions;
  bypass: boolean;
}

export interface Deletion {
  /** What was removed or made is a delete marker. */
  isMarker: boolean;
  /** Of the marker that was made, or of the version that was removed. */
  versionId: string | undefined;
  /** Was there anything of that version? */
  found: boolean;
}

/**
 * Without a version a versioned bucket gets a delete marker; else the version goes.
 *
 * @throws AwsError InvalidArgument (version id), AccessDenied (object lock), PreconditionFailed, NoSuchKey
 */
export async function deleteKey(
  context: TxContext,
  bucket: Bucket,
  { key, versionId, conditions, bypass }: DeletionTarget,
): Promise<Deletion> {
  const { tx } = context;
  if (versionId !== undefined) {
    const version = await findVersion(tx, bucket, key, versionId);
    checkDelete(conditions, key, version);
    if (version === undefined) return { isMarker: false, versionId, found: false };
    checkRemovable(version, context.now(), bypass);
    await removeVersion(context, bucket, version);
    notify(context, bucket, 'ObjectRemoved:Delete', version);
    return { isMarker: version.isMarker === true, versionId: version.versionId, found: true };
  }
  const newest = await newestVersion(tx, bucket, key);
  checkDelete(conditions, key, newest);
  if (bucket.versioning !== undefined) {
    const marker = await addDeleteMarker(context, bucket, key);
    notify(context, bucket, 'ObjectRemoved:DeleteMarkerCreated', marker);
    return { isMarker: true, versionId: marker.versionId, found: true };
  }
  if (newest !== undefined) {
    await removeVersion(context, bucket, newest);
    notify(context, bucket, 'ObjectRemoved:Delete', newest);
  }
  return { isMarker: false, versionId: undefined, found: newest !== undefined };
}

/** Version ids that answers do not tell: of buckets that never were versioned. */
export function shownDeletion(bucket: Bucket, { versionId }: Deletion): string | undefined {
  return bucket.versioning === undefined && versionId === NULL_VERSION ? undefined : versionId;
}
