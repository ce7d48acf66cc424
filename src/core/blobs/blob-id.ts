/**
 * A blob's id says what the blob must hold: 32 random hexadecimal digits, its size (base 36) and its CRC-32.
 * So nothing else is needed to check a blob after a power cut or to answer a range, and the file holds the
 * content alone: engines (DuckDB on Parquet, archives mounted as code) read it by its path.
 */

import { BlobError } from './blob-errors.ts';

const ID = /^[0-9a-f]{32}-(0|[1-9a-z][0-9a-z]{0,10})-[0-9a-f]{8}$/;
const RANDOM_BYTES = 16;

export interface BlobFacts {
  size: number;
  crc32: number;
}

export function makeBlobId(random: (count: number) => Uint8Array, { size, crc32 }: BlobFacts): string {
  return `${randomHex(random)}-${size.toString(36)}-${crc32.toString(16).padStart(8, '0')}`;
}

/** The id of a copy: other random digits, the same content. */
export function makeCopyId(random: (count: number) => Uint8Array, id: string): string {
  return randomHex(random) + id.slice(RANDOM_BYTES * 2);
}

export function isBlobId(id: string): boolean {
  return ID.test(id);
}

/** Throws `invalid` for what is no id, so that none can lead out of the folder. */
export function blobFacts(id: string): BlobFacts {
  if (!isBlobId(id)) throw new BlobError('invalid', id, `Not the id of a blob: ${JSON.stringify(id)}`);
  const [, size = '', crc32 = ''] = id.split('-');
  return { size: Number.parseInt(size, 36), crc32: Number.parseInt(crc32, 16) };
}

export function randomHex(random: (count: number) => Uint8Array): string {
  return Buffer.from(random(RANDOM_BYTES)).toString('hex');
}
