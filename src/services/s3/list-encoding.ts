/** How keys stand in lists: as they are, or URL-encoded for clients whose XML parsers do not take every character. */

import type { CommonPrefix, EncodingType } from './api.gen.ts';
import { invalidArgument } from './errors.ts';

const PAGE_SIZE = 1000;

/** As Java encodes forms, with slashes left alone: that is what S3 does. */
export function encodeKey(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * The encoder that a request asks for.
 *
 * @throws AwsError InvalidArgument
 */
export function keyEncoder(encoding: EncodingType | undefined): (text: string) => string {
  if (encoding === undefined) return (text) => text;
  if (encoding === 'url') return encodeKey;
  throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encoding);
}

/**
 * The size of a page: at most 1,000, whatever was asked for.
 *
 * @param negative what S3 calls the parameter when it is below zero
 * @throws AwsError InvalidArgument
 */
export function pageSize(asked: number | undefined, parameter: string, negative = parameter): number {
  if (asked === undefined) return PAGE_SIZE;
  if (asked > 2 ** 31 - 1) {
    throw invalidArgument(`Provided ${parameter} not an integer or within integer range`, parameter, asked);
  }
  if (asked < 0) {
    throw invalidArgument(
      `Argument ${negative} must be an integer between 0 and 2147483647`,
      negative,
      asked,
    );
  }
  return Math.min(asked, PAGE_SIZE);
}

export function commonPrefixes(
  prefixes: readonly string[],
  encode: (text: string) => string,
): CommonPrefix[] | undefined {
  return prefixes.length === 0 ? undefined : prefixes.map((prefix) => ({ Prefix: encode(prefix) }));
}
