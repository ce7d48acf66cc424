import type { Transaction } from '../../core/transaction.ts';
import { ANYWHERE } from '../../policy/organization/accounts.ts';
import type { Root } from './api.gen.ts';
import { rootNotFound } from './errors.ts';
import { rootArn } from './ids.ts';
import { membersOf, organizationOf } from './organization.ts';
import { type OrganizationRecord, units } from './state.ts';

/** The organization of an account, if its root is the named one. Throws RootNotFoundException. */
export async function organizationWithRoot(
  tx: Transaction,
  accountId: string,
  rootId: string,
): Promise<OrganizationRecord> {
  const organization = await organizationOf(tx, accountId);
  if (organization.rootId !== rootId) throw rootNotFound();
  return organization;
}

export function shownRoot(organization: OrganizationRecord): Root {
  const { rootId, policyTypes } = organization;
  return {
    Id: rootId,
    Arn: rootArn(organization, rootId),
    Name: 'Root',
    PolicyTypes: policyTypes.map((Type) => ({ Type, Status: 'ENABLED' })),
  };
}

/** Ids of the root, all units and all accounts. */
export async function everythingIn(tx: Transaction, organization: OrganizationRecord): Promise<string[]> {
  const ids = [organization.rootId];
  for await (const { id } of units.scan(tx, ANYWHERE, { prefix: [organization.id] })) ids.push(id);
  for (const { id } of await membersOf(tx, organization)) ids.push(id);
  return ids;
}
