import type { RequestHead } from './request-head.ts';
import type { SignatureStyle } from './signature-errors.ts';

/** How far a signer's clock may be from ours, either way. */
export const SKEW_MS_MAX = 15 * 60_000;

/** How the body is framed inside HTTP's own framing. */
export type BodyFraming = 'plain' | 'aws-chunked' | 'events';

/** A request that carries no signature. */
export interface Anonymous {
  readonly kind: 'anonymous';
}

/** A request whose signature was read and is complete and timely, but not yet compared with a secret. */
export interface SignedRequest {
  readonly kind: 'signed';
  readonly version: 'v2' | 'v4' | 'v4a';
  readonly carrier: 'header' | 'query';
  readonly style: SignatureStyle;
  readonly head: RequestHead;
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
  readonly signature: string;
  /** When it was signed. For presigned V2, which carries only its end: when it expires. */
  readonly signedAtMs: number;

  /** First line of the string to sign, as sent. Empty for V2. */
  readonly algorithm: string;
  /** The date as it is signed. */
  readonly dateLine: string;
  /** `20130524`; empty for V2. */
  readonly date: string;
  /** Empty for V2 and V4A, which are not bound to one region. */
  readonly region: string;
  /** The service's signing name; `s3` for V2. */
  readonly service: string;
  /** The scope as it is signed: `20130524/us-east-1/s3/aws4_request`. */
  readonly scope: string;
  /** V4A: the regions that it is good for, `*` and comma-separated patterns. */
  readonly regionSet: string | undefined;
  /** `host;x-amz-date`, as sent. */
  readonly signedHeaders: string;

  /** The last line of the canonical request; undefined = the body's own SHA-256 has to be known first. */
  readonly payloadLine: string | undefined;
  /** The SHA-256 that the client says its body has, as sent; undefined = it said none or signed the body otherwise. */
  readonly claimedSha256: string | undefined;
  readonly framing: BodyFraming;
}

/** The scope that this endpoint accepts; what is left out is not checked. */
export interface ScopeRule {
  /** Signing names; the first is the one that errors name. */
  readonly services?: readonly string[];
  /** The region that the Host named. */
  readonly region?: string;
}

export interface SignatureOptions {
  readonly style: SignatureStyle;
  /** The wall clock. Signatures are timed by it, never by the movable clock. */
  readonly wallMs: number;
  /** How far the movable clock was moved since a wall time: presigned URLs also age by it (core `Clock.movedSince`). */
  readonly movedSince?: (wallMs: number) => number;
  readonly scope?: ScopeRule;
}

/** Payload hashes that name a way of signing instead of a hash. */
const STREAMING = 'STREAMING-';
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';
export const EVENTS_PAYLOAD = 'STREAMING-AWS4-HMAC-SHA256-EVENTS';

const SHA256_HEX = /^[0-9a-fA-F]{64}$/;

export const isSha256Hex = (text: string): boolean => text.length === 64 && SHA256_HEX.test(text);

export function framingOf(payloadHash: string): BodyFraming {
  if (!payloadHash.startsWith(STREAMING)) return 'plain';
  return payloadHash === EVENTS_PAYLOAD ? 'events' : 'aws-chunked';
}

/**
 * Whether a region set names a region: entries are matched whole and without case, `*` stands for any run of
 * characters; blanks belong to an entry, as for S3.
 */
export function regionSetMatches(regionSet: string, region: string): boolean {
  return regionSet
    .split(',')
    .some((entry) => entry !== '' && globMatches(entry.toLowerCase(), region.toLowerCase()));
}

function globMatches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}

/** Parameters of a query string that have to do with signatures, by lower-case name; the first of a name stands. */
export function signatureParameters(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const part of query.split('&')) {
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    if (!name.startsWith('x-amz-') && !V2_PARAMETERS.has(name)) continue;
    if (!parameters.has(name))
      parameters.set(name, equals < 0 ? '' : decodeParameter(part.slice(equals + 1)));
  }
  return parameters;
}

const V2_PARAMETERS: ReadonlySet<string> = new Set(['awsaccesskeyid', 'expires', 'signature']);

function decodeParameter(encoded: string): string {
  const spaced = encoded.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  return spaced.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
