import type { Transaction } from '../../../core/transaction.ts';
import type { DeleteMarkerEntry, ListObjectVersionsRequest, ObjectVersion } from '../api.gen.ts';
import { type Bucket, requireBucket } from '../buckets.ts';
import { invalidArgument } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findVersion } from '../history.ts';
import { commonPrefixes, keyEncoder, pageSize } from '../list-encoding.ts';
import { type ListRequest, listKeys, resumeAfter, successor } from '../listing.ts';
import { listedObject } from '../object-lists.ts';
import { isStored } from '../object-record.ts';
import { ownerOf } from '../owner.ts';
import { NULL_VERSION, orderOfVersionId } from '../version-id.ts';
import { type ListedVersion, versionSource } from '../version-list.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export const listObjectVersions: Handler<'ListObjectVersions'> = async ({ tx, now }, input) => {
  const encode = keyEncoder(input.EncodingType);
  if ((input.MaxKeys ?? 0) < 0) throw invalidArgument('max-keys cannot be negative', 'max-keys');
  const limit = pageSize(input.MaxKeys, 'max-keys');
  const bucket = await requireBucket(tx, input.Bucket);
  const { Prefix: prefix = '', Delimiter: delimiter = '' } = input;
  const resume = await firstPlace(tx, bucket, input);
  const page = await listKeys(versionSource(tx, bucket), { prefix, delimiter, limit, ...resume });
  const showsRestore = input.OptionalObjectAttributes?.includes('RestoreStatus') === true;
  const options = { showsOwner: true, showsRestore, nowMs: now() };
  const versions: ObjectVersion[] = [];
  const markers: DeleteMarkerEntry[] = [];
  for (const { record, isLatest } of page.records) {
    const common = { IsLatest: isLatest, VersionId: record.versionId };
    if (isStored(record)) versions.push({ ...listedObject(record, encode, options), ...common });
    else {
      markers.push({
        ...common,
        Key: encode(record.key),
        LastModified: new Date(record.modifiedAtMs),
        Owner: ownerOf(bucket.account),
      });
    }
  }
  return {
    Name: bucket.name,
    Prefix: encode(prefix),
    KeyMarker: encode(input.KeyMarker ?? ''),
    VersionIdMarker: input.VersionIdMarker ?? '',
    MaxKeys: limit,
    IsTruncated: page.isTruncated,
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    ...(page.isTruncated ? nextMarkers(page.last, encode) : {}),
    Versions: versions.length === 0 ? undefined : versions,
    DeleteMarkers: markers.length === 0 ? undefined : markers,
    CommonPrefixes: commonPrefixes(page.prefixes, encode),
  };
};

function nextMarkers(
  last: { record: ListedVersion } | { prefix: string } | undefined,
  encode: (key: string) => string,
): { NextKeyMarker?: string; NextVersionIdMarker?: string } {
  if (last === undefined) return {};
  if ('prefix' in last) return { NextKeyMarker: encode(last.prefix) };
  const { record } = last.record;
  return { NextKeyMarker: encode(record.key), NextVersionIdMarker: record.versionId };
}

/** @throws AwsError InvalidArgument */
async function firstPlace(
  tx: Transaction,
  bucket: Bucket,
  { KeyMarker: marker, VersionIdMarker: version, Prefix = '', Delimiter = '' }: ListObjectVersionsRequest,
): Promise<Pick<ListRequest, 'from' | 'shown'>> {
  if (version === '') {
    throw invalidArgument('A version-id marker cannot be empty.', 'version-id-marker', version);
  }
  if (version !== undefined && (marker === undefined || marker === '')) {
    const text = 'A version-id marker cannot be specified without a key marker.';
    throw invalidArgument(text, 'version-id-marker', version);
  }
  const behind = resumeAfter(marker, Prefix, Delimiter, (key) => [successor(key)]);
  if (version === undefined || marker === undefined || behind.shown !== undefined) return behind;
  const order = await orderOf(tx, bucket, marker, version);
  return order === undefined ? behind : { from: [marker, 1 - order], shown: undefined };
}

/** The place of a version, which may have been deleted since it was listed: clients delete page by page. */
async function orderOf(
  tx: Transaction,
  bucket: Bucket,
  key: string,
  version: string,
): Promise<number | undefined> {
  if (version === NULL_VERSION) return (await findVersion(tx, bucket, key, version))?.order;
  const order = orderOfVersionId(version);
  if (order === undefined) {
    throw invalidArgument('Invalid version id specified', 'version-id-marker', version);
  }
  return order;
}
