import type { Transaction } from '../../../core/transaction.ts';
import type { ListMultipartUploadsRequest, MultipartUpload } from '../api.gen.ts';
import { type Bucket, requireBucket } from '../buckets.ts';
import { invalidArgument } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { commonPrefixes, keyEncoder, pageSize } from '../list-encoding.ts';
import { type KeySource, type ListRequest, listKeys, resumeAfter, successor } from '../listing.ts';
import type { UploadRecord } from '../object-record.ts';
import { ownerOf } from '../owner.ts';
import { ANYWHERE, uploads } from '../state.ts';
import { isUploadId } from '../upload-id.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export const listMultipartUploads: Handler<'ListMultipartUploads'> = async ({ tx }, input) => {
  const encode = keyEncoder(input.EncodingType);
  const limit = pageSize(input.MaxUploads, 'max-uploads');
  const bucket = await requireBucket(tx, input.Bucket);
  const { Prefix: prefix = '', Delimiter: delimiter = '', KeyMarker: marker = '' } = input;
  const page = await listKeys(uploadSource(tx, bucket), { prefix, delimiter, limit, ...firstPlace(input) });
  const { last } = page;
  const lastUpload = last !== undefined && 'record' in last ? last.record : undefined;
  const lastKey = last !== undefined && 'prefix' in last ? last.prefix : (lastUpload?.key ?? '');
  return {
    Bucket: bucket.name,
    KeyMarker: encode(marker),
    UploadIdMarker: marker === '' ? '' : (input.UploadIdMarker ?? ''),
    NextKeyMarker: encode(lastKey),
    NextUploadIdMarker: lastUpload?.uploadId ?? '',
    MaxUploads: limit,
    IsTruncated: page.isTruncated,
    ...(prefix === '' ? {} : { Prefix: encode(prefix) }),
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    Uploads: page.records.map((upload) => listed(upload, encode)),
    CommonPrefixes: commonPrefixes(page.prefixes, encode),
  };
};

function listed(upload: UploadRecord, encode: (key: string) => string): MultipartUpload {
  const { headers, checksum, initiator } = upload;
  return {
    UploadId: upload.uploadId,
    Key: encode(upload.key),
    Initiated: new Date(upload.initiatedAtMs),
    StorageClass: headers.storageClass ?? 'STANDARD',
    Owner: ownerOf(headers.owner),
    Initiator: { ID: initiator.id, DisplayName: initiator.name },
    ...(checksum === undefined ? {} : { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type }),
  };
}

function uploadSource(tx: Transaction, bucket: Bucket): KeySource<UploadRecord> {
  return {
    async read(query) {
      const page = await uploads.list(tx, ANYWHERE, { prefix: [bucket.id], ...query, snapshot: true });
      return page.records;
    },
    after: ({ key, uploadId }) => [key, successor(uploadId)],
  };
}

/** Without an upload id the marker's key is behind as a whole; an id without a key says nothing. */
function firstPlace({
  KeyMarker: marker,
  UploadIdMarker: uploadId,
  Prefix = '',
  Delimiter = '',
}: ListMultipartUploadsRequest): Pick<ListRequest, 'from' | 'shown'> {
  const behind = resumeAfter(marker, Prefix, Delimiter, (key) => [successor(key)]);
  if (marker === undefined || marker === '' || uploadId === undefined || uploadId === '') return behind;
  if (!isUploadId(uploadId)) {
    throw invalidArgument('Invalid uploadId marker', 'upload-id-marker', uploadId);
  }
  return behind.shown === undefined ? { from: [marker, successor(uploadId)], shown: undefined } : behind;
}
