/**
 * Multipart uploads: parts come in any order and any number of times; completing makes an object of the named ones,
 * which stay where they are.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */

import { hash } from 'node:crypto';
import {
  type ChecksumAlgorithm,
  type ChecksumType,
  checkChecksum,
  checksumAlgorithm,
  checksumType,
  isChecksumValue,
  multipartChecksum,
} from '../../core/checksums.ts';
import type { TxContext } from '../../core/context.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { CompletedPart } from './api.gen.ts';
import { type ChecksumInput, claimOfInput, DEFAULT_ALGORITHM } from './body-digests.ts';
import type { Bucket } from './buckets.ts';
import { invalidArgument, invalidRequest, malformedXml, noSuchUpload, s3ErrorOf } from './errors.ts';
import type { Checksum, PartRecord, UploadRecord } from './object-record.ts';
import { ANYWHERE, uploads } from './state.ts';
import { isUploadId } from './upload-id.ts';

const PART_NUMBER_MAX = 10_000;
const PART_BYTES_MIN = 5 * 1024 ** 2;

/** @throws AwsError InvalidArgument */
export function checkPartNumber(number: number): void {
  if (Number.isInteger(number) && number >= 1 && number <= PART_NUMBER_MAX) return;
  throw invalidArgument(
    'Part number must be an integer between 1 and 10000, inclusive',
    'partNumber',
    number,
  );
}

export async function findUpload(
  tx: Transaction,
  bucket: Bucket,
  key: string,
  uploadId: string,
): Promise<UploadRecord | undefined> {
  return isUploadId(uploadId) ? uploads.get(tx, ANYWHERE, bucket.id, key, uploadId) : undefined;
}

/** @throws AwsError NoSuchUpload */
export async function requireUpload(
  tx: Transaction,
  bucket: Bucket,
  input: { Key: string; UploadId: string },
): Promise<UploadRecord> {
  const upload = await findUpload(tx, bucket, input.Key, input.UploadId);
  if (upload === undefined) throw noSuchUpload(input.UploadId);
  return upload;
}

const ALGORITHMS = 'CRC32, CRC32C, CRC64NVME, MD5, SHA1, SHA256, SHA512';

/**
 * The checksum that a new upload asks for.
 *
 * @throws AwsError InvalidRequest
 */
export function readUploadChecksum(input: {
  ChecksumAlgorithm?: string | undefined;
  ChecksumType?: string | undefined;
}): UploadRecord['checksum'] {
  const { ChecksumAlgorithm: name, ChecksumType: type } = input;
  if (type !== undefined && type !== 'COMPOSITE' && type !== 'FULL_OBJECT') {
    throw invalidRequest('Value for x-amz-checksum-type header is invalid.');
  }
  if (name === undefined) {
    if (type === undefined) return undefined;
    throw invalidRequest(
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  const algorithm = checksumAlgorithm(name);
  if (algorithm === undefined) {
    throw invalidRequest(
      `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${ALGORITHMS}]`,
    );
  }
  return { algorithm, type: checksumType(algorithm, type) };
}

/** What must be computed of each part, whatever its request claims. */
export function partAlgorithms({ checksum }: UploadRecord): ChecksumAlgorithm[] {
  return [checksum?.algorithm ?? DEFAULT_ALGORITHM];
}

/** @throws AwsError InvalidRequest: a part's own checksum is of the upload's algorithm */
export function checkPartClaim({ checksum }: UploadRecord, claimed: ChecksumAlgorithm | undefined): void {
  if (checksum === undefined || claimed === checksum.algorithm) return;
  // Without a claim the server computes the upload's checksum itself, where it is of the whole object.
  if (claimed === undefined && checksum.type === 'FULL_OBJECT') return;
  throw invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${checksum.algorithm.toLowerCase()}, actual checksum ` +
      `Type: ${claimed?.toLowerCase() ?? 'null'}`,
  );
}

/** The parts that a completion names, in order and checked. */
export function selectParts(
  upload: UploadRecord,
  uploaded: readonly PartRecord[],
  named: readonly CompletedPart[] | undefined,
): PartRecord[] {
  if (named === undefined || named.length === 0) throw invalidRequest('You must specify at least one part');
  const byNumber = new Map(uploaded.map((part) => [part.number, part]));
  let before = 0;
  if (named.some(({ PartNumber, ETag }) => PartNumber === undefined || ETag === undefined))
    throw malformedXml();
  const selected = named.map((part) => {
    const number = part.PartNumber ?? 0;
    if (number < 1) throw invalidArgument('PartNumber must be >= 1', 'PartNumber', number);
    if (number <= before) {
      throw s3ErrorOf(
        'InvalidPartOrder',
        400,
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
        { UploadId: upload.uploadId },
      );
    }
    before = number;
    return matchPart(upload, byNumber.get(number), part);
  });
  for (const part of selected.slice(0, -1)) checkPartSize(part);
  return selected;
}

function claimOfPart(named: CompletedPart): ReturnType<typeof claimOfInput> {
  try {
    return claimOfInput(named);
  } catch {
    throw invalidArgument('Invalid Base64 or multiple checksums present in request', 'Checksum');
  }
}

function matchPart(
  { uploadId, checksum }: UploadRecord,
  uploaded: PartRecord | undefined,
  named: CompletedPart,
): PartRecord {
  const etag = (named.ETag ?? '').replaceAll('"', '');
  const claim = claimOfPart(named);
  if (claim === undefined && checksum?.type === 'COMPOSITE') {
    throw invalidRequest(
      `The upload was created using a ${checksum.algorithm.toLowerCase()} checksum. The complete request must ` +
        `include the checksum for each part. It was missing for part ${named.PartNumber} in the request.`,
    );
  }
  const isSame =
    uploaded !== undefined &&
    uploaded.etag === etag &&
    (claim === undefined || uploaded.checksums[claim.algorithm] === claim.value);
  if (isSame) return uploaded;
  throw s3ErrorOf(
    'InvalidPart',
    400,
    'One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified ' +
      "entity tag may not match the part's entity tag.",
    { UploadId: uploadId, PartNumber: named.PartNumber, ETag: etag },
  );
}

function checkPartSize(part: PartRecord): void {
  if (part.size >= PART_BYTES_MIN) return;
  throw s3ErrorOf('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed size', {
    ProposedSize: part.size,
    MinSizeAllowed: PART_BYTES_MIN,
    PartNumber: part.number,
    ETag: part.etag,
  });
}

/** The ETag of an object of parts: the MD5 of their MD5s, and their number. */
export function multipartEtag(selected: readonly Pick<PartRecord, 'etag'>[]): string {
  const digests = Buffer.concat(selected.map(({ etag }) => Buffer.from(etag, 'hex')));
  return `${hash('md5', digests)}-${selected.length}`;
}

/**
 * The checksum of the whole, compared with what the completion claims.
 *
 * @throws AwsError BadDigest, InvalidRequest
 */
export function completeChecksum(
  upload: UploadRecord,
  selected: readonly PartRecord[],
  input: ChecksumInput & { ChecksumType?: string | undefined },
): Checksum {
  const { algorithm, type } = upload.checksum ?? {
    algorithm: DEFAULT_ALGORITHM,
    type: 'FULL_OBJECT' as ChecksumType,
  };
  checkType(upload, input.ChecksumType);
  const value = multipartChecksum(
    algorithm,
    type,
    selected.map(({ checksums, size }) => ({ value: checksums[algorithm] ?? '', bytes: size })),
  );
  checkClaimedWhole(input, algorithm, type, value);
  return { algorithm, type, value };
}

function checkType({ checksum }: UploadRecord, claimed: string | undefined): void {
  const type = checksum?.type ?? 'FULL_OBJECT';
  if (claimed === undefined || claimed === type) return;
  throw invalidRequest(
    `The upload was created using the ${type} checksum mode. The complete request must use the same checksum mode.`,
  );
}

function checkClaimedWhole(
  input: ChecksumInput,
  algorithm: ChecksumAlgorithm,
  type: ChecksumType,
  value: string,
): void {
  const given = (input as Record<string, unknown>)[`Checksum${algorithm}`];
  if (type === 'COMPOSITE') {
    // The client may give it with or without the number of parts.
    const [claimed] = typeof given === 'string' ? given.split('-') : [];
    if (claimed === undefined) return;
    const header = `x-amz-checksum-${algorithm.toLowerCase()}`;
    if (!isChecksumValue(algorithm, claimed)) throw invalidRequest(`Value for ${header} header is invalid.`);
    checkChecksum(algorithm, claimed, Buffer.from(value.split('-')[0] ?? '', 'base64'));
    return;
  }
  const claim = claimOfInput(input);
  if (claim === undefined) return;
  if (claim.algorithm !== algorithm) {
    throw invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${algorithm.toLowerCase()}, actual checksum Type: ` +
        claim.algorithm.toLowerCase(),
    );
  }
  checkChecksum(algorithm, claim.value ?? '', Buffer.from(value, 'base64'));
}

/** @throws AwsError InvalidRequest */
export function checkObjectSize(claimed: number | undefined, size: number): void {
  if (claimed === undefined || claimed === size) return;
  if (claimed < 0) {
    throw invalidRequest(`Value for x-amz-mp-object-size header is less than zero: '${claimed}'`);
  }
  throw invalidRequest(
    `The provided 'x-amz-mp-object-size' header value ${claimed} does not match what was computed: ${size}`,
  );
}

/** Who began an upload, as lists show it. */
export function initiatorOf({ caller }: TxContext): UploadRecord['initiator'] {
  return { id: caller.arn, name: caller.name ?? caller.account };
}
