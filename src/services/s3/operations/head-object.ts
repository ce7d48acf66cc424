import { requireBucket } from '../buckets.ts';
import { isNotModified } from '../conditions.ts';
import { partsOf } from '../content.ts';
import { checkCustomerKey } from '../encryption.ts';
import type { Handler } from '../handler.ts';
import { requireObject } from '../history.ts';
import {
  checkOverrides,
  checkSelection,
  objectMembers,
  quoted,
  readSelection,
  shownVersion,
} from '../object-output.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export const headObject: Handler<'HeadObject'> = async (context, input) => {
  const { tx, now, reply, caller } = context;
  checkOverrides(input, caller.type === 'anonymous');
  const bucket = await requireBucket(tx, input.Bucket);
  checkSelection(input);
  const object = await requireObject(context, bucket, input, 'HEAD');
  checkCustomerKey(object.headers.encryption, input);
  if (isNotModified(input, object, now())) {
    reply({ status: 304 });
    const { etag, modifiedAtMs, versionId } = object;
    return {
      ETag: quoted(etag),
      LastModified: new Date(modifiedAtMs),
      ...shownVersion(bucket, versionId),
    };
  }
  const { uploadId, bucketId } = object;
  const hasPart = input.PartNumber !== undefined && uploadId !== undefined;
  const parts = hasPart ? await partsOf(tx, { bucketId, uploadId }, true) : undefined;
  const selection = readSelection(object, input, parts);
  if (selection.range !== undefined) reply({ status: 206 });
  return objectMembers({ bucket, object, input, selection, nowMs: now() });
};
