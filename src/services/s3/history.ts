/**
 * The versions of a key: how a new one, a delete marker or the removal of one changes them.
 *
 * Never versioned: one object a key. Enabled: what was newest moves aside. Suspended: the new version is the null
 * version and takes the place of an earlier null version, wherever that stands.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
 */

import type { TxContext } from '../../core/context.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { Bucket } from './buckets.ts';
import { discardContent } from './content-removal.ts';
import { invalidVersionId, methodNotAllowed, noSuchKey, noSuchVersion } from './errors.ts';
import { isStored, type ObjectRecord, type StoredObject } from './object-record.ts';
import { ANYWHERE, objects, olderVersions } from './state.ts';
import { makeVersionId, NULL_VERSION, orderOfVersionId } from './version-id.ts';

const ORDERS_PER_MS = 1000;

/** Place, id and time of a version that is about to be added. */
export interface NewVersion {
  bucketId: number;
  key: string;
  order: number;
  versionId: string;
  modifiedAtMs: number;
}

/** The newest version of a key, be it a delete marker. */
export async function newestVersion(
  tx: Transaction,
  bucket: Bucket,
  key: string,
): Promise<Readonly<ObjectRecord> | undefined> {
  const newest = await objects.once(tx, ANYWHERE, bucket.id, key);
  // A bucket that never was versioned has nothing aside: no need to look.
  if (newest !== undefined || bucket.versioning === undefined) return newest;
  return newestAside(tx, bucket, key);
}

async function newestAside(tx: Transaction, bucket: Bucket, key: string): Promise<ObjectRecord | undefined> {
  const aside = await olderVersions.list(tx, ANYWHERE, { prefix: [bucket.id, key], limit: 1 });
  return aside.records[0];
}

/**
 * One version of a key by its id.
 *
 * @throws AwsError InvalidArgument for an id that was never given out
 */
export async function findVersion(
  tx: Transaction,
  bucket: Bucket,
  key: string,
  versionId: string,
): Promise<Readonly<ObjectRecord> | undefined> {
  const newest = await objects.once(tx, ANYWHERE, bucket.id, key);
  if (newest?.versionId === versionId) return newest;
  if (versionId === NULL_VERSION) {
    if (bucket.versioning === undefined) return undefined;
    return olderVersions.getBy(tx, ANYWHERE, 'byNullVersion', [bucket.id, key]);
  }
  const order = orderOfVersionId(versionId);
  // Where nothing was ever versioned no id is right.
  if (order === undefined || bucket.versioning === undefined) throw invalidVersionId(versionId);
  const version = await olderVersions.get(tx, ANYWHERE, bucket.id, key, -order);
  return version?.versionId === versionId ? version : undefined;
}

export interface Wanted {
  Key: string;
  VersionId?: string | undefined;
}

/**
 * The object that a request is about.
 *
 * @param method for the error at a delete marker that was named by its id
 * @param shownKey the key as errors show it
 * @throws AwsError NoSuchKey, NoSuchVersion, InvalidArgument or MethodNotAllowed
 */
export async function requireObject(
  { tx, reply }: Pick<TxContext, 'tx' | 'reply'>,
  bucket: Bucket,
  { Key: key, VersionId: versionId }: Wanted,
  method: string,
  shownKey = key,
): Promise<StoredObject> {
  if (versionId === undefined) {
    const newest = await newestVersion(tx, bucket, key);
    if (newest === undefined) throw noSuchKey(shownKey);
    if (isStored(newest)) return newest;
    reply({ headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': newest.versionId } });
    throw noSuchKey(shownKey);
  }
  const version = await findVersion(tx, bucket, key, versionId);
  if (version === undefined) throw noSuchVersion(shownKey, versionId);
  if (isStored(version)) return version;
  reply({
    headers: {
      allow: 'DELETE',
      'last-modified': new Date(version.modifiedAtMs).toUTCString(),
      'x-amz-delete-marker': 'true',
      'x-amz-version-id': version.versionId,
    },
  });
  throw methodNotAllowed(method, 'DeleteMarker');
}

/** Makes room for a new version and gives it its place and id. What it replaces for good loses its content. */
export async function beginVersion(context: TxContext, bucket: Bucket, key: string): Promise<NewVersion> {
  const { tx } = context;
  const newest = await objects.get(tx, ANYWHERE, bucket.id, key);
  const before = newest ?? (bucket.versioning === undefined ? undefined : await newestAside(tx, bucket, key));
  const order = Math.max(context.now() * ORDERS_PER_MS, (before?.order ?? 0) + 1);
  const isNull = bucket.versioning !== 'Enabled';
  if (newest !== undefined) {
    if (isNull && newest.versionId === NULL_VERSION) await discardContent(context, newest);
    else await olderVersions.put(tx, ANYWHERE, newest);
  }
  if (bucket.versioning === 'Suspended' && newest?.versionId !== NULL_VERSION) {
    await dropOlderNull(context, bucket, key);
  }
  const versionId = isNull ? NULL_VERSION : makeVersionId(context.ids, order);
  return { bucketId: bucket.id, key, order, versionId, modifiedAtMs: context.now() };
}

async function dropOlderNull(context: TxContext, bucket: Bucket, key: string): Promise<void> {
  const older = await olderVersions.getBy(context.tx, ANYWHERE, 'byNullVersion', [bucket.id, key]);
  if (older === undefined) return;
  await discardContent(context, older);
  await olderVersions.deleteRecord(context.tx, ANYWHERE, older);
}

/** Puts a new version, which `beginVersion` made room for, on top. */
export function addObject(context: TxContext, object: StoredObject): Promise<void> {
  return objects.put(context.tx, ANYWHERE, object);
}

/** Puts a delete marker on top: the key is in no plain list any more. */
export async function addDeleteMarker(
  context: TxContext,
  bucket: Bucket,
  key: string,
): Promise<ObjectRecord> {
  const version = await beginVersion(context, bucket, key);
  const marker: ObjectRecord = { ...version, isMarker: true };
  await olderVersions.put(context.tx, ANYWHERE, marker);
  await objects.delete(context.tx, ANYWHERE, bucket.id, key);
  return marker;
}

/** Removes one version for good; what is newest then is on top. */
export async function removeVersion(
  context: TxContext,
  bucket: Bucket,
  version: ObjectRecord,
): Promise<void> {
  const { tx } = context;
  const { key } = version;
  await discardContent(context, version);
  const newest = await objects.get(tx, ANYWHERE, bucket.id, key);
  if (newest?.order !== version.order) await olderVersions.deleteRecord(tx, ANYWHERE, version);
  else await objects.delete(tx, ANYWHERE, bucket.id, key);
  if (bucket.versioning === undefined) return;
  if (newest !== undefined && newest.order !== version.order) return;
  const next = await newestAside(tx, bucket, key);
  if (next === undefined || !isStored(next)) return;
  await olderVersions.deleteRecord(tx, ANYWHERE, next);
  await objects.put(tx, ANYWHERE, next);
}

/** Writes a changed record of a version (tags, lock, ACL) in its place. */
export async function rewriteVersion(tx: Transaction, version: ObjectRecord): Promise<void> {
  const newest = await objects.get(tx, ANYWHERE, version.bucketId, version.key);
  if (newest?.order === version.order) await objects.put(tx, ANYWHERE, version);
  else await olderVersions.put(tx, ANYWHERE, version);
}
