/** The source of a copy: `/bucket/key?versionId=...`, encoded as forms are: a plus sign is a space. */

import type { TxContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import { checkCopyable } from './archive.ts';
import { type Bucket, requireBucket } from './buckets.ts';
import { checkCopySource, type ReadConditions } from './conditions.ts';
import { type Content, contentOf } from './content.ts';
import { checkCustomerKey, sourceKeyOf } from './encryption.ts';
import { invalidArgument, invalidRequest, notImplemented } from './errors.ts';
import { requireObject } from './history.ts';
import { checkKey } from './metadata.ts';
import type { StoredObject } from './object-record.ts';

/** S3's limit of what one request copies. */
export const COPY_BYTES_MAX = 5 * 1024 ** 3;

export interface CopySource {
  bucket: string;
  key: string;
  versionId: string | undefined;
}

/**
 * @param text undefined: the query string named the operation (`x-id`), and the header that makes it one is not there
 * @throws AwsError InvalidArgument, KeyTooLongError, NotImplemented (access points)
 */
export function readCopySource(text = ''): CopySource {
  const [path = '', query = ''] = splitOnce(text, '?versionId=');
  const decoded = decode(path).replace(/^\//, '');
  if (/^arn:[^:]*:s3[\w-]*:[^:]*:\d*:accesspoint\//.test(decoded)) {
    throw notImplemented('Copying from an access point');
  }
  const [bucket = '', key = ''] = splitOnce(decoded, '/');
  if (bucket === '') throw invalidSource('Invalid copy source bucket name', text);
  if (key === '') throw invalidSource('Invalid copy source object key', text);
  checkKey(key);
  return { bucket, key, versionId: query === '' ? undefined : decode(query) };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function decode(text: string): string {
  try {
    // aws/aws-cli#614: a `+` that is meant must be sent as `%2B`.
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw invalidSource('Invalid copy source encoding', text);
  }
}

function invalidSource(message: string, text: string): Error {
  return invalidArgument(message, 'x-amz-copy-source', text);
}

/** The parts of CopyObject's and UploadPartCopy's inputs that are about the source. */
export interface SourceInput {
  CopySource: string;
  CopySourceIfMatch?: string | undefined;
  CopySourceIfModifiedSince?: Date | undefined;
  CopySourceIfNoneMatch?: string | undefined;
  CopySourceIfUnmodifiedSince?: Date | undefined;
  CopySourceSSECustomerAlgorithm?: string | undefined;
  CopySourceSSECustomerKey?: string | undefined;
  CopySourceSSECustomerKeyMD5?: string | undefined;
}

export interface FoundSource {
  bucket: Bucket;
  object: StoredObject;
  content: Content;
}

/**
 * The object to copy, its conditions checked.
 *
 * @throws AwsError NoSuchKey, InvalidRequest, InvalidObjectState, PreconditionFailed, AccessDenied
 */
export async function requireSource(
  context: TxContext,
  source: CopySource,
  input: SourceInput,
): Promise<FoundSource> {
  const { tx, now } = context;
  const bucket = await requireBucket(tx, source.bucket);
  const wanted = { Key: source.key, VersionId: source.versionId };
  const object = await requireObject(context, bucket, wanted, 'GET').catch((error: unknown) => {
    if (!(error instanceof AwsError) || error.code !== 'MethodNotAllowed') throw error;
    throw invalidRequest(
      'The source of a copy request may not specifically refer to a delete marker by version id.',
    );
  });
  checkCopyable(object, now());
  checkCopySource(conditionsOf(input), object, now());
  checkCustomerKey(object.headers.encryption, sourceKeyOf(input));
  return { bucket, object, content: await contentOf(tx, object) };
}

function conditionsOf(input: SourceInput): ReadConditions {
  return {
    IfMatch: input.CopySourceIfMatch,
    IfNoneMatch: input.CopySourceIfNoneMatch,
    IfModifiedSince: input.CopySourceIfModifiedSince,
    IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
  };
}

/** Version of the source as answers tell it. */
export function shownSource({ bucket, object }: FoundSource): { CopySourceVersionId?: string } {
  return bucket.versioning === undefined || object.versionId === 'null'
    ? {}
    : { CopySourceVersionId: object.versionId };
}
