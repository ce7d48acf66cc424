import type { Place } from '../../core/place.ts';

/** IAM knows accounts and no regions; its collections ignore the region of a place. */
export function inAccount(account: string): Place {
  return { account, region: 'us-east-1' };
}
