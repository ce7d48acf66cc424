/**
 * The checksums of S3: computing, combining, and what a request says about them. Here and not in the gateway, because
 * S3's handlers compare and keep them: trailers are known only when the body was read.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */

import { createHash, hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Crc64, combineCrc, crc32c, crc64nvme } from './crc.ts';
import { AwsError } from './errors.ts';

/** In the order in which S3 lists them. Its XXHASH forms are not implemented. */
export const CHECKSUM_ALGORITHMS = [
  'CRC32',
  'CRC32C',
  'CRC64NVME',
  'MD5',
  'SHA1',
  'SHA256',
  'SHA512',
] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** How the checksum of a multipart object is made: of its bytes, or of its parts' checksums. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

const XXHASH: readonly string[] = ['XXHASH128', 'XXHASH3', 'XXHASH64'];
const BYTES: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  MD5: 16,
  SHA1: 20,
  SHA256: 32,
  SHA512: 64,
};
const PREFIX = 'x-amz-checksum-';
/** Headers of that prefix which are about checksums but are none. */
const NOT_VALUES: ReadonlySet<string> = new Set(['algorithm', 'mode', 'type']);

/** A running checksum. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** The checksum so far, big-endian; may be asked once. */
  digest(): Buffer;
}

export function createDigest(algorithm: ChecksumAlgorithm): Digest {
  switch (algorithm) {
    case 'CRC32':
      return crc32Digest(crc32);
    case 'CRC32C':
      return crc32Digest(crc32c);
    case 'CRC64NVME':
      return crc64Digest();
    default: {
      const running = createHash(algorithm.toLowerCase());
      return { update: (bytes) => void running.update(bytes), digest: () => running.digest() };
    }
  }
}

function crc32Digest(step: (bytes: Uint8Array, seed: number) => number): Digest {
  let crc = 0;
  return {
    update(bytes) {
      crc = step(bytes, crc);
    },
    digest: () => bytesOfCrc({ high: crc, low: 0 }, 4),
  };
}

function crc64Digest(): Digest {
  let crc: Crc64 = { high: 0, low: 0 };
  return {
    update(bytes) {
      crc = crc64nvme(bytes, crc);
    },
    digest: () => bytesOfCrc(crc, 8),
  };
}

/** The checksum of bytes that are all here. */
export function digestOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array): Buffer {
  if (algorithm === 'CRC32') return bytesOfCrc({ high: crc32(bytes), low: 0 }, 4);
  if (algorithm === 'CRC32C') return bytesOfCrc({ high: crc32c(bytes), low: 0 }, 4);
  if (algorithm === 'CRC64NVME') return bytesOfCrc(crc64nvme(bytes), 8);
  return hash(algorithm.toLowerCase(), bytes, 'buffer');
}

function bytesOfCrc({ high, low }: Crc64, length: 4 | 8): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  bytes.writeUInt32BE(high, 0);
  if (length === 8) bytes.writeUInt32BE(low, 4);
  return bytes;
}

function crcOfBytes(bytes: Buffer): Crc64 {
  return { high: bytes.readUInt32BE(0), low: bytes.length === 8 ? bytes.readUInt32BE(4) : 0 };
}

/** `x-amz-checksum-crc32`, as header and as trailer. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return PREFIX + algorithm.toLowerCase();
}

/** The algorithm that S3 uses for a name in any letter case; undefined for unknown ones. */
export function checksumAlgorithm(name: string): ChecksumAlgorithm | undefined {
  const upper = name.toUpperCase();
  return CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === upper);
}

const invalidRequest = (message: string): AwsError =>
  new AwsError('InvalidRequest', message, { status: 400 });

const MULTIPLE = 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.';

/** What a request says about the checksum of its body. */
export interface ChecksumClaim {
  algorithm: ChecksumAlgorithm;
  /** Base64, from the header. */
  value: string | undefined;
  /** The trailer in which the value will come, when it is not in a header. */
  trailer: string | undefined;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Reads the checksum headers of a request with a body.
 *
 * @param streaming whether the body is aws-chunked with trailers (`x-amz-content-sha256: STREAMING-...-TRAILER`)
 * @returns undefined when the request claims none
 * @throws AwsError InvalidRequest or MalformedTrailerError, in S3's order
 */
export function readChecksumClaim(headers: Headers, streaming: boolean): ChecksumClaim | undefined {
  const names = checksumNames(headers);
  const trailers = declaredTrailers(headers['x-amz-trailer']);
  if (names.length > 1 || trailers.length > 1) throw invalidRequest(MULTIPLE);
  if (names.length === 1 && trailers.length === 1) {
    throw invalidRequest('Expecting a single x-amz-checksum- header');
  }
  if (trailers.length === 1 && !streaming) throw malformedTrailer();
  const name = names[0] ?? trailers[0];
  const announced = oneValue(headers['x-amz-sdk-checksum-algorithm']);
  if (name === undefined) {
    if (announced === undefined) return undefined;
    throw invalidRequest(
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were ' +
        'found.',
    );
  }
  const algorithm = algorithmOfHeader(name);
  if (announced !== undefined && announced.toUpperCase() !== algorithm) {
    throw invalidRequest('Value for x-amz-sdk-checksum-algorithm header is invalid.');
  }
  if (names.length === 0) return { algorithm, value: undefined, trailer: name };
  const value = oneValue(headers[name]) ?? '';
  if (!isChecksumValue(algorithm, value)) throw invalidRequest(`Value for ${name} header is invalid.`);
  return { algorithm, value, trailer: undefined };
}

function checksumNames(headers: Headers): string[] {
  const names: string[] = [];
  for (const name in headers) {
    if (name.startsWith(PREFIX) && !NOT_VALUES.has(name.slice(PREFIX.length))) names.push(name);
  }
  return names;
}

function oneValue(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'object' ? value[0] : value;
}

function algorithmOfHeader(name: string): ChecksumAlgorithm {
  const suffix = name.slice(PREFIX.length);
  const algorithm = checksumAlgorithm(suffix);
  if (algorithm) return algorithm;
  if (XXHASH.includes(suffix.toUpperCase())) throw notImplemented(suffix.toUpperCase());
  throw invalidRequest('The algorithm type you specified in x-amz-checksum- header is invalid.');
}

function notImplemented(algorithm: string): AwsError {
  return new AwsError(
    'NotImplemented',
    `The checksum algorithm ${algorithm} is not implemented by kumobako`,
    {
      status: 501,
    },
  );
}

/** The checksum trailers that `x-amz-trailer` names. S3 splits it as Java does: empty names at the end do not count. */
export function declaredTrailers(header: string | readonly string[] | undefined): string[] {
  const text = (typeof header === 'object' ? header.join(',') : (header ?? '')).trim();
  if (text === '') return [];
  const names = text.replace(/,+$/, '').split(',');
  return names.map((name) => {
    const trailer = name.trim().toLowerCase();
    const suffix = trailer.startsWith(PREFIX) ? trailer.slice(PREFIX.length).toUpperCase() : '';
    if (!checksumAlgorithm(suffix) && !XXHASH.includes(suffix)) {
      throw invalidRequest('The value specified in the x-amz-trailer header is not supported');
    }
    return trailer;
  });
}

/** Whether a text is the base64 of as many bytes as the algorithm gives. */
export function isChecksumValue(algorithm: ChecksumAlgorithm, text: string): boolean {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === BYTES[algorithm] && bytes.toString('base64') === text;
}

/** What the trailer said (see `RequestFacts.trailers`), or an error when it said nothing readable. */
export function trailerChecksum(claim: ChecksumClaim, trailers: Readonly<Record<string, string>>): string {
  const name = claim.trailer ?? '';
  const value = Object.hasOwn(trailers, name) ? trailers[name] : undefined;
  if (value === undefined) throw malformedTrailer();
  if (!isChecksumValue(claim.algorithm, value)) {
    throw invalidRequest(`Value for ${name} trailing header is invalid.`);
  }
  return value;
}

/** @throws AwsError BadDigest when the body does not have the checksum that was claimed; S3 does not say which it has */
export function checkChecksum(algorithm: ChecksumAlgorithm, claimed: string, calculated: Buffer): void {
  if (claimed === calculated.toString('base64')) return;
  throw new AwsError('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`, {
    status: 400,
  });
}

/**
 * The `Content-MD5` of a request.
 *
 * @throws AwsError InvalidDigest when it is not the base64 of 16 bytes
 */
export function readContentMd5(header: string | readonly string[] | undefined): string | undefined {
  const text = oneValue(header);
  if (text === undefined || isChecksumValue('MD5', text)) return text;
  throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.', {
    status: 400,
    fields: { 'Content-MD5': text },
  });
}

/** @throws AwsError BadDigest; S3 shows what was expected in hex and what it computed in base64 */
export function checkContentMd5(claimed: string, calculated: Buffer): void {
  const base64 = calculated.toString('base64');
  if (claimed === base64) return;
  throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.', {
    status: 400,
    fields: { ExpectedDigest: Buffer.from(claimed, 'base64').toString('hex'), CalculatedDigest: base64 },
  });
}

/** MalformedTrailerError: trailers that were declared and not sent, sent and not declared, or no trailers at all. */
export function malformedTrailer(): AwsError {
  return new AwsError(
    'MalformedTrailerError',
    'The request contained trailing data that was not well-formed or did not conform to our published schema.',
    { status: 400 },
  );
}

/** Operations that change many things at once want their body protected. */
export function checksumRequired(): AwsError {
  return invalidRequest('Missing required header for this request: Content-MD5 OR x-amz-checksum-*');
}

/**
 * The type of a multipart upload's checksum: what was asked for, or the algorithm's default.
 *
 * @throws AwsError InvalidRequest when the algorithm cannot have that type
 */
export function checksumType(algorithm: ChecksumAlgorithm, requested?: ChecksumType): ChecksumType {
  const isCrc = algorithm.startsWith('CRC');
  const type = requested ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  const allowed = type === 'FULL_OBJECT' ? isCrc : algorithm !== 'CRC64NVME';
  if (allowed) return type;
  throw invalidRequest(
    `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  );
}

/** One part of a multipart upload, with its own checksum in base64. */
export interface ChecksummedPart {
  value: string;
  bytes: number;
}

/** The checksum of a multipart object from those of its parts; a COMPOSITE one ends in `-` and their number. */
export function multipartChecksum(
  algorithm: ChecksumAlgorithm,
  type: ChecksumType,
  parts: readonly ChecksummedPart[],
): string {
  const values = parts.map((part) => Buffer.from(part.value, 'base64'));
  if (type === 'COMPOSITE') {
    return `${digestOf(algorithm, Buffer.concat(values)).toString('base64')}-${parts.length}`;
  }
  if (algorithm !== 'CRC32' && algorithm !== 'CRC32C' && algorithm !== 'CRC64NVME') {
    throw new TypeError(`${algorithm} has no checksum of the full object.`);
  }
  const crcs = parts.map((part, index) => ({
    crc: crcOfBytes(values[index] ?? Buffer.alloc(BYTES[algorithm])),
    bytes: part.bytes,
  }));
  return bytesOfCrc(combineCrc(algorithm, crcs), algorithm === 'CRC64NVME' ? 8 : 4).toString('base64');
}
