/**
 * Presigned S3 requests of Signature Version 4, in S3's order of checks.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */

import { headerOf, type RequestHead } from './request-head.ts';
import { parseBasicDate, toErrorTime } from './signature-dates.ts';
import { accessDenied, authorizationQueryParametersError } from './signature-errors.ts';
import {
  type SignatureOptions,
  type SignedRequest,
  SKEW_MS_MAX,
  UNSIGNED_PAYLOAD,
} from './signed-request.ts';
import { checkRegionSet, checkSignedHeaders, readCredential, V4A_ALGORITHM } from './sigv4-s3.ts';

/** A week; the longest that S3 lets a presigned request live. */
export const EXPIRES_SECONDS_MAX = 604_800;

const LONG_MAX = 2n ** 63n - 1n;

/**
 * Reads `?X-Amz-Algorithm=...&X-Amz-Credential=...` of an S3 request.
 *
 * @throws AuthorizationQueryParametersError for what is missing or malformed, AccessDenied when it is not valid yet
 *   or not any more or leaves headers unsigned
 */
export function readS3Presigned(
  head: RequestHead,
  parameters: ReadonlyMap<string, string>,
  options: SignatureOptions,
): SignedRequest {
  const algorithm = parameters.get('x-amz-algorithm') ?? '';
  if (algorithm !== 'AWS4-HMAC-SHA256' && algorithm !== V4A_ALGORITHM) {
    throw authorizationQueryParametersError(
      'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"',
    );
  }
  const parts = requiredParameters(parameters);
  const signedAtMs = parseBasicDate(parts.date);
  if (signedAtMs === undefined) {
    throw authorizationQueryParametersError(
      `X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`,
    );
  }
  checkLife(signedAtMs, parts.expires, options);
  const asymmetric = algorithm === V4A_ALGORITHM;
  const credential = readCredential(parts.credential, asymmetric, options.scope, (detail, fields) =>
    authorizationQueryParametersError(`Error parsing the X-Amz-Credential parameter; ${detail}`, fields),
  );
  const day = parts.date.slice(0, 8);
  if (credential.date !== day) {
    throw authorizationQueryParametersError(
      `Invalid credential date "${credential.date}". This date is not the same as X-Amz-Date: "${day}".`,
    );
  }
  checkSignedHeaders(head, parts.signedHeaders);
  const regionSet = asymmetric ? (parameters.get('x-amz-region-set') ?? '') : undefined;
  if (regionSet === '') {
    throw authorizationQueryParametersError(
      'SigV4a query auth requires a non empty x-amz-region-set parameter.',
    );
  }
  if (regionSet !== undefined) checkRegionSet(regionSet, options.scope);
  const payload = headerOf(head, 'x-amz-content-sha256');
  return {
    kind: 'signed',
    version: asymmetric ? 'v4a' : 'v4',
    carrier: 'query',
    style: 's3',
    head,
    ...credential,
    sessionToken: parameters.get('x-amz-security-token') ?? headerOf(head, 'x-amz-security-token'),
    signature: parts.signature,
    signedHeaders: parts.signedHeaders,
    signedAtMs,
    algorithm,
    dateLine: parts.date,
    regionSet,
    // Taken as sent, whatever it says; a body is still compared with it, and never unwrapped.
    payloadLine: payload ?? UNSIGNED_PAYLOAD,
    claimedSha256: payload === UNSIGNED_PAYLOAD ? undefined : payload,
    framing: 'plain',
  };
}

function requiredParameters(parameters: ReadonlyMap<string, string>) {
  const credential = parameters.get('x-amz-credential');
  const signature = parameters.get('x-amz-signature');
  const date = parameters.get('x-amz-date');
  const signedHeaders = parameters.get('x-amz-signedheaders');
  const expires = parameters.get('x-amz-expires');
  if (
    credential === undefined ||
    signature === undefined ||
    date === undefined ||
    signedHeaders === undefined ||
    expires === undefined
  ) {
    throw authorizationQueryParametersError(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, ' +
        'X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  }
  return { credential, signature, date, signedHeaders, expires };
}

function checkLife(signedAtMs: number, expires: string, { wallMs, movedSince }: SignatureOptions): void {
  const seconds = readExpires(expires);
  // Who moves the clock a week ahead expects the links of today to be dead.
  const nowMs = wallMs + (movedSince?.(signedAtMs) ?? 0);
  const times = { Expires: toErrorTime(signedAtMs + seconds * 1000), ServerTime: toErrorTime(nowMs) };
  if (signedAtMs - wallMs > SKEW_MS_MAX) {
    throw accessDenied('Request is not yet valid', { 'X-Amz-Date': String(signedAtMs), ...times });
  }
  if (nowMs - signedAtMs > seconds * 1000) {
    throw accessDenied('Request has expired', { 'X-Amz-Expires': expires, ...times });
  }
}

function readExpires(text: string): number {
  const number = /^[+-]?\d{1,4000}$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
  if (number === undefined || number > LONG_MAX || number < -LONG_MAX - 1n) {
    throw authorizationQueryParametersError('X-Amz-Expires should be a number');
  }
  if (number < 0n) throw authorizationQueryParametersError('X-Amz-Expires must be non-negative');
  if (number > EXPIRES_SECONDS_MAX) {
    throw authorizationQueryParametersError(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ' +
        `${EXPIRES_SECONDS_MAX} seconds`,
    );
  }
  return Number(number);
}
