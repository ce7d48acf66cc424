/** Ranges of a GET, which S3 takes leniently, and of UploadPartCopy, which it does not. */

import { invalidArgument, invalidRange, invalidRequest } from './errors.ts';

/** Bytes from `start` up to, not including, `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * The range that a `Range` header asks for; undefined when S3 answers with the whole object: there is none, it names
 * several ranges, or it is not well-formed.
 *
 * @throws AwsError InvalidRange
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = header === undefined ? undefined : /^\s*bytes\s*=\s*(\d*)-(\d*)\s*$/.exec(header);
  if (header === undefined || match == null) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '') return last === '' ? undefined : suffixRange(header, Number(last), size);
  const start = Number(first);
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  if (start >= size) throw invalidRange(header, size);
  return start < end ? { start, end } : undefined;
}

function suffixRange(header: string, length: number, size: number): ByteRange | undefined {
  if (length === 0) throw invalidRange(header, size);
  // Of an empty object the last bytes are the whole.
  return size === 0 ? undefined : { start: size - Math.min(length, size), end: size };
}

export function contentRange({ start, end }: ByteRange, size: number): string {
  return `bytes ${start}-${end - 1}/${size}`;
}

const COPY_RANGE =
  'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based ' +
  'offsets of the first and last bytes to copy';

/** @throws AwsError InvalidArgument, InvalidRequest */
export function readCopyRange(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined) return undefined;
  const argument = (message: string) => invalidArgument(message, 'x-amz-copy-source-range', header);
  const match = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(header);
  if (match === null) throw argument(COPY_RANGE);
  const start = Number(match[1]);
  const last = Number(match[2]);
  if (start > last) throw argument(COPY_RANGE);
  if (start >= size) throw invalidRequest('The specified copy range is invalid for the source object size');
  if (last >= size) throw argument(`Range specified is not valid for source object of size: ${size}`);
  return { start, end: last + 1 };
}
