/** Which services an organization lets look at its accounts, and which members administer them. */

import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';

export interface DelegationRecord {
  organizationId: string;
  accountId: string;
  servicePrincipal: string;
  enabledAtMs: number;
}

export interface TrustedServiceRecord {
  organizationId: string;
  servicePrincipal: string;
  enabledAtMs: number;
}

export const delegations = new Collection<DelegationRecord, readonly [string, string, string], 'byService'>({
  id: collectionId('organizations', 9),
  name: 'organizations.delegations',
  scope: 'partition',
  version: 1,
  key: ({ organizationId, accountId, servicePrincipal }) => [organizationId, accountId, servicePrincipal],
  indexes: {
    byService: ({ organizationId, servicePrincipal, accountId }) => [
      organizationId,
      servicePrincipal,
      accountId,
    ],
  },
});

export const trustedServices = new Collection<TrustedServiceRecord, readonly [string, string]>({
  id: collectionId('organizations', 10),
  name: 'organizations.trusted-services',
  scope: 'partition',
  version: 1,
  key: ({ organizationId, servicePrincipal }) => [organizationId, servicePrincipal],
});
