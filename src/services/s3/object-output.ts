/** An object as answers show it. */

import type { ChecksumAlgorithm, ChecksumType } from '../../core/checksums.ts';
import type { Bucket } from './buckets.ts';
import { writeEncryption } from './encryption.ts';
import { invalidPartNumber, invalidRequest } from './errors.ts';
import { expirationOf } from './lifecycle-rules.ts';
import { type HeaderOutput, writeHeaders } from './metadata.ts';
import { checkPartNumber } from './multipart.ts';
import { writeLock } from './object-lock.ts';
import type { Checksum, PartRecord, StoredObject } from './object-record.ts';
import { type ByteRange, contentRange, readRange } from './ranges.ts';

export type ChecksumMembers = {
  [A in ChecksumAlgorithm as `Checksum${A}`]?: string;
} & { ChecksumType?: ChecksumType };

export function quoted(etag: string): string {
  return `"${etag}"`;
}

/** `ChecksumCRC32` and so on, with their type. */
export function checksumMembers(checksum: Checksum | undefined): ChecksumMembers {
  if (checksum === undefined) return {};
  return { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type };
}

/** Checksums of a part, which have no type. */
export function partChecksums(
  checksums: Partial<Record<ChecksumAlgorithm, string>>,
  algorithm: ChecksumAlgorithm | undefined,
): ChecksumMembers {
  const value = algorithm === undefined ? undefined : checksums[algorithm];
  return value === undefined ? {} : { [`Checksum${algorithm}`]: value };
}

/** A version's id as answers tell it: nothing where the bucket never was versioned. */
export function shownVersion(bucket: Bucket, versionId: string): { VersionId?: string } {
  return bucket.versioning === undefined ? {} : { VersionId: versionId };
}

/** The same for writes: the null version of a suspended bucket is not told. */
export function writtenVersion(bucket: Bucket, versionId: string): { VersionId?: string } {
  return bucket.versioning === 'Enabled' ? { VersionId: versionId } : {};
}

export interface ObjectOutputInput {
  ChecksumMode?: string | undefined;
  VersionId?: string | undefined;
  PartNumber?: number | undefined;
  Range?: string | undefined;
  ResponseCacheControl?: string | undefined;
  ResponseContentDisposition?: string | undefined;
  ResponseContentEncoding?: string | undefined;
  ResponseContentLanguage?: string | undefined;
  ResponseContentType?: string | undefined;
  ResponseExpires?: Date | undefined;
}

/** What of an object is asked for. */
export interface Selection {
  range: ByteRange | undefined;
  /** A part was asked for: how many there are is told. */
  partsCount: number | undefined;
  part?: PartRecord;
}

/**
 * What S3 refuses before it looks for the object, where the bucket is there.
 *
 * @throws AwsError InvalidRequest, InvalidArgument
 */
export function checkSelection({
  Range: range,
  PartNumber: number,
  ChecksumMode: mode,
}: ObjectOutputInput): void {
  if (number !== undefined) {
    if (range !== undefined) {
      throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
    }
    checkPartNumber(number);
  }
  if (mode !== undefined && mode.toUpperCase() !== 'ENABLED') {
    throw invalidRequest('Value for x-amz-checksum-mode header is invalid.');
  }
}

/**
 * @param parts of an object that has some and of which one is asked for
 * @throws AwsError InvalidRange, InvalidPartNumber
 */
export function readSelection(
  object: StoredObject,
  input: Pick<ObjectOutputInput, 'Range' | 'PartNumber'>,
  parts: readonly PartRecord[] | undefined,
): Selection {
  const { PartNumber: number, Range: range } = input;
  if (number === undefined) return { range: readRange(range, object.size), partsCount: undefined };
  if (parts === undefined) {
    if (number > 1) throw invalidPartNumber(number, 1);
    return { range: object.size === 0 ? undefined : { start: 0, end: object.size }, partsCount: undefined };
  }
  let start = 0;
  for (const part of parts) {
    const end = start + part.size;
    if (part.number === number) return { range: { start, end }, partsCount: parts.length, part };
    start = end;
  }
  throw invalidPartNumber(number, parts.length);
}

/** What the members of an answer are made of. */
export interface Shown {
  bucket: Bucket;
  object: StoredObject;
  input: ObjectOutputInput;
  selection: Selection;
  nowMs: number;
}

/** Members of GetObject and HeadObject. */
export function objectMembers({ bucket, object, input, selection, nowMs }: Shown) {
  const { range, partsCount } = selection;
  const { headers, size, restoredUntilMs = 0 } = object;
  const length = range === undefined ? size : range.end - range.start;
  // Who names a version is not told when the newest one expires.
  const expiration = input.VersionId === undefined ? expirationOf(bucket, object) : undefined;
  const showsChecksum = input.ChecksumMode?.toUpperCase() === 'ENABLED';
  return {
    AcceptRanges: 'bytes',
    LastModified: new Date(object.modifiedAtMs),
    ContentLength: length,
    ETag: quoted(object.etag),
    ...writeHeaders(headers.system, headers.metadata),
    ...writeEncryption(headers.encryption),
    ...writeLock(headers.lock),
    ...shownVersion(bucket, object.versionId),
    ...(showsChecksum ? checksumMembers(selectedChecksum(object, selection)) : {}),
    ContentRange: range === undefined ? undefined : contentRange(range, size),
    PartsCount: partsCount,
    StorageClass: headers.storageClass,
    WebsiteRedirectLocation: headers.redirect,
    TagCount: headers.tags?.length,
    Restore: restoredUntilMs > nowMs ? restoreText(restoredUntilMs) : undefined,
    Expiration: expiration,
    ...overrides(input),
  };
}

/**
 * The checksum of what is sent: of a part where the object's is made of those of its parts, else the object's, where all
 * of it is sent (localstack/localstack#12842, seen on S3).
 */
function selectedChecksum({ checksum, size }: StoredObject, selection: Selection): Checksum | undefined {
  const { range, part } = selection;
  if (part !== undefined && checksum?.type === 'COMPOSITE') {
    const value = part.checksums[checksum.algorithm];
    return value === undefined ? undefined : { ...checksum, value };
  }
  return range === undefined || range.end - range.start === size ? checksum : undefined;
}

function restoreText(untilMs: number): string {
  return `ongoing-request="false", expiry-date="${new Date(untilMs).toUTCString()}"`;
}

/** `response-content-type` and the like. */
function overrides(input: ObjectOutputInput): HeaderOutput {
  const output: HeaderOutput = {};
  if (input.ResponseCacheControl !== undefined) output.CacheControl = input.ResponseCacheControl;
  if (input.ResponseContentDisposition !== undefined) {
    output.ContentDisposition = input.ResponseContentDisposition;
  }
  if (input.ResponseContentEncoding !== undefined) output.ContentEncoding = input.ResponseContentEncoding;
  if (input.ResponseContentLanguage !== undefined) output.ContentLanguage = input.ResponseContentLanguage;
  if (input.ResponseContentType !== undefined) output.ContentType = input.ResponseContentType;
  if (input.ResponseExpires !== undefined) output.Expires = input.ResponseExpires;
  return output;
}

/** S3 overrides headers for signed requests only: else anybody could make a public object a page of his own. */
export function checkOverrides(input: ObjectOutputInput, isAnonymous: boolean): void {
  if (!isAnonymous || Object.keys(overrides(input)).length === 0) return;
  throw invalidRequest('Request specific response headers cannot be used for anonymous GET requests.');
}
