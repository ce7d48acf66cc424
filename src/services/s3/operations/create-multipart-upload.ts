import { requireBucket } from '../buckets.ts';
import { writeContext, writeEncryption } from '../encryption.ts';
import type { Handler } from '../handler.ts';
import { newestVersion } from '../history.ts';
import { abortionOf } from '../lifecycle-uploads.ts';
import { checkKey } from '../metadata.ts';
import { initiatorOf, readUploadChecksum } from '../multipart.ts';
import { isStored, type UploadRecord } from '../object-record.ts';
import { readHeaders } from '../put-object.ts';
import { ANYWHERE, uploads } from '../state.ts';
import { makeUploadId } from '../upload-id.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export const createMultipartUpload: Handler<'CreateMultipartUpload'> = async (context, input) => {
  const { tx, ids, now } = context;
  checkKey(input.Key);
  const bucket = await requireBucket(tx, input.Bucket);
  const checksum = readUploadChecksum(input);
  const headers = readHeaders(context, bucket, input);
  const newest = await newestVersion(tx, bucket, input.Key);
  const upload: UploadRecord = {
    bucketId: bucket.id,
    key: input.Key,
    uploadId: makeUploadId(ids, now()),
    initiatedAtMs: now(),
    initiator: initiatorOf(context),
    headers,
    checksum,
    keyWasTaken: newest !== undefined && isStored(newest),
  };
  await uploads.put(tx, ANYWHERE, upload);
  return {
    Bucket: bucket.name,
    Key: upload.key,
    UploadId: upload.uploadId,
    ...(checksum === undefined ? {} : { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type }),
    ...writeEncryption(headers.encryption),
    ...writeContext(headers.encryption),
    ...abortionOf(bucket, upload),
  };
};
