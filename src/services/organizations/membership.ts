/** How accounts come into an organization and go out of it. */

import type { TxContext } from '../../core/context.ts';
import {
  type AccountRecord,
  ANYWHERE,
  accounts,
  type Membership,
} from '../../policy/organization/accounts.ts';
import { delegations } from '../../policy/organization/trusted-services.ts';
import { constraintViolation } from './errors.ts';
import { ACCOUNTS_MAX } from './limits.ts';
import { membersOf } from './organization.ts';
import { attachDefaults, detachAll } from './policies.ts';
import type { OrganizationRecord, Tags } from './state.ts';

/** Puts an account under the root; with the policies that whatever joins gets. */
export async function join(
  { tx, now }: Pick<TxContext, 'tx' | 'now'>,
  organization: OrganizationRecord,
  account: AccountRecord,
  joinedMethod: Membership['joinedMethod'],
  tags: Tags,
): Promise<void> {
  const { id: organizationId, rootId, managementAccount } = organization;
  const membership = {
    organizationId,
    managementAccount,
    parentId: rootId,
    joinedMethod,
    joinedAtMs: now(),
    tags,
  };
  await accounts.put(tx, ANYWHERE, { ...account, membership });
  await attachDefaults(tx, organization, account.id, now());
}

/** The account stays, on its own. */
export async function leave(
  { tx }: Pick<TxContext, 'tx'>,
  organization: OrganizationRecord,
  account: AccountRecord,
): Promise<void> {
  await detachAll(tx, organization, account.id);
  const { membership: _membership, ...rest } = account;
  await accounts.put(tx, ANYWHERE, rest);
}

export async function isFull(
  { tx }: Pick<TxContext, 'tx'>,
  organization: OrganizationRecord,
): Promise<boolean> {
  return (await membersOf(tx, organization)).length >= ACCOUNTS_MAX;
}

/** Throws ConstraintViolationException for one that is somebody's delegated administrator. */
export async function checkNotDelegated(
  { tx }: Pick<TxContext, 'tx'>,
  { id }: OrganizationRecord,
  accountId: string,
): Promise<void> {
  const page = await delegations.list(tx, ANYWHERE, { prefix: [id, accountId], limit: 1 });
  if (page.records.length === 0) return;
  throw constraintViolation(
    'CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG',
    'You cannot remove a delegated administrator from the organization. Deregister the account as a delegated administrator first.',
  );
}
