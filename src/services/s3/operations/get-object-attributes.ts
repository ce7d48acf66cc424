import type { ChecksumAlgorithm } from '../../../core/checksums.ts';
import type { GetObjectAttributesOutput, GetObjectAttributesRequest, ObjectPart } from '../api.gen.ts';
import { requireBucket } from '../buckets.ts';
import { partsOf } from '../content.ts';
import { checkCustomerKey } from '../encryption.ts';
import { invalidArgument, invalidRequest } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireObject } from '../history.ts';
import { pageSize } from '../list-encoding.ts';
import { checksumMembers, partChecksums, shownVersion } from '../object-output.ts';
import type { PartRecord, StoredObject } from '../object-record.ts';

const ATTRIBUTES: ReadonlySet<string> = new Set([
  'ETag',
  'Checksum',
  'ObjectParts',
  'StorageClass',
  'ObjectSize',
]);

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html */
export const getObjectAttributes: Handler<'GetObjectAttributes'> = async (context, input) => {
  const { tx } = context;
  const wanted = readAttributes(input.ObjectAttributes);
  const bucket = await requireBucket(tx, input.Bucket);
  if (wanted.size === 0) {
    throw invalidRequest(
      'The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty',
    );
  }
  const object = await requireObject(context, bucket, input, 'GET');
  checkCustomerKey(object.headers.encryption, input);
  const output: GetObjectAttributesOutput = {
    LastModified: new Date(object.modifiedAtMs),
    ...shownVersion(bucket, object.versionId),
  };
  if (wanted.has('ETag')) output.ETag = object.etag;
  if (wanted.has('Checksum') && object.checksum !== undefined) {
    const { value } = object.checksum;
    // Here a composite checksum stands without the number of parts.
    output.Checksum = checksumMembers({ ...object.checksum, value: value.split('-')[0] ?? value });
  }
  if (wanted.has('StorageClass')) output.StorageClass = object.headers.storageClass ?? 'STANDARD';
  if (wanted.has('ObjectSize')) output.ObjectSize = object.size;
  const { uploadId } = object;
  if (wanted.has('ObjectParts') && uploadId !== undefined) {
    output.ObjectParts = partsPage(object, await partsOf(tx, { bucketId: bucket.id, uploadId }, true), input);
  }
  return output;
};

/** @throws AwsError InvalidArgument */
function readAttributes(attributes: readonly string[] | undefined): ReadonlySet<string> {
  const named = (attributes ?? []).flatMap((text) => text.split(',')).map((name) => name.trim());
  // As Java splits a text: nothing stands behind the last comma.
  named.splice(named.findLastIndex((name) => name !== '') + 1);
  const unknown = named.find((name) => !ATTRIBUTES.has(name));
  if (unknown === undefined) return new Set(named);
  throw invalidArgument('Invalid attribute name specified.', 'x-amz-object-attributes', unknown);
}

/** Parts are told one by one only where they have checksums of their own that make up the object's. */
function partsPage(
  { checksum }: StoredObject,
  all: readonly PartRecord[],
  input: GetObjectAttributesRequest,
): NonNullable<GetObjectAttributesOutput['ObjectParts']> {
  const count = { TotalPartsCount: all.length };
  if (checksum === undefined || all.every(({ claimed }) => claimed === undefined)) return count;
  const limit = pageSize(input.MaxParts, 'x-amz-max-parts');
  const marker = Number(input.PartNumberMarker ?? 0);
  const behind = all.filter(({ number }) => number > marker);
  const shown = behind.slice(0, limit);
  return {
    ...count,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(shown.at(-1)?.number ?? 0),
    MaxParts: limit,
    IsTruncated: behind.length > shown.length,
    Parts: shown.map((part) => shownPart(part, checksum.algorithm)),
  };
}

function shownPart(part: PartRecord, algorithm: ChecksumAlgorithm): ObjectPart {
  return { PartNumber: part.number, Size: part.size, ...partChecksums(part.checksums, algorithm) };
}
