/**
 * Reading Signature Version 4 as S3 reads it: its own order of checks, its own words.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */

import { AwsError } from '../core/errors.ts';
import { headerOf, type RequestHead, signedHeaderValue } from './request-head.ts';
import { isScopeDate, parseHeaderDate, toBasicDate, toErrorTime } from './signature-dates.ts';
import {
  accessDenied,
  authorizationHeaderMalformed,
  headersNotSigned,
  invalidArgument,
  missingRequiredHeader,
  requestTimeTooSkewed,
} from './signature-errors.ts';
import {
  framingOf,
  isSha256Hex,
  regionSetMatches,
  type ScopeRule,
  type SignatureOptions,
  type SignedRequest,
  SKEW_MS_MAX,
  UNSIGNED_PAYLOAD,
} from './signed-request.ts';

export const V4A_ALGORITHM = 'AWS4-ECDSA-P256-SHA256';

/** In the order in which S3's error lists them. */
const PAYLOAD_KEYWORDS: readonly string[] = [
  UNSIGNED_PAYLOAD,
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD',
  'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER',
];

/** The signed parts of an `Authorization` header or of a query string. */
export interface SignatureParts {
  credential: string;
  signedHeaders: string;
  signature: string;
}

/** `Authorization: AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...` of an S3 request. */
export function readS3Header(
  head: RequestHead,
  authorization: string,
  space: number,
  { wallMs, scope }: SignatureOptions,
): SignedRequest {
  const payload = readPayloadHash(head);
  const { dateLine, signedAtMs } = readDate(head, wallMs);
  const parts = readParts(authorization.slice(space + 1));
  if (!parts) {
    throw authorizationHeaderMalformed(
      'the authorization header requires three components: Credential, SignedHeaders, and Signature.',
    );
  }
  const algorithm = authorization.slice(0, space);
  const asymmetric = algorithm.toUpperCase() === V4A_ALGORITHM;
  const credential = readCredential(parts.credential, asymmetric, scope, authorizationHeaderMalformed);
  if (credential.date !== toBasicDate(signedAtMs).slice(0, 8)) {
    throw authorizationHeaderMalformed('Invalid credential date. Date is not the same as X-Amz-Date.');
  }
  checkSignedHeaders(head, parts.signedHeaders);
  const regionSet = asymmetric ? signedHeaderValue(head, 'x-amz-region-set') : undefined;
  if (asymmetric) {
    if (regionSet === undefined) throw missingRequiredHeader('x-amz-region-set');
    checkRegionSet(regionSet, scope);
  }
  const framing = framingOf(payload);
  return {
    kind: 'signed',
    version: asymmetric ? 'v4a' : 'v4',
    carrier: 'header',
    style: 's3',
    head,
    ...credential,
    sessionToken: headerOf(head, 'x-amz-security-token') ?? headerOf(head, 'x-amz-s3session-token'),
    signature: parts.signature,
    signedHeaders: parts.signedHeaders,
    signedAtMs,
    algorithm,
    dateLine,
    regionSet,
    payloadLine: payload,
    claimedSha256: framing === 'plain' && payload !== UNSIGNED_PAYLOAD ? payload : undefined,
    framing,
  };
}

function readPayloadHash(head: RequestHead): string {
  const name = 'x-amz-content-sha256';
  const payload = headerOf(head, name);
  if (payload === undefined) throw missingRequiredHeader(name);
  if (isSha256Hex(payload) || PAYLOAD_KEYWORDS.includes(payload)) return payload;
  throw invalidArgument(
    `${name} must be ${PAYLOAD_KEYWORDS.join(', ')} or a valid sha256 value.`,
    name,
    payload,
  );
}

/** The date of a header-signed request, checked against the wall clock. */
export function readDate(head: RequestHead, wallMs: number): { dateLine: string; signedAtMs: number } {
  // An unreadable x-amz-date is not made good by a readable Date.
  const dateLine = headerOf(head, 'x-amz-date') ?? headerOf(head, 'date') ?? '';
  const signedAtMs = parseHeaderDate(dateLine);
  if (signedAtMs === undefined) {
    throw accessDenied('AWS authentication requires a valid Date or x-amz-date header');
  }
  if (Math.abs(signedAtMs - wallMs) > SKEW_MS_MAX) {
    throw requestTimeTooSkewed(dateLine, toErrorTime(wallMs), SKEW_MS_MAX);
  }
  return { dateLine, signedAtMs };
}

function readParts(fields: string): SignatureParts | undefined {
  let credential: string | undefined;
  let signedHeaders: string | undefined;
  let signature: string | undefined;
  for (const field of fields.split(',')) {
    const equals = field.indexOf('=');
    if (equals < 0) continue;
    const value = field.slice(equals + 1).trim();
    switch (field.slice(0, equals).trim()) {
      case 'Credential':
        credential = value;
        break;
      case 'SignedHeaders':
        signedHeaders = value;
        break;
      case 'Signature':
        signature = value;
        break;
    }
  }
  if (credential === undefined || signedHeaders === undefined || signature === undefined) return undefined;
  return { credential, signedHeaders, signature };
}

export interface Credential {
  accessKeyId: string;
  date: string;
  region: string;
  service: string;
  scope: string;
}

/** Reads a credential scope, in S3's order of faults; `fault` makes the error of the place where it stands. */
export function readCredential(
  text: string,
  asymmetric: boolean,
  rule: ScopeRule | undefined,
  fault: (detail: string, fields?: Record<string, unknown>) => AwsError,
): Credential {
  const parts = text.split('/');
  if (parts.length !== (asymmetric ? 4 : 5)) {
    const form = asymmetric ? 'YYYYMMDD/SERVICE' : 'YYYYMMDD/REGION/SERVICE';
    throw fault(`the Credential is mal-formed; expecting "<YOUR-AKID>/${form}/aws4_request".`);
  }
  const [accessKeyId = '', date = ''] = parts;
  const region = asymmetric ? '' : (parts[2] ?? '');
  const service = parts.at(-2) ?? '';
  const terminal = parts.at(-1) ?? '';
  if (!isScopeDate(date)) {
    throw fault(
      `incorrect date format "${date}". This date in the credential must be in the format "yyyyMMdd".`,
    );
  }
  if (!asymmetric) checkRegion(region, rule?.region, fault);
  const services = rule?.services;
  if (services && !services.includes(service)) {
    throw fault(`incorrect service "${service}". This endpoint belongs to "${services[0]}".`);
  }
  if (terminal !== 'aws4_request') {
    throw fault(`incorrect terminal "${terminal}". This endpoint uses "aws4_request".`);
  }
  return { accessKeyId, date, region, service, scope: text.slice(accessKeyId.length + 1) };
}

function checkRegion(
  region: string,
  expected: string | undefined,
  fault: (detail: string, fields?: Record<string, unknown>) => AwsError,
): void {
  if (region === '') throw fault('a non-empty region must be provided in the credential.');
  if (expected !== undefined && region !== expected) {
    throw fault(`the region '${region}' is wrong; expecting '${expected}'`, { Region: expected });
  }
}

/** S3 wants Host, Content-MD5 and all x-amz-* headers signed, but not the payload hash, which it takes anyway. */
export function checkSignedHeaders(head: RequestHead, signedHeaders: string): void {
  const signed = `;${signedHeaders};`;
  let missing: string[] | undefined;
  const check = (name: string): void => {
    if (signed.includes(`;${name};`)) return;
    missing ??= [];
    missing.push(name);
  };
  check('host');
  for (const name in head.headers) {
    if (name.charCodeAt(0) === 0x78 ? name.startsWith('x-amz-') : name === 'content-md5') {
      if (name !== 'x-amz-content-sha256') check(name);
    }
  }
  if (missing) throw headersNotSigned(missing);
}

/** SigV4A: the request's region must be in the signed set. */
export function checkRegionSet(regionSet: string, rule: ScopeRule | undefined): void {
  if (rule?.region === undefined || regionSetMatches(regionSet, rule.region)) return;
  throw new AwsError(
    'RegionSetMismatch',
    "The provided X-Amz-Region-Set doesn't match against the requested S3 region.",
    { status: 400, fields: { RequestedRegion: rule.region, RegionSet: regionSet } },
  );
}
