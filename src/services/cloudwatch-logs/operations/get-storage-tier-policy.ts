import type { Handler } from '../handler.ts';
import { storageTiers } from '../storage-tier.ts';

/** STANDARD is "the default state" (Terraform's provider); of one that nobody has set no time is told: our reading. */
export const getStorageTierPolicy: Handler<'GetStorageTierPolicy'> = async ({ tx, place }) => {
  const known = await storageTiers.get(tx, place, 'tier');
  if (known === undefined) return { storageTier: 'STANDARD' };
  return { storageTier: known.tier, lastUpdatedTime: known.updatedAtMs };
};
