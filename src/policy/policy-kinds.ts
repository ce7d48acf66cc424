/** AWS's names for the kinds of policy, as they stand in its texts. */

import type { DecidedBy } from './request.ts';

export const POLICY_KINDS: Record<DecidedBy['policyType'], string> = {
  identity: 'identity-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  resource: 'resource-based policy',
  trust: 'role trust policy',
  scp: 'service control policy',
  rcp: 'resource control policy',
  endpoint: 'VPC endpoint policy',
  root: 'identity-based policy',
  // An ACL, a KMS grant and Block Public Access belong to the resource, and AWS speaks of them so.
  grant: 'resource-based policy',
  publicAccessBlock: 'resource-based policy',
  closedAccount: 'resource-based policy',
};

export function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
