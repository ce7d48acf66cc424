import { requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';
import { commonPrefixes, keyEncoder, pageSize } from '../list-encoding.ts';
import { type ListedPage, listKeys, resumeAfter, successor } from '../listing.ts';
import { listedObject, objectSource } from '../object-lists.ts';
import type { StoredObject } from '../object-record.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export const listObjects: Handler<'ListObjects'> = async ({ tx, now }, input) => {
  const encode = keyEncoder(input.EncodingType);
  const limit = pageSize(input.MaxKeys, 'max-keys', 'maxKeys');
  const bucket = await requireBucket(tx, input.Bucket);
  const { Prefix: prefix = '', Delimiter: delimiter = '', Marker: marker } = input;
  const resume = resumeAfter(marker, prefix, delimiter, (key) => [successor(key)]);
  const page = await listKeys(objectSource(tx, bucket), { prefix, delimiter, limit, ...resume });
  const showsRestore = input.OptionalObjectAttributes?.includes('RestoreStatus') === true;
  const options = { showsOwner: true, showsRestore, nowMs: now() };
  return {
    Name: bucket.name,
    Prefix: encode(prefix),
    Marker: encode(marker ?? ''),
    MaxKeys: limit,
    IsTruncated: page.isTruncated,
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    // Without a delimiter clients go on behind the last key.
    ...(delimiter !== '' && page.isTruncated ? { NextMarker: encode(lastShown(page)) } : {}),
    Contents: page.records.map((object) => listedObject(object, encode, options)),
    CommonPrefixes: commonPrefixes(page.prefixes, encode),
  };
};

function lastShown({ last }: ListedPage<StoredObject>): string {
  if (last === undefined) return '';
  return 'prefix' in last ? last.prefix : last.record.key;
}
