import { checksumAlgorithm } from '../../../core/checksums.ts';
import type { TxContext } from '../../../core/context.ts';
import type { CopyObjectRequest } from '../api.gen.ts';
import { DEFAULT_ALGORITHM } from '../body-digests.ts';
import { type Bucket, requireBucket } from '../buckets.ts';
import { checkWrite, checkWriteConditions } from '../conditions.ts';
import { whileContentMoves } from '../content.ts';
import { copyContent } from '../copy-content.ts';
import {
  COPY_BYTES_MAX,
  type CopySource,
  type FoundSource,
  readCopySource,
  requireSource,
  shownSource,
} from '../copy-source.ts';
import { writeContext, writeEncryption } from '../encryption.ts';
import { invalidArgument, invalidRequest } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { newestVersion } from '../history.ts';
import { expirationOf } from '../lifecycle-rules.ts';
import { checkKey } from '../metadata.ts';
import { checksumMembers, quoted, writtenVersion } from '../object-output.ts';
import type { Checksum, ObjectHeaders } from '../object-record.ts';
import { putObjectVersion, readHeaders } from '../put-object.ts';
import { dropReceived } from '../receive-body.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export const copyObject: Staged<'CopyObject'> = async (context, input) => {
  checkKey(input.Key);
  checkWriteConditions(input);
  checkDirectives(input);
  const wanted = readCopySource(input.CopySource);
  const asked = readAlgorithm(input.ChecksumAlgorithm);
  return whileContentMoves(async () => {
    const { source, headers } = await context.transact(async (attempt) => {
      const bucket = await requireBucket(attempt.tx, input.Bucket);
      const found = await requireSource(attempt, wanted, input);
      checkCopy(bucket, wanted, found, input);
      return { source: found, headers: copyHeaders(attempt, bucket, found, input) };
    });
    const algorithm = asked ?? source.object.checksum?.algorithm ?? DEFAULT_ALGORITHM;
    const received = await copyContent(context, source, undefined, [algorithm]);
    const value = received.digests.checksums[algorithm] ?? '';
    const checksum: Checksum = { algorithm, value, type: 'FULL_OBJECT' };
    const { digests, size } = received;
    try {
      return await context.transact(async (attempt) => {
        const bucket = await requireBucket(attempt.tx, input.Bucket);
        if (input.IfMatch !== undefined || input.IfNoneMatch !== undefined) {
          checkWrite(input, input.Key, await newestVersion(attempt.tx, bucket, input.Key));
        }
        const content = { key: input.Key, headers, etag: digests.md5, size, checksum };
        const object = await putObjectVersion(attempt, bucket, content, received, 'ObjectCreated:Copy');
        return {
          CopyObjectResult: {
            ETag: quoted(object.etag),
            LastModified: new Date(object.modifiedAtMs),
            ...checksumMembers(checksum),
          },
          ...writeEncryption(headers.encryption),
          ...writeContext(headers.encryption),
          ...writtenVersion(bucket, object.versionId),
          ...shownSource(source),
          Expiration: expirationOf(bucket, object),
        };
      });
    } catch (error) {
      await dropReceived(context.blobs, received);
      throw error;
    }
  });
};

/** @throws AwsError InvalidArgument */
function checkDirectives(input: CopyObjectRequest): void {
  const check = (value: string | undefined, what: string) => {
    if (value === undefined || value === 'COPY' || value === 'REPLACE') return;
    throw invalidArgument(`Unknown ${what} directive.`, `x-amz-${what}-directive`, value);
  };
  check(input.MetadataDirective, 'metadata');
  check(input.TaggingDirective, 'tagging');
}

function readAlgorithm(name: string | undefined) {
  if (name === undefined) return undefined;
  const algorithm = checksumAlgorithm(name);
  if (algorithm === undefined) {
    throw invalidRequest(
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, MD5, SHA1, SHA256, SHA512]',
    );
  }
  return algorithm;
}

/** @throws AwsError InvalidRequest: too large, or a copy onto itself that changes nothing */
function checkCopy(
  bucket: Bucket,
  wanted: CopySource,
  { object }: FoundSource,
  input: CopyObjectRequest,
): void {
  if (object.size > COPY_BYTES_MAX) {
    throw invalidRequest(
      `The specified copy source is larger than the maximum allowable size for a copy source: ${COPY_BYTES_MAX}`,
    );
  }
  const isSelf = wanted.bucket === bucket.name && wanted.key === input.Key && wanted.versionId === undefined;
  if (!isSelf) return;
  const changes =
    input.MetadataDirective === 'REPLACE' ||
    input.StorageClass !== undefined ||
    input.WebsiteRedirectLocation !== undefined ||
    input.ServerSideEncryption !== undefined ||
    input.SSECustomerKey !== undefined ||
    bucket.encryption?.ApplyServerSideEncryptionByDefault !== undefined ||
    object.headers.encryption.algorithm !== 'AES256' ||
    object.restoredUntilMs !== undefined;
  if (changes) return;
  throw invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's " +
      'metadata, storage class, website redirect location or encryption attributes.',
  );
}

/** What a copy takes from its source, and what from the request. Locks and ACLs are never copied. */
function copyHeaders(
  context: TxContext,
  bucket: Bucket,
  { object }: FoundSource,
  input: CopyObjectRequest,
): ObjectHeaders {
  const isTagged = input.TaggingDirective === 'REPLACE';
  const headers = readHeaders(context, bucket, { ...input, Tagging: isTagged ? input.Tagging : undefined });
  const source = object.headers;
  if (!isTagged) headers.tags = source.tags;
  if (input.MetadataDirective === 'REPLACE') return headers;
  return { ...headers, system: source.system, metadata: source.metadata };
}
