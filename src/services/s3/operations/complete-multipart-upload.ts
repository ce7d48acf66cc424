import type { TxContext } from '../../../core/context.ts';
import type { CompleteMultipartUploadOutput, CompleteMultipartUploadRequest } from '../api.gen.ts';
import { bucketUrl } from '../bucket-url.ts';
import { type Bucket, requireBucket } from '../buckets.ts';
import { checkWrite, checkWriteConditions } from '../conditions.ts';
import { partsOf } from '../content.ts';
import { discardPart } from '../content-removal.ts';
import { writeEncryption } from '../encryption.ts';
import { conditionalRequestConflict, malformedXml, noSuchUpload } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { addObject, beginVersion, findVersion, newestVersion } from '../history.ts';
import { expirationOf } from '../lifecycle-rules.ts';
import { checkObjectSize, completeChecksum, findUpload, multipartEtag, selectParts } from '../multipart.ts';
import { notify } from '../notification-events.ts';
import { checksumMembers, quoted, writtenVersion } from '../object-output.ts';
import { isStored, type PartRecord, type StoredObject, type UploadRecord } from '../object-record.ts';
import { checkPartKey } from '../part-key.ts';
import { ANYWHERE, completedUploads, parts, uploads } from '../state.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export const completeMultipartUpload: Handler<'CompleteMultipartUpload'> = async (context, input) => {
  const { tx } = context;
  const bucket = await requireBucket(tx, input.Bucket);
  const upload = await findUpload(tx, bucket, input.Key, input.UploadId);
  if (upload === undefined) return completedBefore(context, bucket, input);
  checkWriteConditions(input);
  await checkConditions(context, bucket, upload, input);
  if (upload.headers.encryption.customerKeyMd5 !== undefined && input.SSECustomerKey !== undefined) {
    checkPartKey(upload.headers.encryption, input);
  }
  if (input.MultipartUpload !== undefined && (input.MultipartUpload.Parts ?? []).length === 0) {
    throw malformedXml();
  }
  const uploaded = await partsOf(tx, upload, false);
  const selected = selectParts(upload, uploaded, input.MultipartUpload?.Parts);
  const size = selected.reduce((sum, part) => sum + part.size, 0);
  checkObjectSize(input.MpuObjectSize, size);
  const checksum = completeChecksum(upload, selected, input);
  await dropOthers(context, uploaded, selected);
  const version = await beginVersion(context, bucket, upload.key);
  const object: StoredObject = {
    ...version,
    headers: upload.headers,
    etag: multipartEtag(selected),
    size,
    checksum,
    uploadId: upload.uploadId,
    partCount: selected.length,
  };
  await addObject(context, object);
  notify(context, bucket, 'ObjectCreated:CompleteMultipartUpload', object);
  await uploads.deleteRecord(tx, ANYWHERE, upload);
  await completedUploads.put(tx, ANYWHERE, {
    bucketId: bucket.id,
    uploadId: upload.uploadId,
    key: upload.key,
    versionId: object.versionId,
    etag: object.etag,
  });
  return answer(context, bucket, object);
};

/** @throws AwsError PreconditionFailed, NoSuchKey, ConditionalRequestConflict */
async function checkConditions(
  { tx }: TxContext,
  bucket: Bucket,
  upload: UploadRecord,
  { IfMatch, IfNoneMatch }: CompleteMultipartUploadRequest,
): Promise<void> {
  if (IfMatch === undefined && IfNoneMatch === undefined) return;
  const newest = await newestVersion(tx, bucket, upload.key);
  checkWrite({ IfMatch, IfNoneMatch }, upload.key, newest);
  // What happened to the key while the upload ran makes its outcome uncertain: S3 wants it begun anew.
  const isNewer = newest !== undefined && newest.modifiedAtMs > upload.initiatedAtMs;
  if (IfNoneMatch !== undefined && upload.keyWasTaken) {
    throw conditionalRequestConflict('If-None-Match', upload.key);
  }
  if (IfMatch !== undefined && isNewer) throw conditionalRequestConflict('If-Match', upload.key);
}

/** Parts that were sent and are not named. */
async function dropOthers(
  context: TxContext,
  uploaded: readonly PartRecord[],
  selected: readonly PartRecord[],
): Promise<void> {
  if (uploaded.length === selected.length) return;
  const kept = new Set(selected.map(({ number }) => number));
  for (const part of uploaded) {
    if (kept.has(part.number)) continue;
    await discardPart(context, part);
    await parts.deleteRecord(context.tx, ANYWHERE, part);
  }
}

/** A client that did not see the answer asks again, and gets it as long as the object is there. */
async function completedBefore(
  context: TxContext,
  bucket: Bucket,
  input: CompleteMultipartUploadRequest,
): Promise<CompleteMultipartUploadOutput> {
  const { tx } = context;
  const completed = await completedUploads.get(tx, ANYWHERE, bucket.id, input.UploadId);
  if (completed === undefined || completed.key !== input.Key) throw noSuchUpload(input.UploadId);
  const named = (input.MultipartUpload?.Parts ?? []).map(({ ETag = '' }) => ({
    etag: ETag.replaceAll('"', ''),
  }));
  const object = await findVersion(tx, bucket, completed.key, completed.versionId);
  const isSame =
    object !== undefined &&
    isStored(object) &&
    object.uploadId === completed.uploadId &&
    object.etag === multipartEtag(named);
  if (!isSame) throw noSuchUpload(input.UploadId);
  return answer(context, bucket, object);
}

function answer(
  { endpoint }: TxContext,
  bucket: Bucket,
  object: StoredObject,
): CompleteMultipartUploadOutput {
  const key = object.key.split('/').map(encodeURIComponent).join('/');
  return {
    Bucket: bucket.name,
    Key: object.key,
    Location: `${bucketUrl(endpoint, bucket.name)}/${key}`,
    ETag: quoted(object.etag),
    ...checksumMembers(object.checksum),
    ...writeEncryption(object.headers.encryption),
    ...writtenVersion(bucket, object.versionId),
    Expiration: expirationOf(bucket, object),
  };
}
