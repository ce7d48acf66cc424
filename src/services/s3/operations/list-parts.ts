import type { Transaction } from '../../../core/transaction.ts';
import { requireBucket } from '../buckets.ts';
import { invalidArgument } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { abortionOf } from '../lifecycle-uploads.ts';
import { pageSize } from '../list-encoding.ts';
import { requireUpload } from '../multipart.ts';
import { partChecksums, quoted } from '../object-output.ts';
import type { PartRecord, UploadRecord } from '../object-record.ts';
import { ownerOf } from '../owner.ts';
import { ANYWHERE, parts } from '../state.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export const listParts: Handler<'ListParts'> = async ({ tx }, input) => {
  const bucket = await requireBucket(tx, input.Bucket);
  const upload = await requireUpload(tx, bucket, input);
  const limit = pageSize(input.MaxParts, 'max-parts');
  const marker = readMarker(input.PartNumberMarker);
  const { shown, isTruncated } = await page(tx, upload, marker, limit);
  const { checksum, headers } = upload;
  return {
    Bucket: bucket.name,
    Key: upload.key,
    UploadId: upload.uploadId,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(shown.at(-1)?.number ?? 0),
    MaxParts: limit,
    IsTruncated: isTruncated,
    Parts: shown.map((part) => ({
      PartNumber: part.number,
      LastModified: new Date(part.modifiedAtMs),
      ETag: quoted(part.etag),
      Size: part.size,
      ...partChecksums(part.checksums, checksum?.algorithm ?? part.claimed),
    })),
    Initiator: { ID: upload.initiator.id, DisplayName: upload.initiator.name },
    Owner: ownerOf(headers.owner),
    StorageClass: headers.storageClass ?? 'STANDARD',
    ...(checksum === undefined ? {} : { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type }),
    ...abortionOf(bucket, upload),
  };
};

/** A page of parts behind a number. The store's longest page is as long as S3's, so that one more is a look of its own. */
async function page(
  tx: Transaction,
  { bucketId, uploadId }: UploadRecord,
  marker: number,
  limit: number,
): Promise<{ shown: PartRecord[]; isTruncated: boolean }> {
  if (limit === 0) return { shown: [], isTruncated: false };
  const prefix = [bucketId, uploadId];
  const { records } = await parts.list(tx, ANYWHERE, { prefix, from: [marker + 1], limit, snapshot: true });
  const last = records.at(-1);
  if (last === undefined || records.length < limit) return { shown: records, isTruncated: false };
  const more = await parts.list(tx, ANYWHERE, { prefix, from: [last.number + 1], limit: 1, snapshot: true });
  return { shown: records, isTruncated: more.records.length > 0 };
}

function readMarker(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number < 2 ** 31) return number;
  const message =
    number < 0
      ? 'Argument part-number-marker must be an integer between 0 and 2147483647'
      : 'Provided part-number-marker not an integer or within integer range';
  throw invalidArgument(message, 'part-number-marker', text);
}
