import type { ChecksumAlgorithm, ChecksumType } from '../../core/checksums.ts';
import type { Version } from '../../core/collection.ts';
import type { Tag } from './api.gen.ts';
import type { AclGrant } from './bucket-record.ts';

/** A checksum as S3 keeps it: base64, a COMPOSITE one with the number of its parts behind a hyphen. */
export interface Checksum {
  algorithm: ChecksumAlgorithm;
  value: string;
  type: ChecksumType;
}

export interface Encryption {
  /** `AES256`, `aws:kms`, `aws:kms:dsse`; absent with a customer's key. */
  algorithm?: string | undefined;
  kmsKeyId?: string | undefined;
  kmsContext?: string | undefined;
  bucketKeyEnabled?: boolean | undefined;
  /** SSE-C: all that is kept of the key. */
  customerKeyMd5?: string | undefined;
}

export interface ObjectLock {
  mode?: 'GOVERNANCE' | 'COMPLIANCE' | undefined;
  untilMs?: number | undefined;
  legalHold?: 'ON' | 'OFF' | undefined;
}

/** What an object is beside its content: chosen when it is written, or when its multipart upload begins. */
export interface ObjectHeaders {
  /** Headers that S3 gives back: Content-Type and the like, by the name of their member. */
  system: Record<string, string>;
  /** `x-amz-meta-`, by lower-case name. */
  metadata?: Record<string, string> | undefined;
  /** Absent: STANDARD. */
  storageClass?: string | undefined;
  encryption: Encryption;
  redirect?: string | undefined;
  tags?: Tag[] | undefined;
  lock?: ObjectLock | undefined;
  /** Absent: the owner alone. */
  acl?: AclGrant[] | undefined;
  /** The account that the object belongs to. */
  owner: string;
}

/** One version of an object, or a delete marker. */
export interface ObjectRecord {
  bucketId: number;
  key: string;
  /** Grows with every version of the key: time in microseconds, pushed on where that would not grow. */
  order: number;
  versionId: string;
  modifiedAtMs: number;
  /** A delete marker has none of what follows. */
  isMarker?: true | undefined;
  headers?: ObjectHeaders | undefined;
  /** Without quotes. */
  etag?: string | undefined;
  size?: number | undefined;
  checksum?: Checksum | undefined;
  /** When the copy that RestoreObject made of an archived object ends. */
  restoredUntilMs?: number | undefined;
  /** The content: here, in a row of `bodies`, in a blob, or in the parts of an upload. */
  body?: Uint8Array | undefined;
  bodyVersion?: Version | undefined;
  blobId?: string | undefined;
  uploadId?: string | undefined;
  partCount?: number | undefined;
}

/** A version that has content. */
export interface StoredObject extends ObjectRecord {
  isMarker?: undefined;
  headers: ObjectHeaders;
  etag: string;
  size: number;
}

export function isStored(record: ObjectRecord): record is StoredObject {
  return record.isMarker !== true;
}

export interface UploadRecord {
  bucketId: number;
  key: string;
  uploadId: string;
  initiatedAtMs: number;
  /** ARN and id of who began it. */
  initiator: { id: string; name: string };
  headers: ObjectHeaders;
  /** What the client asked for; without it S3 computes a CRC64NVME of the whole. */
  checksum?: { algorithm: ChecksumAlgorithm; type: ChecksumType } | undefined;
  /** Conditional completion asks whether the key was taken when the upload began. */
  keyWasTaken: boolean;
}

export interface PartRecord {
  bucketId: number;
  uploadId: string;
  number: number;
  modifiedAtMs: number;
  etag: string;
  size: number;
  /** Base64, by algorithm: what the client sent, and what the whole object's checksum is made of. */
  checksums: Partial<Record<ChecksumAlgorithm, string>>;
  /** The algorithm that the client sent. */
  claimed?: ChecksumAlgorithm | undefined;
  bytes?: Uint8Array | undefined;
  blobId?: string | undefined;
}
