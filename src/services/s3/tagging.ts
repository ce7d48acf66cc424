/**
 * Tag sets of buckets and objects.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 */

import type { Tag } from './api.gen.ts';
import { badRequest, invalidArgument, invalidTag, malformedXml } from './errors.ts';

export type TagKind = 'bucket' | 'object';

const TAGS_MAX: Readonly<Record<TagKind, number>> = { bucket: 50, object: 10 };
const KEY_LENGTH_MAX = 128;
const VALUE_LENGTH_MAX = 256;
/** Letters, spaces and digits of any script, and a few signs. */
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * A tag set from the body of a request.
 *
 * @throws AwsError InvalidTag, BadRequest, MalformedXML
 */
export function readTagSet(tags: readonly Partial<Tag>[], kind: TagKind): Tag[] {
  if (tags.length > TAGS_MAX[kind]) throw tooMany(kind);
  const keys = new Set<string>();
  return tags.map((tag) => {
    const { Key: key, Value: value } = tag;
    if (key === undefined || value === undefined) throw malformedXml();
    if (keys.has(key)) throw invalidTag('Cannot provide multiple Tags with the same key', { TagKey: key });
    keys.add(key);
    checkTag(key, value, kind);
    return { Key: key, Value: value };
  });
}

function tooMany(kind: TagKind): Error {
  return kind === 'object'
    ? badRequest('Object tags cannot be greater than 10')
    : badRequest('Bucket tag count cannot be greater than 50');
}

function checkTag(key: string, value: string, kind: TagKind): void {
  if (key.startsWith('aws:')) {
    const text =
      kind === 'bucket'
        ? 'System tags cannot be added/updated by requester'
        : 'Your TagKey cannot be prefixed with aws:';
    throw invalidTag(text, { TagKey: key });
  }
  if (key === '' || key.length > KEY_LENGTH_MAX || !CHARACTERS.test(key)) {
    throw invalidTag('The TagKey you have provided is invalid', { TagKey: key });
  }
  if (value.length > VALUE_LENGTH_MAX || !CHARACTERS.test(value)) {
    throw invalidTag('The TagValue you have provided is invalid', { TagKey: key, TagValue: value });
  }
}

/**
 * The tags of an upload, from `x-amz-tagging: a=1&b=2`.
 *
 * @throws AwsError InvalidArgument, InvalidTag, BadRequest
 */
export function readTagHeader(header: string | undefined): Tag[] | undefined {
  if (header === undefined || header === '') return undefined;
  const tags: Tag[] = [];
  const keys = new Set<string>();
  for (const pair of header.split('&')) {
    if (pair === '') continue;
    const [key, value, ...more] = pair.split('=').map(decode);
    if (key === undefined || more.length > 0 || keys.has(key)) throw badHeader(header);
    keys.add(key);
    tags.push({ Key: key, Value: value ?? '' });
  }
  if (tags.length > TAGS_MAX.object) throw tooMany('object');
  for (const { Key, Value } of tags) checkTag(Key, Value, 'object');
  return tags.length === 0 ? undefined : tags;

  function decode(text: string): string {
    try {
      return decodeURIComponent(text.replaceAll('+', ' '));
    } catch {
      throw badHeader(header);
    }
  }
}

function badHeader(header: string | undefined): Error {
  return invalidArgument(
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name " +
      'duplicates.',
    'x-amz-tagging',
    header,
  );
}
