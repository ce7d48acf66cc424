/** Headers that S3 keeps with an object and gives back with it. */

import { invalidStorageClass, keyTooLong, metadataTooLarge } from './errors.ts';

export const KEY_BYTES_MAX = 1024;
const METADATA_BYTES_MAX = 2048;
const DEFAULT_TYPE = 'binary/octet-stream';

const STORAGE_CLASSES: ReadonlySet<string> = new Set([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
]);

/** Classes whose objects have to be restored before they can be read. */
export const ARCHIVE_CLASSES: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/** @throws AwsError KeyTooLongError */
export function checkKey(key: string): void {
  const bytes = Buffer.byteLength(key);
  if (bytes > KEY_BYTES_MAX) throw keyTooLong(bytes, KEY_BYTES_MAX);
}

/**
 * The class as it is kept: nothing for STANDARD.
 *
 * @throws AwsError InvalidStorageClass
 */
export function readStorageClass(requested: string | undefined): string | undefined {
  if (requested === undefined || requested === 'STANDARD') return undefined;
  if (!STORAGE_CLASSES.has(requested)) throw invalidStorageClass(requested);
  return requested;
}

export interface HeaderInput {
  CacheControl?: string | undefined;
  ContentDisposition?: string | undefined;
  ContentEncoding?: string | undefined;
  ContentLanguage?: string | undefined;
  ContentType?: string | undefined;
  Expires?: Date | undefined;
  Metadata?: Record<string, string> | undefined;
}

/** The headers of an upload by the name of their member; Expires as an ISO text. */
export function readSystemHeaders(input: HeaderInput): Record<string, string> {
  const found: Record<string, string> = { ContentType: input.ContentType || DEFAULT_TYPE };
  if (input.CacheControl) found['CacheControl'] = input.CacheControl;
  if (input.ContentDisposition) found['ContentDisposition'] = input.ContentDisposition;
  if (input.ContentLanguage) found['ContentLanguage'] = input.ContentLanguage;
  const encoding = withoutAwsChunked(input.ContentEncoding);
  if (encoding !== undefined) found['ContentEncoding'] = encoding;
  if (input.Expires !== undefined) found['Expires'] = input.Expires.toISOString();
  return found;
}

/** The framing of the upload is no encoding of the object. */
function withoutAwsChunked(encoding: string | undefined): string | undefined {
  if (!encoding?.includes('aws-chunked')) return encoding || undefined;
  const others = encoding
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== 'aws-chunked' && name !== '');
  return others.length === 0 ? undefined : others.join(',');
}

/** @throws AwsError MetadataTooLarge */
export function readMetadata(
  metadata: Record<string, string> | undefined,
): Record<string, string> | undefined {
  if (metadata === undefined) return undefined;
  const found: Record<string, string> = Object.create(null);
  let bytes = 0;
  let isEmpty = true;
  for (const [name, value] of Object.entries(metadata)) {
    const text = decodeWords(value.trim());
    bytes += Buffer.byteLength(name) + Buffer.byteLength(text);
    found[name.toLowerCase()] = text;
    isEmpty = false;
  }
  if (bytes > METADATA_BYTES_MAX) throw metadataTooLarge(bytes, METADATA_BYTES_MAX);
  return isEmpty ? undefined : found;
}

/** Members of GetObject and HeadObject that the stored headers give. */
export interface HeaderOutput {
  CacheControl?: string;
  ContentDisposition?: string;
  ContentEncoding?: string;
  ContentLanguage?: string;
  ContentType?: string;
  Expires?: Date;
  Metadata?: Record<string, string>;
}

export function writeHeaders(
  system: Readonly<Record<string, string>>,
  metadata: Readonly<Record<string, string>> | undefined,
): HeaderOutput {
  const { Expires: expires, ...others } = system;
  const output: HeaderOutput = { ...others };
  if (expires !== undefined) output.Expires = new Date(expires);
  if (metadata !== undefined) {
    output.Metadata = Object.fromEntries(
      Object.entries(metadata).map(([name, value]) => [name, encodeWords(value)]),
    );
  }
  return output;
}

/** Metadata beyond ASCII travels in encoded words (RFC 2047), both ways. */
function encodeWords(text: string): string {
  if (/^[\u0020-\u007E\t]*$/.test(text)) return text;
  return `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}

function decodeWords(text: string): string {
  if (!text.includes('=?')) return text;
  return text.replace(
    /=\?utf-8\?([bq])\?([^?\s]*)\?=(?:\s+(?==\?))?/gi,
    (_, kind: string, encoded: string) => {
      if (kind.toLowerCase() === 'b') return Buffer.from(encoded, 'base64').toString('utf8');
      const bytes = encoded
        .replaceAll('_', ' ')
        .replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return Buffer.from(bytes, 'latin1').toString('utf8');
    },
  );
}
