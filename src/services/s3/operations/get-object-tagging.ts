import { requireBucket } from '../buckets.ts';
import { methodNotAllowed } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { newestVersion, requireObject } from '../history.ts';
import { shownVersion } from '../object-output.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html */
export const getObjectTagging: Handler<'GetObjectTagging'> = async (context, input) => {
  const { tx } = context;
  const bucket = await requireBucket(tx, input.Bucket);
  if (input.VersionId === undefined) {
    const newest = await newestVersion(tx, bucket, input.Key);
    if (newest?.isMarker === true) throw methodNotAllowed('GET', 'DeleteMarker');
  }
  // S3 names the bucket in the key of this one operation's errors.
  const object = await requireObject(context, bucket, input, 'GET', `${bucket.name}/${input.Key}`);
  return { TagSet: object.headers.tags ?? [], ...shownVersion(bucket, object.versionId) };
};
