import { requireBucket } from '../buckets.ts';
import { deleteKey, shownDeletion } from '../delete-object.ts';
import type { Handler } from '../handler.ts';
import { checkBypass } from '../object-lock.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export const deleteObject: Handler<'DeleteObject'> = async (context, input) => {
  const bucket = await requireBucket(context.tx, input.Bucket);
  checkBypass(bucket, input.BypassGovernanceRetention);
  const deletion = await deleteKey(context, bucket, {
    key: input.Key,
    versionId: input.VersionId,
    conditions: {
      etag: input.IfMatch,
      size: input.IfMatchSize,
      modified: input.IfMatchLastModifiedTime,
    },
    bypass: input.BypassGovernanceRetention === true,
  });
  return {
    VersionId: shownDeletion(bucket, deletion),
    ...(deletion.isMarker ? { DeleteMarker: true } : {}),
  };
};
