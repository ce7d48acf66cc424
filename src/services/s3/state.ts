/**
 * What S3 keeps. Names of buckets are unique over all accounts, so everything is partition-wide; objects, uploads and
 * parts are kept under the bucket's id (the commit that made it), so that a bucket of the same name that is made later
 * never meets leftovers of an earlier one.
 *
 * The objects that a plain list shows are rows of their own (`objects`), one for each key; older versions and delete
 * markers stand aside (`olderVersions`), newest first. So a list costs what it returns, whatever the history of the
 * keys, and a read of the newest version is one look-up.
 */

import { Collection, type Version, versionPart } from '../../core/collection.ts';
import type { Place } from '../../core/place.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { KeyPart } from '../../core/tuple.ts';
import type { BucketRecord } from './bucket-record.ts';
import type { ObjectRecord, PartRecord, UploadRecord } from './object-record.ts';

/** Partition-wide collections take any place. */
export const ANYWHERE: Place = { account: '000000000000', region: 'us-east-1' };

export const buckets = new Collection<BucketRecord, readonly [string], 'byAccount'>({
  id: collectionId('s3', 1),
  name: 's3.buckets',
  scope: 'partition',
  version: 1,
  key: (bucket) => [bucket.name],
  indexes: { byAccount: (bucket) => [bucket.account, bucket.name] },
});

/** The newest version of each key, where that is no delete marker. */
export const objects = new Collection<ObjectRecord, readonly [number, string]>({
  id: collectionId('s3', 2),
  name: 's3.objects',
  scope: 'partition',
  version: 1,
  key: (object) => [object.bucketId, object.key],
});

/** All other versions and all delete markers, newest first. */
export const olderVersions = new Collection<ObjectRecord, readonly [number, string, number], 'byNullVersion'>(
  {
    id: collectionId('s3', 3),
    name: 's3.older-versions',
    scope: 'partition',
    version: 1,
    key: (object) => [object.bucketId, object.key, -object.order],
    indexes: {
      byNullVersion: (object) => (object.versionId === 'null' ? [object.bucketId, object.key] : undefined),
    },
  },
);

/** A body that is too large for its object's record and too small for a file. */
export interface BodyRecord {
  bucketId: number;
  version: Version;
  bytes: Uint8Array;
}

export const bodies = new Collection<BodyRecord, readonly KeyPart[]>({
  id: collectionId('s3', 4),
  name: 's3.bodies',
  scope: 'partition',
  version: 1,
  key: (body) => [body.bucketId, versionPart(body.version)],
});

/** Multipart uploads in progress, by key and then by the time they were begun, which is in their ids. */
export const uploads = new Collection<UploadRecord, readonly [number, string, string]>({
  id: collectionId('s3', 6),
  name: 's3.uploads',
  scope: 'partition',
  version: 1,
  key: (upload) => [upload.bucketId, upload.key, upload.uploadId],
});

/** Parts of uploads in progress and, under the same keys, of the objects that were made of them. */
export const parts = new Collection<PartRecord, readonly [number, string, number]>({
  id: collectionId('s3', 7),
  name: 's3.parts',
  scope: 'partition',
  version: 1,
  key: (part) => [part.bucketId, part.uploadId, part.number],
});

/** An upload that became an object: completing it again is answered with the same object while that exists. */
export interface CompletedUpload {
  bucketId: number;
  uploadId: string;
  key: string;
  versionId: string;
  etag: string;
}

export const completedUploads = new Collection<CompletedUpload, readonly [number, string]>({
  id: collectionId('s3', 8),
  name: 's3.completed-uploads',
  scope: 'partition',
  version: 1,
  key: (upload) => [upload.bucketId, upload.uploadId],
});

/** Settings of which a bucket has several, each with an id: analytics, inventories, metrics, tierings. */
export interface ConfigurationRecord {
  bucketId: number;
  kind: string;
  id: string;
  /** As it was put, dates as texts. */
  configuration: Record<string, unknown>;
}

export const configurations = new Collection<ConfigurationRecord, readonly [number, string, string]>({
  id: collectionId('s3', 9),
  name: 's3.configurations',
  scope: 'partition',
  version: 1,
  key: (configuration) => [configuration.bucketId, configuration.kind, configuration.id],
});
