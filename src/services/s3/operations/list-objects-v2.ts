import { requireBucket } from '../buckets.ts';
import { invalidArgument } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { commonPrefixes, keyEncoder, pageSize } from '../list-encoding.ts';
import { listKeys, type Position, successor } from '../listing.ts';
import { listedObject, objectSource } from '../object-lists.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const listObjectsV2: Handler<'ListObjectsV2'> = async ({ tx, now }, input) => {
  const encode = keyEncoder(input.EncodingType);
  const limit = pageSize(input.MaxKeys, 'max-keys', 'maxKeys');
  const bucket = await requireBucket(tx, input.Bucket);
  const { Prefix: prefix = '', Delimiter: delimiter = '', ContinuationToken: token } = input;
  const from = firstPosition(token, input.StartAfter);
  const page = await listKeys(objectSource(tx, bucket), { prefix, delimiter, limit, from, shown: undefined });
  const showsRestore = input.OptionalObjectAttributes?.includes('RestoreStatus') === true;
  const options = { showsOwner: input.FetchOwner === true, showsRestore, nowMs: now() };
  return {
    Name: bucket.name,
    Prefix: encode(prefix),
    MaxKeys: limit,
    KeyCount: page.records.length + page.prefixes.length,
    IsTruncated: page.isTruncated,
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    ...(token === undefined ? {} : { ContinuationToken: token }),
    ...(token === undefined && input.StartAfter !== undefined
      ? { StartAfter: encode(input.StartAfter) }
      : {}),
    ...(page.next === undefined ? {} : { NextContinuationToken: closeToken(page.next.key) }),
    Contents: page.records.map((object) => listedObject(object, encode, options)),
    CommonPrefixes: commonPrefixes(page.prefixes, encode),
  };
};

/** A token outweighs StartAfter, which clients send along with every page. */
function firstPosition(token: string | undefined, startAfter: string | undefined): Position | undefined {
  if (token !== undefined) return [openToken(token)];
  return startAfter === undefined || startAfter === '' ? undefined : [successor(startAfter)];
}

const TOKEN_VERSION = '1';

/** The token names the first key of the page: opaque to clients, and nothing in it is secret to who may list. */
function closeToken(key: string): string {
  return TOKEN_VERSION + Buffer.from(key).toString('base64url');
}

function openToken(token: string): string {
  const body = token.slice(TOKEN_VERSION.length);
  const bytes = Buffer.from(body, 'base64url');
  if (token.startsWith(TOKEN_VERSION) && body !== '' && bytes.toString('base64url') === body) {
    return bytes.toString('utf8');
  }
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token');
}
