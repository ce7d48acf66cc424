/** What PutObject, CopyObject and multipart uploads have in common: an object's headers, and how it is put in place. */

import { ownBlob } from '../../core/blobs/owners.ts';
import type { Caller } from '../../core/caller.ts';
import type { ChecksumAlgorithm } from '../../core/checksums.ts';
import { commitVersion } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import { type AclInput, checkAclAllowed, isAclDisabled, isOwnersControl, readAclHeaders } from './acl.ts';
import { DEFAULT_ALGORITHM, type DigestPlan } from './body-digests.ts';
import { type Bucket, objectArn } from './buckets.ts';
import { type EncryptionInput, readEncryption } from './encryption.ts';
import { invalidRequest } from './errors.ts';
import { addObject, beginVersion } from './history.ts';
import { type HeaderInput, readMetadata, readStorageClass, readSystemHeaders } from './metadata.ts';
import { notify, type ObjectEvent } from './notification-events.ts';
import { type LockInput, readLock } from './object-lock.ts';
import type { Checksum, ObjectHeaders, StoredObject } from './object-record.ts';
import type { Received } from './receive-body.ts';
import { ANYWHERE, bodies } from './state.ts';
import { readTagHeader } from './tagging.ts';

/** A body up to here stands in its object's record: lists read those, so that it must not be large. */
const RECORD_BYTES_MAX = 1024;

export interface NewObjectInput extends HeaderInput, EncryptionInput, LockInput, AclInput {
  Key: string;
  StorageClass?: string | undefined;
  Tagging?: string | undefined;
  WebsiteRedirectLocation?: string | undefined;
}

/**
 * The headers of a new object, all of them checked.
 *
 * @throws AwsError in the words of each header
 */
export function readHeaders(
  { caller, now }: { caller: Caller; now(): number },
  bucket: Bucket,
  input: NewObjectInput,
): ObjectHeaders {
  const owner = objectOwner(bucket, caller, input);
  return {
    system: readSystemHeaders(input),
    metadata: readMetadata(input.Metadata),
    storageClass: readStorageClass(input.StorageClass),
    encryption: readEncryption(bucket, input),
    redirect: readRedirect(input.WebsiteRedirectLocation),
    tags: readTagHeader(input.Tagging),
    lock: readLock(bucket, input, now()),
    acl: readObjectAcl(bucket, caller, input, owner),
    owner,
  };
}

/** Who owns a new object: its writer, unless the bucket's owner takes all or is given full control. */
function objectOwner(bucket: Bucket, caller: Caller, { ACL }: AclInput): string {
  if (isAclDisabled(bucket) || caller.type === 'service') return bucket.account;
  const isGiven = ACL === 'bucket-owner-full-control';
  return bucket.ownership === 'BucketOwnerPreferred' && isGiven ? bucket.account : caller.account;
}

function readObjectAcl(
  bucket: Bucket,
  caller: Caller,
  input: NewObjectInput,
  owner: string,
): ObjectHeaders['acl'] {
  const parties = { owner: isAclDisabled(bucket) ? caller.account : owner, bucketOwner: bucket.account };
  const grants = readAclHeaders(input, parties);
  if (grants === undefined) return undefined;
  // `private` says the same where the writer is the bucket's owner; rclone sends it with every object.
  const isHarmless = input.ACL === 'bucket-owner-full-control' || isOwnersControl(grants, bucket.account);
  checkAclAllowed(bucket, grants, isHarmless, {
    caller: caller.arn,
    action: 's3:PutObject',
    resource: objectArn(bucket, input.Key),
  });
  return isAclDisabled(bucket) || input.ACL === 'private' ? undefined : grants;
}

const REDIRECT_LENGTH_MAX = 2048;

function readRedirect(location: string | undefined): string | undefined {
  if (location === undefined) return undefined;
  if (!/^(?:\/|https?:\/\/)/.test(location) || location.length > REDIRECT_LENGTH_MAX) {
    throw invalidRequest(
      "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
    );
  }
  return location;
}

/** The checksum that S3 keeps of an upload in one piece: the claimed one, else its own. */
export function keptChecksum(
  { claim }: DigestPlan,
  checksums: Partial<Record<ChecksumAlgorithm, string>>,
): Checksum | undefined {
  const algorithm = claim?.algorithm ?? DEFAULT_ALGORITHM;
  const value = checksums[algorithm];
  return value === undefined ? undefined : { algorithm, value, type: 'FULL_OBJECT' };
}

export interface NewContent {
  key: string;
  headers: ObjectHeaders;
  etag: string;
  size: number;
  checksum: Checksum | undefined;
}

/** Puts a new version of a key, made of content that was received or copied. */
export async function putObjectVersion(
  context: TxContext,
  bucket: Bucket,
  content: NewContent,
  body: Pick<Received, 'bytes' | 'blobId'>,
  event: ObjectEvent,
): Promise<StoredObject> {
  const version = await beginVersion(context, bucket, content.key);
  const { headers, etag, size, checksum } = content;
  const object: StoredObject = { ...version, headers, etag, size, checksum };
  const { bytes, blobId } = body;
  if (blobId !== undefined) {
    object.blobId = blobId;
    await ownBlob(context.tx, blobId, 's3');
  } else if (bytes !== undefined && bytes.length > RECORD_BYTES_MAX) {
    object.bodyVersion = commitVersion();
    await bodies.put(context.tx, ANYWHERE, { bucketId: bucket.id, version: commitVersion(), bytes });
  } else if (bytes !== undefined && bytes.length > 0) object.body = bytes;
  await addObject(context, object);
  notify(context, bucket, event, object);
  return object;
}
