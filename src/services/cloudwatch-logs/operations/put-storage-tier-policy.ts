import type { Handler } from '../handler.ts';
import { storageTiers } from '../storage-tier.ts';

export const putStorageTierPolicy: Handler<'PutStorageTierPolicy'> = async ({ tx, place, now }, input) => {
  const { storageTier } = input;
  const updatedAtMs = now();
  await storageTiers.put(tx, place, { id: 'tier', tier: storageTier, updatedAtMs });
  return { storageTier, lastUpdatedTime: updatedAtMs };
};
