/** Whose organization it is, and what may be done with it. */

import type { Transaction } from '../../core/transaction.ts';
import {
  type AccountRecord,
  ANYWHERE,
  accounts,
  type Membership,
} from '../../policy/organization/accounts.ts';
import type { Organization } from './api.gen.ts';
import { accountNotFound, notInUse } from './errors.ts';
import { accountArn, organizationArn } from './ids.ts';
import { type OrganizationRecord, organizations } from './state.ts';

export type Member = AccountRecord & { membership: Membership };

/** Undefined for an account that belongs to none. */
export async function findOrganization(
  tx: Transaction,
  accountId: string,
): Promise<OrganizationRecord | undefined> {
  const id = (await accounts.get(tx, ANYWHERE, accountId))?.membership?.organizationId;
  return id === undefined ? undefined : organizations.get(tx, ANYWHERE, id);
}

/** The organization of the account that calls. Throws AWSOrganizationsNotInUseException. */
export async function organizationOf(tx: Transaction, accountId: string): Promise<OrganizationRecord> {
  const organization = await findOrganization(tx, accountId);
  if (organization === undefined) throw notInUse();
  return organization;
}

export async function findMember(
  tx: Transaction,
  { id }: Pick<OrganizationRecord, 'id'>,
  accountId: string,
): Promise<Member | undefined> {
  const account = await accounts.get(tx, ANYWHERE, accountId);
  return account?.membership?.organizationId === id
    ? { ...account, membership: account.membership }
    : undefined;
}

/** Throws AccountNotFoundException, also for accounts of others. */
export async function memberNumbered(
  tx: Transaction,
  organization: OrganizationRecord,
  accountId: string,
): Promise<Member> {
  const member = await findMember(tx, organization, accountId);
  if (member === undefined) throw accountNotFound();
  return member;
}

/** Members in the order in which they joined. */
export async function membersOf(tx: Transaction, { id }: OrganizationRecord): Promise<AccountRecord[]> {
  const members: AccountRecord[] = [];
  let after: Uint8Array | undefined;
  do {
    const query = { prefix: [id], ...(after === undefined ? {} : { after }) };
    const page = await accounts.listBy(tx, ANYWHERE, 'byOrganization', query);
    members.push(...page.records);
    after = page.next;
  } while (after !== undefined);
  return members;
}

export async function shownOrganization(tx: Transaction, record: OrganizationRecord): Promise<Organization> {
  const { id, featureSet, managementAccount } = record;
  const management = await accounts.get(tx, ANYWHERE, managementAccount);
  return {
    Id: id,
    Arn: organizationArn(record),
    FeatureSet: featureSet,
    MasterAccountArn: accountArn(record, managementAccount),
    MasterAccountId: managementAccount,
    MasterAccountEmail: management?.email,
    // "Do not use. This field is deprecated": AWS has never shown more here than SCPs.
    AvailablePolicyTypes: featureSet === 'ALL' ? [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] : [],
  };
}
