/** What ListObjects and ListObjectsV2 have in common. */

import type { Transaction } from '../../core/transaction.ts';
import type { Object as ListedObject } from './api.gen.ts';
import type { Bucket } from './buckets.ts';
import type { KeySource } from './listing.ts';
import { successor } from './listing.ts';
import { quoted } from './object-output.ts';
import { isStored, type ObjectRecord, type StoredObject } from './object-record.ts';
import { ownerOf } from './owner.ts';
import { ANYWHERE, objects } from './state.ts';

/** The newest objects of a bucket. A list is a look at one moment: it holds nobody up and nobody holds it up. */
export function objectSource(tx: Transaction, bucket: Bucket): KeySource<StoredObject> {
  return {
    async read(query) {
      const page = await objects.list(tx, ANYWHERE, { prefix: [bucket.id], ...query, snapshot: true });
      return page.records.filter(isStored);
    },
    after: ({ key }) => [successor(key)],
  };
}

export function listedObject(
  object: StoredObject,
  encode: (key: string) => string,
  options: { showsOwner: boolean; showsRestore: boolean; nowMs: number },
): ListedObject {
  const { headers, checksum, restoredUntilMs } = object;
  return {
    Key: encode(object.key),
    LastModified: new Date(object.modifiedAtMs),
    ETag: quoted(object.etag),
    ...listedChecksum(object),
    Size: object.size,
    StorageClass: headers.storageClass ?? 'STANDARD',
    ...(options.showsOwner ? { Owner: ownerOf(headers.owner) } : {}),
    ...(options.showsRestore && restoredUntilMs !== undefined && restoredUntilMs > options.nowMs
      ? { RestoreStatus: { IsRestoreInProgress: false, RestoreExpiryDate: new Date(restoredUntilMs) } }
      : {}),
    ...(checksum === undefined ? {} : { ChecksumType: checksum.type }),
  };
}

export function listedChecksum({ checksum }: ObjectRecord): { ChecksumAlgorithm?: string[] } {
  return checksum === undefined ? {} : { ChecksumAlgorithm: [checksum.algorithm] };
}
