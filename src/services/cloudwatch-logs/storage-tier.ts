/** In which kind of storage an account wants its events. There is one kind here. */

import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';

export interface StorageTierRecord {
  id: 'tier';
  tier: string;
  updatedAtMs: number;
}

export const storageTiers = new Collection<StorageTierRecord, readonly ['tier']>({
  id: collectionId('cloudwatch-logs', 25),
  name: 'cloudwatch-logs.storage-tiers',
  scope: 'region',
  version: 1,
  key: ({ id }) => [id],
});
