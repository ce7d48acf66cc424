/**
 * Looks at an archive before it is taken: Lambda refuses what it could not unpack when it is uploaded, not when it is
 * run. Only the central directory is read. APPNOTE.TXT: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */

import { invalidParameter } from './errors.ts';

/** Lambda's limit for code and layers together, unpacked. */
export const UNPACKED_BYTES_MAX = 262_144_000;

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const COMMENT_BYTES_MAX = 65_535;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_BYTES = 46;
/** Sizes and counts of this value stand in the records of ZIP64. */
const ZIP64_COUNT = 0xffff;
const ZIP64_SIZE = 0xffffffff;
const DIRECTORY_BYTES_MAX = 32 * 1024 * 1024;

export interface ZipSource {
  readonly size: number;
  read(start: number, end: number): Promise<Buffer>;
}

/**
 * Bytes of all files of an archive.
 *
 * @throws AwsError InvalidParameterValueException for what is no archive, an empty one, or one that is too large
 */
export async function checkZip(source: ZipSource): Promise<number> {
  const directory = await readDirectory(source);
  let unpackedBytes = 0;
  let at = 0;
  for (let i = 0; i < directory.entries; i++) {
    if (at + ENTRY_BYTES > directory.bytes.length) throw notUnzippable();
    if (directory.bytes.readUInt32LE(at) !== ENTRY_SIGNATURE) throw notUnzippable();
    unpackedBytes += directory.bytes.readUInt32LE(at + 24);
    const lengths = [28, 30, 32].map((offset) => directory.bytes.readUInt16LE(at + offset));
    const name = directory.bytes.toString('latin1', at + ENTRY_BYTES, at + ENTRY_BYTES + (lengths[0] ?? 0));
    if (leadsOut(name)) throw notUnzippable();
    at += ENTRY_BYTES + lengths.reduce((sum, length) => sum + length, 0);
  }
  if (directory.entries === 0) throw invalidParameter('Uploaded file must be a non-empty zip');
  if (unpackedBytes > UNPACKED_BYTES_MAX) {
    throw invalidParameter(`Unzipped size must be smaller than ${UNPACKED_BYTES_MAX} bytes`);
  }
  return unpackedBytes;
}

/** A name that is absolute or has a way up in it, in the manner of any system. */
function leadsOut(name: string): boolean {
  return /^(\/|[A-Za-z]:)|\\|(^|\/)\.\.(\/|$)/.test(name);
}

async function readDirectory({ size, read }: ZipSource): Promise<{ entries: number; bytes: Buffer }> {
  const tailStart = Math.max(0, size - END_BYTES - COMMENT_BYTES_MAX);
  const tail = await read(tailStart, size);
  const end = endOf(tail);
  if (end === undefined) throw notUnzippable();
  const entries = tail.readUInt16LE(end + 10);
  const bytes = tail.readUInt32LE(end + 12);
  const start = tail.readUInt32LE(end + 16);
  // No archive within Lambda's limits needs ZIP64.
  if (entries === ZIP64_COUNT || bytes === ZIP64_SIZE || start === ZIP64_SIZE) throw notUnzippable();
  if (start + bytes > tailStart + end || bytes > DIRECTORY_BYTES_MAX) throw notUnzippable();
  return { entries, bytes: await read(start, start + bytes) };
}

/** Where the record is that ends an archive; a comment may follow it. */
function endOf(tail: Buffer): number | undefined {
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END_SIGNATURE) continue;
    if (at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length) return at;
  }
  return undefined;
}

function notUnzippable() {
  return invalidParameter('Could not unzip uploaded file. Please check your file, then try to upload again.');
}
