import { type DigestPlan, planDigests } from '../body-digests.ts';
import { requireBucket } from '../buckets.ts';
import { checkWrite, checkWriteConditions } from '../conditions.ts';
import { writeContext, writeEncryption } from '../encryption.ts';
import { invalidRequest, notImplemented } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { newestVersion } from '../history.ts';
import { expirationOf } from '../lifecycle-rules.ts';
import { checkKey } from '../metadata.ts';
import { checksumMembers, quoted, writtenVersion } from '../object-output.ts';
import { keptChecksum, type NewContent, putObjectVersion, readHeaders } from '../put-object.ts';
import { dropReceived, isSmallBody, receiveBody } from '../receive-body.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject: Staged<'PutObject'> = async (context, input) => {
  checkKey(input.Key);
  checkWriteConditions(input);
  if (input.WriteOffsetBytes !== undefined) throw notImplemented('Appending to an object');
  const plan = planDigests(context.request, input);
  const event = context.isForm === true ? 'ObjectCreated:Post' : 'ObjectCreated:Put';
  requireDigest(input, plan);
  // A large body is not taken in before its headers are known to be right.
  const early = isSmallBody(context)
    ? undefined
    : await context.transact(async (attempt) =>
        readHeaders(attempt, await requireBucket(attempt.tx, input.Bucket), input),
      );
  const received = await receiveBody(context, input.Body, plan);
  const { size, digests } = received;
  const checksum = keptChecksum(plan, digests.checksums);
  try {
    return await context.transact(async (attempt) => {
      const bucket = await requireBucket(attempt.tx, input.Bucket);
      if (input.IfMatch !== undefined || input.IfNoneMatch !== undefined) {
        checkWrite(input, input.Key, await newestVersion(attempt.tx, bucket, input.Key));
      }
      const headers = early ?? readHeaders(attempt, bucket, input);
      const content: NewContent = { key: input.Key, headers, etag: digests.md5, size, checksum };
      const object = await putObjectVersion(attempt, bucket, content, received, event);
      return {
        ETag: quoted(object.etag),
        ...checksumMembers(object.checksum),
        ...writeEncryption(headers.encryption),
        ...writeContext(headers.encryption),
        ...writtenVersion(bucket, object.versionId),
        Expiration: expirationOf(bucket, object),
      };
    });
  } catch (error) {
    await dropReceived(context.blobs, received);
    throw error;
  }
};

/** What cannot be undone must have arrived as it was sent. */
function requireDigest(
  input: { ObjectLockMode?: string | undefined; ObjectLockLegalHoldStatus?: string | undefined },
  { contentMd5, claim }: DigestPlan,
): void {
  if (input.ObjectLockMode === undefined && input.ObjectLockLegalHoldStatus === undefined) return;
  if (contentMd5 !== undefined || claim !== undefined) return;
  throw invalidRequest(
    'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
  );
}
