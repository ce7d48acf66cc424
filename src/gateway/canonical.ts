/**
 * The canonical request of Signature Version 4, rebuilt from what came over the wire.
 *
 * Everything here works on byte strings (latin1, one character a byte), so that a header or path in UTF-8 is signed
 * as the bytes that the client sent.
 */

import { type RequestHead, signedHeaderValue } from './request-head.ts';

const UNRESERVED = /^[A-Za-z0-9\-._~]*$/;
const UNRESERVED_PATH = /^[A-Za-z0-9\-._~/]*$/;
/** Percent-encodes each byte that RFC 3986 does not call unreserved. */
export function encodeBytes(bytes: string): string {
  return UNRESERVED.test(bytes) ? bytes : bytes.replace(/[^A-Za-z0-9\-._~]/g, percent);
}

/** The same for a path, whose slashes stay. */
function encodePath(bytes: string): string {
  return UNRESERVED_PATH.test(bytes) ? bytes : bytes.replace(/[^A-Za-z0-9\-._~/]/g, percent);
}

function percent(byte: string): string {
  const code = byte.charCodeAt(0);
  return code < 16 ? `%0${code.toString(16).toUpperCase()}` : `%${code.toString(16).toUpperCase()}`;
}

/** Undoes percent-encoding byte by byte. A `%` without two hex digits stands for itself, as for S3. */
export function decodeBytes(encoded: string): string {
  if (!encoded.includes('%')) return encoded;
  return encoded.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/**
 * S3 signs the path with each byte encoded once; `.`, `..` and `//` are parts of keys and stay. A plus is a space there:
 * https://github.com/nginx/nginx-s3-gateway/issues/77 shows what S3 signs.
 */
export function s3CanonicalPath(path: string): string {
  return UNRESERVED_PATH.test(path) ? path : encodePath(decodeBytes(path.replaceAll('+', ' ')));
}

/**
 * All other services sign the path that was sent, normalised (RFC 3986, section 6.2.2.3) and encoded once more.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalPath(path: string): string {
  const normal = path.includes('//') || path.includes('/.') ? normalizePath(path) : path;
  return encodePath(normal) || '/';
}

function normalizePath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const end = kept.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${kept.join('/')}${end}`;
}

/** Parameters re-encoded and sorted by name, then value; `X-Amz-Signature` of a presigned request is left out. */
export function canonicalQuery(query: string): string {
  if (query === '') return '';
  const pairs: [name: string, value: string][] = [];
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = recode(equals < 0 ? part : part.slice(0, equals));
    if (name.length === 15 && name.toLowerCase() === 'x-amz-signature') continue;
    pairs.push([name, equals < 0 ? '' : recode(part.slice(equals + 1))]);
  }
  if (pairs.length > 1) pairs.sort(byNameThenValue);
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

function recode(encoded: string): string {
  if (UNRESERVED.test(encoded)) return encoded;
  return encodeBytes(decodeBytes(encoded.replaceAll('+', ' ')));
}

function byNameThenValue(left: [string, string], right: [string, string]): number {
  const column = left[0] === right[0] ? 1 : 0;
  return left[column] < right[column] ? -1 : left[column] > right[column] ? 1 : 0;
}

/** `name:value` lines of the headers that were signed, in the order in which the client named them. */
export function canonicalHeaders(head: RequestHead, signedHeaders: string): string {
  let lines = '';
  for (const name of signedHeaders.split(';')) {
    lines += `${name}:${collapseSpaces(signedHeaderValue(head, name) ?? '')}\n`;
  }
  return lines;
}

function collapseSpaces(value: string): string {
  if (!value.includes('  ') && !value.includes('\t') && !value.startsWith(' ') && !value.endsWith(' ')) {
    return value;
  }
  return value.trim().replace(/[ \t]+/g, ' ');
}

export interface CanonicalParts {
  head: RequestHead;
  path: string;
  query: string;
  signedHeaders: string;
  payloadHash: string;
}

/** The text whose SHA-256 stands in the string to sign. */
export function canonicalRequest({ head, path, query, signedHeaders, payloadHash }: CanonicalParts): string {
  const headers = canonicalHeaders(head, signedHeaders);
  return `${head.method}\n${path}\n${canonicalQuery(query)}\n${headers}\n${signedHeaders}\n${payloadHash}`;
}
