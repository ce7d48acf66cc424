/**
 * Signature Version 2 of S3, in the header and presigned: still what `boto3.generate_presigned_url` and the AWS CLI v1
 * make by default in us-east-1.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
 */

import { createHmac } from 'node:crypto';
import { decodeBytes } from './canonical.ts';
import { headerOf, type RequestHead, splitTarget } from './request-head.ts';
import { toErrorTime } from './signature-dates.ts';
import { accessDenied, invalidArgument, signatureDoesNotMatch } from './signature-errors.ts';
import type { SignatureOptions, SignedRequest } from './signed-request.ts';
import { equalInConstantTime } from './signing-keys.ts';
import { readDate } from './sigv4-s3.ts';

/** Query parameters that are part of the signed resource, by name alone. */
const SUBRESOURCES: ReadonlySet<string> = new Set(
  (
    'abac accelerate acl analytics annotation annotationName attributes cors delete encryption intelligent-tiering ' +
    'inventory legal-hold lifecycle location logging metadataAnnotationTable metadataConfiguration ' +
    'metadataInventoryTable metadataJournalTable metadataTable metrics notification object-lock ownershipControls ' +
    'policy policyStatus publicAccessBlock replication requestPayment restore retention select tagging torrent ' +
    'uploads versioning versions website'
  ).split(' '),
);

/** Those that are signed with their value, decoded. */
const VALUED_SUBRESOURCES: ReadonlySet<string> = new Set(
  (
    'partNumber response-cache-control response-content-disposition response-content-encoding ' +
    'response-content-language response-content-type response-expires select-type uploadId versionId'
  ).split(' '),
);

const INT32_MAX = 2 ** 31 - 1;

/** `Authorization: AWS AKID:signature`; `rest` is what follows the first space. */
export function readV2Header(
  head: RequestHead,
  rest: string,
  authorization: string,
  options: SignatureOptions,
): SignedRequest {
  if (rest.startsWith(' ')) {
    throw invalidArgument(
      "Authorization header is invalid -- one and only one ' ' (space) required",
      'Authorization',
      authorization,
    );
  }
  const [accessKeyId = '', signature = '', more] = rest.split(':');
  if (signature === '' || more !== undefined) {
    throw invalidArgument(
      'AWS authorization header is invalid.  Expected AwsAccessKeyId:signature',
      'Authorization',
      authorization,
    );
  }
  const { dateLine, signedAtMs } = readDate(head, options.wallMs);
  return {
    ...v2Request(head, accessKeyId, signature),
    carrier: 'header',
    sessionToken: headerOf(head, 'x-amz-security-token'),
    signedAtMs,
    // x-amz-date is signed among the x-amz-* headers; the line of the date then stays empty.
    dateLine: headerOf(head, 'x-amz-date') === undefined ? dateLine : '',
  };
}

/** `?AWSAccessKeyId=...&Expires=...&Signature=...` */
export function readV2Presigned(
  head: RequestHead,
  parameters: ReadonlyMap<string, string>,
  { wallMs, movedSince }: SignatureOptions,
): SignedRequest {
  const expires = parameters.get('expires');
  const accessKeyId = parameters.get('awsaccesskeyid');
  if (expires === undefined || accessKeyId === undefined) {
    throw accessDenied(
      'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters',
    );
  }
  const seconds = /^[+-]?\d{1,4000}$/.test(expires) ? Number(expires) : Number.NaN;
  if (!(seconds <= INT32_MAX && seconds >= -INT32_MAX - 1)) {
    throw accessDenied(`Invalid date (should be seconds since epoch): ${expires}`);
  }
  const expiresAtMs = seconds * 1000;
  // The URL does not say when it was made, so it ages by all moves of the clock.
  const nowMs = wallMs + (movedSince?.(0) ?? 0);
  if (nowMs > expiresAtMs) {
    throw accessDenied('Request has expired', {
      Expires: toErrorTime(expiresAtMs),
      ServerTime: toErrorTime(nowMs),
    });
  }
  return {
    ...v2Request(head, accessKeyId, parameters.get('signature') ?? ''),
    carrier: 'query',
    sessionToken: parameters.get('x-amz-security-token') ?? headerOf(head, 'x-amz-security-token'),
    signedAtMs: expiresAtMs,
    dateLine: expires,
  };
}

function v2Request(head: RequestHead, accessKeyId: string, signature: string) {
  const claimed = headerOf(head, 'x-amz-content-sha256');
  return {
    kind: 'signed',
    version: 'v2',
    style: 's3',
    head,
    accessKeyId,
    signature,
    algorithm: '',
    date: '',
    region: '',
    service: 's3',
    scope: '',
    regionSet: undefined,
    signedHeaders: '',
    payloadLine: '',
    claimedSha256: claimed === 'UNSIGNED-PAYLOAD' ? undefined : claimed,
    framing: 'plain',
  } as const;
}

/**
 * Compares a V2 signature with the one that the secret makes.
 *
 * @param bucket the bucket when the Host named it: clients sign `/bucket/key` in either style of addressing
 * @throws SignatureDoesNotMatch
 */
export function verifyV2(signed: SignedRequest, secret: string, bucket?: string): void {
  const { path } = splitTarget(signed.head.url ?? '/');
  const resource = bucket === undefined ? path : `/${bucket}${path}`;
  const toSign = v2StringToSign(signed, resource);
  if (v2SignatureHolds(signed, secret, toSign)) return;
  // boto3 signs `/bucket/` for a bucket's own operations but sends `/bucket` when it addresses it by path. AWS never
  // sees that (its hosts carry the bucket); an endpoint at an IP address sees nothing else.
  if (!path.includes('/', 1) && v2SignatureHolds(signed, secret, v2StringToSign(signed, `${resource}/`)))
    return;
  throw signatureDoesNotMatch('s3', {
    accessKeyId: signed.accessKeyId,
    signature: signed.signature,
    stringToSign: toSign,
  });
}

function v2SignatureHolds(signed: SignedRequest, secret: string, toSign: string): boolean {
  const expected = createHmac('sha1', secret).update(toSign, 'latin1').digest('base64');
  return equalInConstantTime(expected, signed.signature);
}

function v2StringToSign({ head, dateLine }: SignedRequest, path: string): string {
  const { query } = splitTarget(head.url ?? '/');
  const parameters = query === '' ? [] : query.split('&').map(splitParameter);
  const resource = path + signedSubresources(parameters);
  const md5 = headerOf(head, 'content-md5') ?? '';
  const type = headerOf(head, 'content-type') ?? '';
  return `${head.method}\n${md5}\n${type}\n${dateLine}\n${amzLines(head, parameters)}${resource}`;
}

function splitParameter(part: string): [name: string, value: string] {
  const equals = part.indexOf('=');
  const text = (encoded: string): string => decodeBytes(encoded.replaceAll('+', ' '));
  return equals < 0 ? [text(part), ''] : [text(part.slice(0, equals)), text(part.slice(equals + 1))];
}

function signedSubresources(parameters: readonly [string, string][]): string {
  const named = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (named.has(name)) continue;
    if (SUBRESOURCES.has(name)) named.set(name, name);
    else if (VALUED_SUBRESOURCES.has(name)) named.set(name, `${name}=${value}`);
  }
  const parts = [...named.keys()].sort().map((name) => named.get(name));
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

/** x-amz-* headers, and parameters of such names, which take precedence, in the order of their names. */
function amzLines(head: RequestHead, parameters: readonly [string, string][]): string {
  const named = new Map<string, string>();
  for (const [name, value] of Object.entries(head.headers)) {
    if (name.startsWith('x-amz-'))
      named.set(name, (Array.isArray(value) ? value.join(',') : (value ?? '')).trim());
  }
  for (const [name, value] of parameters) {
    const lower = name.toLowerCase();
    if (lower.startsWith('x-amz-')) named.set(lower, value);
  }
  return [...named.keys()]
    .sort()
    .map((name) => `${name}:${named.get(name)}\n`)
    .join('');
}
