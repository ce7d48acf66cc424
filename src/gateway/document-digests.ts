/** Digests that S3's clients send with documents (DeleteObjects, configurations). Objects are checked where they go. */

import {
  checkChecksum,
  checkContentMd5,
  digestOf,
  readChecksumClaim,
  readContentMd5,
  trailerChecksum,
} from '../core/checksums.ts';
import { ProtocolError } from '../protocol/types.ts';
import type { RequestHead } from './request-head.ts';

/** There a checksum is that of the object, and not of the document. */
const OF_OBJECT: ReadonlySet<string> = new Set(['CompleteMultipartUpload']);
/** There S3 does not do without. Of configurations it doesn't either, but nobody recorded in which words. */
const REQUIRED: ReadonlySet<string> = new Set(['DeleteObjects']);

/**
 * Compares a document with what its request says of it.
 *
 * @throws AwsError BadDigest, InvalidDigest, InvalidRequest, MalformedTrailerError
 */
export function checkDocument(
  { headers }: RequestHead,
  operation: string,
  bytes: Uint8Array,
  trailers: Readonly<Record<string, string>>,
): void {
  const md5 = readContentMd5(headers['content-md5']);
  if (md5 !== undefined) checkContentMd5(md5, digestOf('MD5', bytes));
  if (OF_OBJECT.has(operation)) return;
  const kind = headers['x-amz-content-sha256'];
  const isStreaming = typeof kind === 'string' && /^STREAMING-.*-TRAILER$/.test(kind);
  const claim = readChecksumClaim(headers, isStreaming);
  if (md5 === undefined && claim === undefined && REQUIRED.has(operation)) {
    const text = 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*';
    throw new ProtocolError('InvalidRequest', text);
  }
  if (claim === undefined) return;
  const { algorithm } = claim;
  checkChecksum(algorithm, claim.value ?? trailerChecksum(claim, trailers), digestOf(algorithm, bytes));
}
