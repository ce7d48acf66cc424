/**
 * Who a blob belongs to. The commit that makes a record refer to a blob also writes the blob's owner row; the commit
 * that gives it up deletes the row and has the file removed through the outbox. A blob without a row was written for a
 * commit that never came: the sweep at start takes it away.
 */

import { Collection } from '../collection.ts';
import type { TxContext } from '../context.ts';
import type { Place } from '../place.ts';
import type { AnyService } from '../service.ts';
import { collectionId } from '../service-numbers.ts';
import type { Transaction } from '../transaction.ts';

const ANYWHERE: Place = { account: '000000000000', region: 'us-east-1' };

interface BlobOwner {
  id: string;
  service: string;
}

export const blobOwners = new Collection<BlobOwner, readonly [string]>({
  id: collectionId('core', 6),
  name: 'core.blob-owners',
  scope: 'partition',
  version: 1,
  key: (owner) => [owner.id],
});

/** Makes a blob belong to a record that this transaction writes. */
export function ownBlob(tx: Transaction, id: string, service: string): Promise<void> {
  return blobOwners.put(tx, ANYWHERE, { id, service });
}

/** Gives a blob up with this transaction; its file goes when the commit is durable and no snapshot needs it. */
export function disownBlob({ tx, outbox }: Pick<TxContext, 'tx' | 'outbox'>, id: string): Promise<void> {
  outbox.send({ service: 'core', delivery: 'removeBlob', group: `core.blob.${id}`, body: { id } });
  return blobOwners.delete(tx, ANYWHERE, id);
}

/** For each of the ids, whether a record owns it. */
export async function ownedBlobs(tx: Transaction, ids: readonly string[]): Promise<boolean[]> {
  const keys = ids.map((id) => [id] as const);
  const rows = await blobOwners.getMany(tx, ANYWHERE, keys, { snapshot: true });
  return rows.map((row) => row !== undefined);
}

/** The core as a service of its own: what the outbox delivers to it. */
export const coreService: AnyService = {
  name: 'core',
  operations: {},
  collections: [blobOwners],
  deliveries: {
    removeBlob: async ({ blobs }, body) => {
      // What `disownBlob` sent.
      await blobs.remove((body as { id: string }).id);
    },
  },
};
