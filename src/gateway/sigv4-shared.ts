/**
 * Reading Signature Version 4 as all services but S3 read it: one order of checks, words by wire form.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */

import { hash } from 'node:crypto';
import { EXPIRES_SECONDS_MAX } from './presign.ts';
import { headerOf, type RequestHead } from './request-head.ts';
import { parseHeaderDate, parseIsoDate, toBasicDate } from './signature-dates.ts';
import {
  incompleteSignature,
  invalidSignature,
  type SignatureStyle,
  unsupportedQueryAlgorithm,
} from './signature-errors.ts';
import {
  framingOf,
  isSha256Hex,
  type ScopeRule,
  type SignatureOptions,
  type SignedRequest,
  SKEW_MS_MAX,
  UNSIGNED_PAYLOAD,
} from './signed-request.ts';
import { V4A_ALGORITHM } from './sigv4-s3.ts';

const V4_ALGORITHM = 'AWS4-HMAC-SHA256';

interface Parts {
  algorithm: string;
  credential: string;
  signedHeaders: string;
  signature: string;
  date: string;
}

/** `Authorization: AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...` */
export function readSharedHeader(
  head: RequestHead,
  authorization: string,
  options: SignatureOptions,
): SignedRequest {
  const { style } = options;
  const date = headerOf(head, 'x-amz-date') ?? headerOf(head, 'date');
  const parts = readAuthorization(style, authorization, date);
  if (parts.algorithm !== V4_ALGORITHM && parts.algorithm !== V4A_ALGORITHM) {
    throw incompleteSignature(style, `Unsupported AWS 'algorithm': '${parts.algorithm}'.`);
  }
  const payload = headerOf(head, 'x-amz-content-sha256');
  const timed = readTimes(parts, options, SKEW_MS_MAX);
  return {
    kind: 'signed',
    carrier: 'header',
    style,
    head,
    ...timed,
    ...readScope(parts, timed.signedAtMs, style, options.scope),
    sessionToken: headerOf(head, 'x-amz-security-token'),
    regionSet: headerOf(head, 'x-amz-region-set'),
    ...readPayload(payload),
  };
}

/** `?X-Amz-Algorithm=...&X-Amz-Credential=...`: STS tokens for EKS, database and Polly tokens, and the like. */
export function readSharedPresigned(
  head: RequestHead,
  parameters: ReadonlyMap<string, string>,
  options: SignatureOptions,
): SignedRequest {
  const { style } = options;
  const parts = readQueryParts(style, parameters);
  if (parts.algorithm !== V4_ALGORITHM && parts.algorithm !== V4A_ALGORITHM) {
    throw unsupportedQueryAlgorithm(style);
  }
  // STS does not look at X-Amz-Expires: a quarter of an hour is what every service gives. Those that hand out longer
  // links (Polly) keep them alive for as long as they say.
  const expiresSeconds = Math.min(Number(parameters.get('x-amz-expires')) || 0, EXPIRES_SECONDS_MAX);
  const lifeMs = Math.max(expiresSeconds * 1000, SKEW_MS_MAX);
  const timed = readTimes(parts, options, lifeMs);
  return {
    kind: 'signed',
    carrier: 'query',
    style,
    head,
    ...timed,
    ...readScope(parts, timed.signedAtMs, style, options.scope),
    sessionToken: parameters.get('x-amz-security-token') ?? headerOf(head, 'x-amz-security-token'),
    regionSet: parameters.get('x-amz-region-set'),
    ...readPayload(headerOf(head, 'x-amz-content-sha256')),
  };
}

function readAuthorization(style: SignatureStyle, authorization: string, date: string | undefined): Parts {
  const text = authorization.trim();
  const space = text.indexOf(' ');
  const algorithm = space < 0 ? text : text.slice(0, space);
  if (algorithm.includes('=')) {
    throw incompleteSignature(
      style,
      'Authorization header must begin with the algorithm name, which cannot include an equal-sign',
    );
  }
  const fields: Record<string, string> = {};
  for (const field of space < 0 ? [] : text.slice(space + 1).split(',')) {
    const pair = field.trim();
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    if (equals < 0) {
      throw incompleteSignature(
        style,
        'Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with ' +
          `Base64): '${hidden(authorization)}'.`,
      );
    }
    fields[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  const { Credential: credential, Signature: signature, SignedHeaders: signedHeaders } = fields;
  if (
    credential === undefined ||
    signature === undefined ||
    signedHeaders === undefined ||
    date === undefined
  ) {
    throw missingParts(style, { credential, signature, signedHeaders, date }, authorization);
  }
  return { algorithm, credential, signature, signedHeaders, date };
}

function missingParts(
  style: SignatureStyle,
  parts: Partial<Record<'credential' | 'signature' | 'signedHeaders' | 'date', string | undefined>>,
  authorization: string,
) {
  const missing = [
    parts.credential === undefined && "Authorization header requires 'Credential' parameter.",
    parts.signature === undefined && "Authorization header requires 'Signature' parameter.",
    parts.signedHeaders === undefined && "Authorization header requires 'SignedHeaders' parameter.",
    parts.date === undefined &&
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
  ].filter((text) => text !== false);
  const trailer = `(Hashed with SHA-256 and encoded with Base64) Authorization=${hidden(authorization)}`;
  return incompleteSignature(style, `${missing.join(' ')} ${trailer}`);
}

/** AWS shows a hash of what may hold a secret. */
function hidden(authorization: string): string {
  return hash('sha256', Buffer.from(authorization, 'latin1'), 'base64');
}

function readQueryParts(style: SignatureStyle, parameters: ReadonlyMap<string, string>): Parts {
  const missing: string[] = [];
  const take = (name: string): string => {
    const value = parameters.get(name.toLowerCase());
    if (!value) missing.push(`AWS query-string parameters must include '${name}'.`);
    return value ?? '';
  };
  const parts = {
    algorithm: take('X-Amz-Algorithm'),
    credential: take('X-Amz-Credential'),
    signature: take('X-Amz-Signature'),
    signedHeaders: take('X-Amz-SignedHeaders'),
    date: take('X-Amz-Date'),
  };
  if (missing.length > 0) {
    throw incompleteSignature(style, `${missing.join(' ')} Re-examine the query-string parameters.`);
  }
  return parts;
}

/** Host must be signed; then the date must be readable, not too old and not too far ahead. */
function readTimes(parts: Parts, { style, wallMs, movedSince }: SignatureOptions, lifeMs: number) {
  const { algorithm, signedHeaders, signature, date } = parts;
  if (!`;${signedHeaders};`.includes(';host;')) {
    throw invalidSignature(
      style,
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
  }
  const signedAtMs = parseIsoDate(date) ?? parseHeaderDate(date);
  if (signedAtMs === undefined) {
    throw incompleteSignature(
      style,
      `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  const nowMs = lifeMs > SKEW_MS_MAX ? wallMs + (movedSince?.(signedAtMs) ?? 0) : wallMs;
  if (signedAtMs < nowMs - lifeMs) throw expired(style, signedAtMs, nowMs, lifeMs);
  if (signedAtMs > wallMs + SKEW_MS_MAX) throw notYetCurrent(style, signedAtMs, wallMs);
  // Whatever form the date came in, the basic one is signed.
  const dateLine = date.length === 16 ? date : toBasicDate(signedAtMs);
  return { algorithm, signedHeaders, signature, signedAtMs, dateLine };
}

function expired(style: SignatureStyle, signedAtMs: number, nowMs: number, lifeMs: number) {
  const [at, now, earliest] = [signedAtMs, nowMs, nowMs - lifeMs].map(toBasicDate);
  const minutes = Math.floor(lifeMs / 60_000);
  return style === 'ec2'
    ? invalidSignature(style, 'Request has expired.')
    : invalidSignature(
        style,
        `Signature expired: ${at} is now earlier than ${earliest} (${now} - ${minutes} min.)`,
      );
}

function notYetCurrent(style: SignatureStyle, signedAtMs: number, nowMs: number) {
  const [at, now, latest] = [signedAtMs, nowMs, nowMs + SKEW_MS_MAX].map(toBasicDate);
  return invalidSignature(
    style,
    `Signature not yet current: ${at} is still later than ${latest} (${now} + 15 min.)`,
  );
}

function readScope(parts: Parts, signedAtMs: number, style: SignatureStyle, rule: ScopeRule | undefined) {
  const asymmetric = parts.algorithm === V4A_ALGORITHM;
  const elements = parts.credential.replace(/\/+$/, '').split('/');
  if (elements.length !== (asymmetric ? 4 : 5)) {
    throw incompleteSignature(
      style,
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, ' +
        `got '${parts.credential}'`,
    );
  }
  const [accessKeyId = '', date = ''] = elements;
  const region = asymmetric ? '' : (elements[2] ?? '');
  const service = elements.at(-2) ?? '';
  const terminal = elements.at(-1) ?? '';
  const day = toBasicDate(signedAtMs);
  const services = rule?.services;
  const faults = [
    !asymmetric &&
      (region === '' || (rule?.region !== undefined && rule.region !== region)) &&
      `Credential should be scoped to a valid region, not '${region}'.`,
    services &&
      !services.includes(service) &&
      `Credential should be scoped to correct service: '${services[0]}'.`,
    terminal !== 'aws4_request' &&
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${terminal}'.`,
    date !== day.slice(0, 8) &&
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
        `'${date}' != '${day.slice(0, 8)}', from '${day}'.`,
  ].filter((fault) => typeof fault === 'string');
  if (faults.length > 0) throw invalidSignature(style, faults.join(' '));
  const scope = elements.slice(1).join('/');
  return {
    version: asymmetric ? ('v4a' as const) : ('v4' as const),
    accessKeyId,
    date,
    region,
    service,
    scope,
  };
}

/**
 * These services hash the body themselves and do not need the header; a hash in it must be right, since it is then
 * signed in the body's place. `UNSIGNED-PAYLOAD` and the streaming forms are taken as they are.
 */
function readPayload(payload: string | undefined) {
  if (payload !== undefined && isSha256Hex(payload)) {
    return { payloadLine: payload, claimedSha256: payload, framing: 'plain' as const };
  }
  if (payload !== undefined && (payload === UNSIGNED_PAYLOAD || framingOf(payload) !== 'plain')) {
    return { payloadLine: payload, claimedSha256: undefined, framing: framingOf(payload) };
  }
  return { payloadLine: undefined, claimedSha256: undefined, framing: 'plain' as const };
}
