import type { TxContext } from '../../core/context.ts';
import type { Tag } from './api.gen.ts';
import { requireBucket } from './buckets.ts';
import { methodNotAllowed } from './errors.ts';
import { newestVersion, requireObject, rewriteVersion, type Wanted } from './history.ts';
import { notify } from './notification-events.ts';
import { shownVersion } from './object-output.ts';

/** Gives a version another tag set. A delete marker on top is refused as such. */
export async function setObjectTags(
  context: TxContext,
  input: Wanted & { Bucket: string },
  tags: Tag[] | undefined,
  method: string,
): Promise<{ VersionId?: string }> {
  const { tx } = context;
  const bucket = await requireBucket(tx, input.Bucket);
  if (input.VersionId === undefined) {
    const newest = await newestVersion(tx, bucket, input.Key);
    if (newest?.isMarker === true) throw methodNotAllowed(method, 'DeleteMarker');
  }
  const object = await requireObject(context, bucket, input, method);
  await rewriteVersion(tx, { ...object, headers: { ...object.headers, tags } });
  notify(context, bucket, method === 'PUT' ? 'ObjectTagging:Put' : 'ObjectTagging:Delete', object);
  return shownVersion(bucket, object.versionId);
}
