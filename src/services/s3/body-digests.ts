/** Digests of a body while it comes, and what the request says they must be. */

import {
  type ChecksumAlgorithm,
  type ChecksumClaim,
  checkChecksum,
  checkContentMd5,
  createDigest,
  type Digest,
  digestOf,
  isChecksumValue,
  readChecksumClaim,
  readContentMd5,
  trailerChecksum,
} from '../../core/checksums.ts';
import type { RequestFacts } from '../../core/context.ts';
import { invalidRequest } from './errors.ts';

/** The checksum members that the inputs of uploads share. */
export interface ChecksumInput {
  ContentMD5?: string | undefined;
  ChecksumAlgorithm?: string | undefined;
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
}

/** What S3 computes where the client claims nothing. */
export const DEFAULT_ALGORITHM = 'CRC64NVME';

/** What must be computed of a body, and what it is compared with. */
export interface DigestPlan {
  contentMd5: string | undefined;
  claim: ChecksumClaim | undefined;
  algorithms: readonly ChecksumAlgorithm[];
}

/**
 * Reads the claims of a request.
 *
 * @param also algorithms that S3 wants whatever the client claims
 * @throws AwsError InvalidDigest, InvalidRequest
 */
export function planDigests(
  request: RequestFacts,
  input: ChecksumInput,
  also: readonly ChecksumAlgorithm[] = [],
): DigestPlan {
  const contentMd5 = readContentMd5(input.ContentMD5);
  // A call from inside has no headers: what they would say stands in the input.
  const claim = isFromSocket(request)
    ? readChecksumClaim(request.headers, isStreaming(request))
    : claimOfInput(input);
  const algorithms = new Set<ChecksumAlgorithm>(also);
  if (claim !== undefined) algorithms.add(claim.algorithm);
  else if (also.length === 0) algorithms.add(DEFAULT_ALGORITHM);
  // The MD5 is computed anyway: it is the ETag.
  algorithms.delete('MD5');
  return { contentMd5, claim, algorithms: [...algorithms] };
}

export function isFromSocket({ headers }: RequestFacts): boolean {
  return Object.keys(headers).length > 0;
}

/** Whether the body is aws-chunked with trailers. */
function isStreaming({ headers }: RequestFacts): boolean {
  const kind = headers['x-amz-content-sha256'];
  return typeof kind === 'string' && kind.startsWith('STREAMING-') && kind.endsWith('-TRAILER');
}

const MEMBERS: readonly (readonly [ChecksumAlgorithm, keyof ChecksumInput])[] = [
  ['CRC32', 'ChecksumCRC32'],
  ['CRC32C', 'ChecksumCRC32C'],
  ['CRC64NVME', 'ChecksumCRC64NVME'],
  ['MD5', 'ChecksumMD5'],
  ['SHA1', 'ChecksumSHA1'],
  ['SHA256', 'ChecksumSHA256'],
  ['SHA512', 'ChecksumSHA512'],
];

/** The checksum that an input names in its members. */
export function claimOfInput(input: ChecksumInput): ChecksumClaim | undefined {
  const given = MEMBERS.filter(([, member]) => input[member] !== undefined);
  const [first] = given;
  if (first === undefined) return undefined;
  if (given.length > 1) {
    throw invalidRequest(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const [algorithm, member] = first;
  const value = input[member] ?? '';
  if (!isChecksumValue(algorithm, value)) {
    throw invalidRequest(`Value for x-amz-checksum-${algorithm.toLowerCase()} header is invalid.`);
  }
  return { algorithm, value, trailer: undefined };
}

/** Digests of a whole body. */
export interface BodyDigests {
  /** Hexadecimal: the ETag of what is written in one piece. */
  md5: string;
  /** Base64, by algorithm. */
  checksums: Partial<Record<ChecksumAlgorithm, string>>;
}

/** Digests of bytes that are all here. */
export function digestsOf(plan: DigestPlan, bytes: Uint8Array): BodyDigests {
  const md5 = digestOf('MD5', bytes);
  const found: BodyDigests = { md5: md5.toString('hex'), checksums: {} };
  for (const algorithm of plan.algorithms) {
    found.checksums[algorithm] = digestOf(algorithm, bytes).toString('base64');
  }
  return withMd5(plan, found);
}

/** Names of the digests that {@link runningDigests} computes: the MD5 and those of the plan. */
export function runningDigests(plan: DigestPlan): { name: ChecksumAlgorithm; digest: Digest }[] {
  const names: ChecksumAlgorithm[] = ['MD5', ...plan.algorithms];
  return names.map((name) => ({ name, digest: createDigest(name) }));
}

/** What a blob's writer has computed. */
export function digestsOfBlob(plan: DigestPlan, digests: ReadonlyMap<string, Uint8Array>): BodyDigests {
  const found: BodyDigests = {
    md5: Buffer.from(digests.get('MD5') ?? new Uint8Array()).toString('hex'),
    checksums: {},
  };
  for (const algorithm of plan.algorithms) {
    found.checksums[algorithm] = Buffer.from(digests.get(algorithm) ?? new Uint8Array()).toString('base64');
  }
  return withMd5(plan, found);
}

/** MD5 as a claimed checksum. */
function withMd5(plan: DigestPlan, found: BodyDigests): BodyDigests {
  if (plan.claim?.algorithm === 'MD5') {
    found.checksums.MD5 = Buffer.from(found.md5, 'hex').toString('base64');
  }
  return found;
}

/**
 * Compares a body with what its request claimed; trailers are there by now.
 *
 * @throws AwsError BadDigest, InvalidRequest, MalformedTrailerError
 */
export function checkDigests(
  { contentMd5, claim }: DigestPlan,
  found: BodyDigests,
  trailers: () => Readonly<Record<string, string>>,
): void {
  if (contentMd5 !== undefined) checkContentMd5(contentMd5, Buffer.from(found.md5, 'hex'));
  if (claim === undefined) return;
  const claimed = claim.value ?? trailerChecksum(claim, trailers());
  checkChecksum(claim.algorithm, claimed, Buffer.from(found.checksums[claim.algorithm] ?? '', 'base64'));
}
