/** The accounts that were given a name, an address or an organization; any other account exists all the same. */

import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { Transaction } from '../../core/transaction.ts';
import { inAccount } from '../identity/place.ts';

export type AccountState = 'ACTIVE' | 'SUSPENDED' | 'CLOSED';

/** How an account belongs to its organization. */
export interface Membership {
  organizationId: string;
  /** Of the organization, for its whole life. */
  managementAccount: string;
  /** Root or organizational unit. */
  parentId: string;
  joinedMethod: 'INVITED' | 'CREATED';
  joinedAtMs: number;
  tags: Readonly<Record<string, string>>;
}

export interface AccountRecord {
  /** Twelve digits. */
  id: string;
  name: string;
  email: string;
  state: AccountState;
  createdAtMs: number;
  /** Whether users of the account may be let at its bills: kept, there are none. */
  billingAccess?: 'ALLOW' | 'DENY' | undefined;
  membership?: Membership | undefined;
}

export const ANYWHERE = inAccount('000000000000');

const memberKey = ({ membership, id }: AccountRecord) =>
  membership && { ...membership, rest: [membership.joinedAtMs, id] };

export const accounts = new Collection<
  AccountRecord,
  readonly [string],
  'byOrganization' | 'byParent' | 'byEmail'
>({
  id: collectionId('organizations', 2),
  name: 'organizations.accounts',
  scope: 'partition',
  version: 1,
  key: ({ id }) => [id],
  indexes: {
    byOrganization: (account) => {
      const member = memberKey(account);
      return member && [member.organizationId, ...member.rest];
    },
    byParent: (account) => {
      const member = memberKey(account);
      return member && [member.organizationId, member.parentId, ...member.rest];
    },
    byEmail: ({ email }) => [email.toLowerCase()],
  },
});

/**
 * The record of an account, or what stands for it: AWS knows a name and an address of every account, so one that nobody
 * has described gets what its number gives.
 */
export async function accountNumbered(tx: Transaction, id: string, nowMs: number): Promise<AccountRecord> {
  return (await accounts.get(tx, ANYWHERE, id)) ?? undescribed(id, nowMs);
}

function undescribed(id: string, nowMs: number): AccountRecord {
  return { id, name: `account-${id}`, email: `root@${id}.example.com`, state: 'ACTIVE', createdAtMs: nowMs };
}
