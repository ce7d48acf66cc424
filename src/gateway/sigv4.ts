/**
 * AWS request signatures: Version 4 in the header and presigned, Version 4A, and S3's Version 2.
 *
 *     const signed = readSignature(head, { style, wallMs });       // reads it, checks its form, dates and scope
 *     if (signed.kind === 'signed') {
 *       const secret = ...;                                       // the caller looks the key up
 *       verifySignature(signed, secret, { keys, bodySha256 });    // compares
 *       checkBodySha256(signed, sha256OfTheBody);                 // as soon as the body is known
 *     }
 *
 * Everything is a pure function of its arguments but for the cache of derived keys, which the caller owns. What AWS
 * would refuse is thrown as the AwsError that it would answer.
 */

import { verify as verifyAsymmetric } from 'node:crypto';
import type { AwsError } from '../core/errors.ts';
import { canonicalPath, canonicalRequest, s3CanonicalPath } from './canonical.ts';
import { readS3Presigned } from './presign.ts';
import { headerOf, type RequestHead, splitTarget } from './request-head.ts';
import {
  contentSha256Mismatch,
  invalidArgument,
  invalidSignature,
  type SignatureStyle,
  signatureDoesNotMatch,
} from './signature-errors.ts';
import {
  type Anonymous,
  type SignatureOptions,
  type SignedRequest,
  signatureParameters,
} from './signed-request.ts';
import { bytesOf, equalInConstantTime, type SigningKeys, sha256Hex } from './signing-keys.ts';
import { readV2Header, readV2Presigned, verifyV2 } from './sigv2.ts';
import { readS3Header, V4A_ALGORITHM } from './sigv4-s3.ts';
import { readSharedHeader, readSharedPresigned } from './sigv4-shared.ts';

const V4_ALGORITHM = 'AWS4-HMAC-SHA256';
const QUERY_SIGNED = /(?:^|&)(?:x-amz-algorithm|signature)(?:[=&]|$)/i;
const ONE_MECHANISM =
  'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or ' +
  'the Authorization header should be specified';

const ANONYMOUS: Anonymous = { kind: 'anonymous' };

/**
 * Reads who claims to have signed a request, and checks all that can be checked without the secret, in AWS's order.
 *
 * @throws AwsError when the signature is incomplete, malformed, expired, too early, or of another scope
 */
export function readSignature(head: RequestHead, options: SignatureOptions): SignedRequest | Anonymous {
  const authorization = headerOf(head, 'authorization');
  const url = head.url ?? '/';
  const parameters = url.includes('?') ? queryParameters(url) : undefined;
  if (options.style === 's3') return readS3(head, authorization, parameters, options);

  const presigned = parameters?.has('x-amz-algorithm') === true;
  if (authorization) {
    if (presigned) {
      throw invalidSignature(
        options.style,
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
      );
    }
    return readSharedHeader(head, authorization, options);
  }
  return presigned ? readSharedPresigned(head, parameters, options) : ANONYMOUS;
}

function queryParameters(url: string): ReadonlyMap<string, string> | undefined {
  const { query } = splitTarget(url);
  return QUERY_SIGNED.test(query) ? signatureParameters(query) : undefined;
}

function readS3(
  head: RequestHead,
  authorization: string | undefined,
  parameters: ReadonlyMap<string, string> | undefined,
  options: SignatureOptions,
): SignedRequest | Anonymous {
  const presigned = parameters?.has('x-amz-algorithm') === true;
  const versionTwo = parameters?.has('signature') === true;
  if ((authorization !== undefined && (presigned || versionTwo)) || (presigned && versionTwo)) {
    throw invalidArgument(ONE_MECHANISM, 'Authorization', authorization);
  }
  if (authorization) return readS3Authorization(head, authorization, options);
  if (presigned) return readS3Presigned(head, parameters, options);
  return versionTwo ? readV2Presigned(head, parameters, options) : ANONYMOUS;
}

function readS3Authorization(
  head: RequestHead,
  authorization: string,
  options: SignatureOptions,
): SignedRequest {
  const space = authorization.indexOf(' ');
  if (space < 0) {
    throw invalidArgument(
      "Authorization header is invalid -- one and only one ' ' (space) required",
      'Authorization',
      authorization,
    );
  }
  const scheme = authorization.slice(0, space).toUpperCase();
  if (scheme === 'AWS') return readV2Header(head, authorization.slice(space + 1), authorization, options);
  if (scheme === V4_ALGORITHM || scheme === V4A_ALGORITHM) {
    return readS3Header(head, authorization, space, options);
  }
  throw invalidArgument('Unsupported Authorization Type', 'Authorization', authorization);
}

export interface VerifyOptions {
  readonly keys: SigningKeys;
  /** SHA-256 of the whole body in lower-case hex; needed when {@link needsBodySha256}. */
  readonly bodySha256?: string;
  /** S3 Version 2: the bucket that the Host named. */
  readonly bucket?: string;
}

/** Whether the body has to be read before the signature can be compared (services that do not send its hash). */
export function needsBodySha256(signed: SignedRequest): boolean {
  return signed.payloadLine === undefined;
}

/**
 * Compares a signature with the one that `secret` makes.
 *
 * @throws AwsError SignatureDoesNotMatch or InvalidSignatureException, with the strings that were signed
 */
export function verifySignature(signed: SignedRequest, secret: string, options: VerifyOptions): void {
  if (signed.version === 'v2') {
    verifyV2(signed, secret, options.bucket);
    return;
  }
  const payloadHash = signed.payloadLine ?? options.bodySha256;
  if (payloadHash === undefined)
    throw new TypeError('The hash of the body is needed to verify this signature.');
  const canonical = canonicalOf(signed, payloadHash);
  if (matches(signed, secret, options.keys, canonical)) return;
  // Clients that encode a path in another way than they sign it: S3 signs its own encoding of it.
  const recoded = signed.style === 's3' ? canonicalOf(signed, payloadHash, true) : canonical;
  if (recoded !== canonical && matches(signed, secret, options.keys, recoded)) return;
  throw mismatch(signed, recoded);
}

/** The canonical request that a signature was made over; part of every error about it. */
export function canonicalOf(signed: SignedRequest, payloadHash: string, recode = false): string {
  const { path, query } = splitTarget(signed.head.url ?? '/');
  const s3Path = recode || path.includes('+') ? s3CanonicalPath(path) : path;
  return canonicalRequest({
    head: signed.head,
    path: signed.style === 's3' ? s3Path : canonicalPath(path),
    query,
    signedHeaders: signed.signedHeaders,
    payloadHash,
  });
}

function stringToSign(signed: SignedRequest, canonical: string): string {
  return `${signed.algorithm}\n${signed.dateLine}\n${signed.scope}\n${sha256Hex(canonical)}`;
}

function matches(signed: SignedRequest, secret: string, keys: SigningKeys, canonical: string): boolean {
  return signatureHolds(signed, secret, keys, stringToSign(signed, canonical), signed.signature);
}

/** Whether `signature` is the one that `secret` makes of a string; also used for chunks and frames. */
export function signatureHolds(
  signed: SignedRequest,
  secret: string,
  keys: SigningKeys,
  toSign: string,
  signature: string,
): boolean {
  if (signed.version === 'v4') {
    return equalInConstantTime(keys.v4(secret, signed).hex(toSign), signature.toLowerCase());
  }
  if (signature.length % 2 !== 0 || !/^[0-9a-fA-F]+$/.test(signature)) return false;
  const key = { key: keys.v4a(signed.accessKeyId, secret), dsaEncoding: 'der' } as const;
  return verifyAsymmetric('sha256', bytesOf(toSign), key, Buffer.from(signature, 'hex'));
}

function mismatch(signed: SignedRequest, canonical: string): AwsError {
  return signatureDoesNotMatch(signed.style, {
    accessKeyId: signed.accessKeyId,
    signature: signed.signature,
    stringToSign: stringToSign(signed, canonical),
    canonicalRequest: canonical,
  });
}

/**
 * Compares the body's hash with the one that the client signed in its place, when it did.
 *
 * @throws AwsError XAmzContentSHA256Mismatch (S3), else the error of a wrong signature: AWS hashes the body itself there
 */
export function checkBodySha256(signed: SignedRequest, sha256: string): void {
  const claimed = signed.claimedSha256;
  if (claimed === undefined || claimed.toLowerCase() === sha256) return;
  if (signed.style === 's3') throw contentSha256Mismatch(claimed, sha256);
  throw mismatch(signed, canonicalOf(signed, sha256));
}

/** Which words to use for a service, by its signing name and the wire form of the request. */
export function signatureStyle(sign: string, wire: string): SignatureStyle {
  if (sign === 's3' || sign === 's3express' || sign.startsWith('s3-')) return 's3';
  if (wire === 'ec2query') return 'ec2';
  if (wire === 'query' || wire === 'rest-xml') return 'query';
  return wire === 'rest-json' ? 'rest' : 'json';
}
