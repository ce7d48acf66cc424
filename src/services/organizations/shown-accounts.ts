import type { Transaction } from '../../core/transaction.ts';
import type { AccountRecord } from '../../policy/organization/accounts.ts';
import type { Account, DelegatedAdministrator } from './api.gen.ts';
import { accountArn } from './ids.ts';
import type { OrganizationRecord } from './state.ts';
import { lineOf, pathOf } from './tree.ts';

/** What accounts and delegated administrators show alike. */
export function accountFacts(
  organization: OrganizationRecord,
  { id, name, email, state, membership }: AccountRecord,
): Omit<DelegatedAdministrator, 'DelegationEnabledDate'> {
  return {
    Id: id,
    Arn: accountArn(organization, id),
    Email: email,
    Name: name,
    Status: state === 'ACTIVE' ? 'ACTIVE' : 'SUSPENDED',
    State: state,
    JoinedMethod: membership?.joinedMethod,
    JoinedTimestamp: membership && new Date(membership.joinedAtMs),
  };
}

export async function shownAccount(
  tx: Transaction,
  organization: OrganizationRecord,
  account: AccountRecord,
): Promise<Account> {
  const line = await lineOf(tx, organization, account.membership?.parentId ?? organization.rootId);
  return { ...accountFacts(organization, account), Paths: [pathOf(organization, line)] };
}

export async function shownAccounts(
  tx: Transaction,
  organization: OrganizationRecord,
  accounts: readonly AccountRecord[],
): Promise<Account[]> {
  const shown: Account[] = [];
  for (const account of accounts) shown.push(await shownAccount(tx, organization, account));
  return shown;
}
