/**
 * Conditional requests: reads, copies, writes, deletes.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
 */

import { headerNotImplemented, noSuchKey, preconditionFailed } from './errors.ts';
import type { ObjectRecord } from './object-record.ts';

/** Times of conditions have whole seconds. */
function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function withoutQuotes(etag: string): string {
  return etag.trim().replace(/^W\//, '').replaceAll('"', '');
}

/** Whether one of the listed ETags is this one. */
function matches(header: string, etag: string): boolean {
  return header
    .split(',')
    .map(withoutQuotes)
    .some((wanted) => wanted === '*' || wanted === etag);
}

export interface ReadConditions {
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
  IfModifiedSince?: Date | undefined;
  IfUnmodifiedSince?: Date | undefined;
}

interface Subject {
  etag: string;
  modifiedAtMs: number;
}

/**
 * Decides the conditions of a GET or HEAD: a match outweighs a date.
 *
 * @returns whether the answer is 304 Not Modified
 * @throws AwsError PreconditionFailed
 */
export function isNotModified(conditions: ReadConditions, subject: Subject, nowMs: number): boolean {
  const failed = failedRead(conditions, subject, nowMs);
  if (failed === undefined) return false;
  if (failed === 'If-None-Match' || failed === 'If-Modified-Since') return true;
  throw preconditionFailed(failed);
}

/**
 * The conditions of a copy's source.
 *
 * @throws AwsError PreconditionFailed: a copy has no 304
 */
export function checkCopySource(conditions: ReadConditions, subject: Subject, nowMs: number): void {
  const failed = failedRead(conditions, subject, nowMs);
  if (failed !== undefined) throw preconditionFailed(`x-amz-copy-source-${failed}`);
}

function failedRead(
  { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince }: ReadConditions,
  { etag, modifiedAtMs }: Subject,
  nowMs: number,
): string | undefined {
  const modified = seconds(modifiedAtMs);
  if (IfMatch !== undefined) {
    if (!matches(IfMatch, etag)) return 'If-Match';
  } else if (IfUnmodifiedSince !== undefined && modified > seconds(IfUnmodifiedSince.getTime())) {
    return 'If-Unmodified-Since';
  }
  if (IfNoneMatch !== undefined) return matches(IfNoneMatch, etag) ? 'If-None-Match' : undefined;
  if (IfModifiedSince === undefined || IfModifiedSince.getTime() > nowMs) return undefined;
  return modified <= seconds(IfModifiedSince.getTime()) ? 'If-Modified-Since' : undefined;
}

export interface WriteConditions {
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
}

/** @throws AwsError NotImplemented for what S3 does not take of a write */
export function checkWriteConditions({ IfMatch, IfNoneMatch }: WriteConditions): void {
  if (IfMatch !== undefined && IfNoneMatch !== undefined) {
    throw headerNotImplemented(
      'If-Match,If-None-Match',
      'Multiple conditional request headers present in the request',
    );
  }
  const refuse = (header: string) =>
    headerNotImplemented(header, `We don't accept the provided value of ${header} header for this API`);
  if (IfNoneMatch !== undefined && IfNoneMatch !== '*') throw refuse('If-None-Match');
  if (IfMatch === '*') throw refuse('If-Match');
}

/**
 * Decides a conditional write by what stands there at its commit.
 *
 * @param current the newest version, a delete marker counts as nothing
 * @throws AwsError PreconditionFailed, NoSuchKey
 */
export function checkWrite(
  { IfMatch, IfNoneMatch }: WriteConditions,
  key: string,
  current: ObjectRecord | undefined,
): void {
  const etag = current?.isMarker === true ? undefined : current?.etag;
  if (IfNoneMatch !== undefined && etag !== undefined) throw preconditionFailed('If-None-Match');
  if (IfMatch === undefined) return;
  if (etag === undefined) throw noSuchKey(key);
  if (withoutQuotes(IfMatch) !== etag) throw preconditionFailed('If-Match');
}

export interface DeleteConditions {
  etag?: string | undefined;
  size?: number | undefined;
  modified?: Date | undefined;
}

/** @throws AwsError PreconditionFailed, NoSuchKey, NotImplemented */
export function checkDelete(
  { etag, size, modified }: DeleteConditions,
  key: string,
  current: ObjectRecord | undefined,
): void {
  // Of directory buckets alone.
  if (size !== undefined) throw headerNotImplemented('x-amz-if-match-size');
  if (modified !== undefined) throw headerNotImplemented('x-amz-if-match-last-modified-time');
  if (etag === undefined) return;
  if (current === undefined || current.isMarker === true) {
    throw noSuchKey(key);
  }
  if (withoutQuotes(etag) !== '*' && withoutQuotes(etag) !== current.etag) {
    throw preconditionFailed('If-Match');
  }
}
