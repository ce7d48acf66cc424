/**
 * Server-side encryption as a client sees it. Content is not encrypted on this machine's disk; what is asked for is
 * kept, checked and answered, and a customer's key has to be shown again to read.
 */

import { hash } from 'node:crypto';
import { partitionOf } from '../../core/place.ts';
import type { ServerSideEncryptionRule } from './api.gen.ts';
import type { Bucket } from './buckets.ts';
import { accessDenied, invalidArgument, invalidRequest, s3ErrorOf } from './errors.ts';
import type { Encryption } from './object-record.ts';

export interface EncryptionInput extends CustomerKeyInput {
  ServerSideEncryption?: string | undefined;
  SSEKMSKeyId?: string | undefined;
  SSEKMSEncryptionContext?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
}

export interface CustomerKeyInput {
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKey?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
}

export interface EncryptionOutput {
  ServerSideEncryption?: string;
  SSEKMSKeyId?: string;
  BucketKeyEnabled?: boolean;
  SSECustomerAlgorithm?: string;
  SSECustomerKeyMD5?: string;
}

const KMS: ReadonlySet<string> = new Set(['aws:kms', 'aws:kms:dsse']);
/** Where new buckets take customer keys as before: Bahrain and the UAE. */
const OPEN_REGIONS: ReadonlySet<string> = new Set(['me-south-1', 'me-central-1']);
const KEY_BYTES = 32;
const KEY_ID = /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const NAME = 'x-amz-server-side-encryption';

/**
 * What a bucket has that nobody configured: since April 2026 no new object of it has a customer's key.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-s3-c-encryption-setting-faq.html
 */
export function initialEncryption(region: string): ServerSideEncryptionRule | undefined {
  if (OPEN_REGIONS.has(region)) return undefined;
  return { BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } };
}

/**
 * How a new object is encrypted: as the request says, else as its bucket does.
 *
 * @throws AwsError AccessDenied, InvalidArgument, InvalidRequest
 */
export function readEncryption(bucket: Bucket, input: EncryptionInput): Encryption {
  // Before the key is looked at, as users of AWS tell.
  const blocked = bucket.encryption?.BlockedEncryptionTypes?.EncryptionType ?? [];
  if (blocked.includes('SSE-C') && showsCustomerKey(input)) throw accessDenied();
  const customerKeyMd5 = readCustomerKey(input);
  if (customerKeyMd5 !== undefined) {
    if (input.ServerSideEncryption !== undefined) {
      throw invalidArgument(
        'Server Side Encryption with Customer provided key is incompatible with the encryption method specified',
        NAME,
        input.ServerSideEncryption,
      );
    }
    return { customerKeyMd5 };
  }
  const rule = bucket.encryption;
  const byDefault = rule?.ApplyServerSideEncryptionByDefault;
  const asked = input.ServerSideEncryption;
  const algorithm = asked ?? byDefault?.SSEAlgorithm ?? 'AES256';
  if (algorithm !== 'AES256' && !KMS.has(algorithm)) {
    throw invalidArgument('The encryption method specified is not supported', NAME, algorithm);
  }
  if (!KMS.has(algorithm)) {
    if (input.SSEKMSKeyId !== undefined) {
      throw invalidArgument(
        'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
        NAME,
        asked,
      );
    }
    return { algorithm };
  }
  const key = input.SSEKMSKeyId ?? (asked === undefined ? byDefault?.KMSMasterKeyID : undefined);
  return {
    algorithm,
    kmsKeyId: keyArn(bucket, key),
    kmsContext: input.SSEKMSEncryptionContext,
    bucketKeyEnabled: input.BucketKeyEnabled ?? rule?.BucketKeyEnabled,
  };
}

/** S3 answers with the key's ARN, whatever named it; without a name it is the account's own key for S3. */
function keyArn({ region, account }: Bucket, key: string | undefined): string {
  const prefix = `arn:${partitionOf(region)}:kms:${region}:${account}:`;
  if (key === undefined) return `${prefix}alias/aws/s3`;
  if (key.startsWith('alias/')) return prefix + key;
  // What is no key's id cannot be looked up: it stays as it was given.
  if (!key.startsWith('arn:')) return KEY_ID.test(key) ? `${prefix}key/${key}` : key;
  const keyRegion = key.split(':')[3] ?? '';
  if (keyRegion !== region) throw s3ErrorOf('KMS.NotFoundException', 400, `Invalid arn ${keyRegion}`);
  return key;
}

function showsCustomerKey(input: CustomerKeyInput): boolean {
  return (input.SSECustomerAlgorithm ?? input.SSECustomerKey ?? input.SSECustomerKeyMD5) !== undefined;
}

/**
 * The digest of a customer's key, checked against the one that came with it.
 *
 * @throws AwsError InvalidArgument, InvalidEncryptionAlgorithmError
 */
export function readCustomerKey(input: CustomerKeyInput): string | undefined {
  const { SSECustomerAlgorithm: algorithm, SSECustomerKey: key, SSECustomerKeyMD5: md5 } = input;
  if (!showsCustomerKey(input)) return undefined;
  // However the header is called that is wrong.
  const header = NAME;
  if (algorithm !== undefined && algorithm !== 'AES256') {
    throw s3ErrorOf(
      'InvalidEncryptionAlgorithmError',
      400,
      'The Encryption request you specified is not valid. Supported value: AES256.',
      { ArgumentName: header, ArgumentValue: algorithm },
    );
  }
  if (algorithm === undefined) {
    throw invalidArgument(
      'Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption ' +
        'algorithm.',
      header,
      'null',
    );
  }
  const missing = (what: string) =>
    invalidArgument(
      `Requests specifying Server Side Encryption with Customer provided keys must provide ${what}.`,
      header,
      'null',
    );
  if (key === undefined) throw missing('an appropriate secret key');
  if (md5 === undefined) throw missing('the client calculated MD5 of the secret key');
  const bytes = Buffer.from(key, 'base64');
  if (hash('md5', bytes, 'base64') !== md5) {
    throw invalidArgument(
      'The calculated MD5 hash of the key did not match the hash that was provided.',
      header,
      'null',
    );
  }
  if (bytes.length !== KEY_BYTES) {
    throw invalidArgument('The secret key was invalid for the specified algorithm.', header, 'null');
  }
  return md5;
}

/**
 * Whether a reader has shown the key that an object was written with.
 *
 * @throws AwsError InvalidRequest, AccessDenied
 */
export function checkCustomerKey(encryption: Encryption, input: CustomerKeyInput): void {
  const shown = readCustomerKey(input);
  const kept = encryption.customerKeyMd5;
  if (kept === undefined) {
    if (shown === undefined) return;
    throw invalidRequest('The encryption parameters are not applicable to this object.');
  }
  if (shown === undefined) {
    throw invalidRequest(
      'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to ' +
        'retrieve the object.',
    );
  }
  if (shown !== kept) {
    throw accessDenied(
      'Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.',
    );
  }
}

export function writeEncryption(encryption: Encryption): EncryptionOutput {
  const { algorithm, kmsKeyId, bucketKeyEnabled, customerKeyMd5 } = encryption;
  if (customerKeyMd5 !== undefined) {
    return { SSECustomerAlgorithm: 'AES256', SSECustomerKeyMD5: customerKeyMd5 };
  }
  return {
    ServerSideEncryption: algorithm ?? 'AES256',
    ...(kmsKeyId === undefined ? {} : { SSEKMSKeyId: kmsKeyId }),
    ...(kmsKeyId !== undefined && bucketKeyEnabled === true ? { BucketKeyEnabled: true } : {}),
  };
}

/** Where the answer shows the encryption context too. */
export function writeContext({ kmsContext }: Encryption): { SSEKMSEncryptionContext?: string } {
  return kmsContext === undefined ? {} : { SSEKMSEncryptionContext: kmsContext };
}

/** Copies from the names of CopyObject's source headers. */
export function sourceKeyOf(input: {
  CopySourceSSECustomerAlgorithm?: string | undefined;
  CopySourceSSECustomerKey?: string | undefined;
  CopySourceSSECustomerKeyMD5?: string | undefined;
}): CustomerKeyInput {
  return {
    SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm,
    SSECustomerKey: input.CopySourceSSECustomerKey,
    SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5,
  };
}
