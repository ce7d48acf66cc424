import { requireBucket } from '../buckets.ts';
import { discardParts } from '../content-removal.ts';
import { s3ErrorOf } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireUpload } from '../multipart.ts';
import { ANYWHERE, uploads } from '../state.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export const abortMultipartUpload: Handler<'AbortMultipartUpload'> = async (context, input) => {
  const { tx } = context;
  const bucket = await requireBucket(tx, input.Bucket);
  const upload = await requireUpload(tx, bucket, input);
  const initiated = input.IfMatchInitiatedTime;
  if (initiated !== undefined && !isSameSecond(initiated.getTime(), upload.initiatedAtMs)) {
    const text = 'At least one of the pre-conditions you specified did not hold';
    throw s3ErrorOf('PreconditionFailed', 412, text, { Condition: 'x-amz-if-match-initiated-time' });
  }
  await uploads.deleteRecord(tx, ANYWHERE, upload);
  discardParts(context, bucket.id, upload.uploadId);
  return {};
};

function isSameSecond(one: number, other: number): boolean {
  return Math.floor(one / 1000) === Math.floor(other / 1000);
}
