/** Centralized root access of an organization: who may switch it, and what is on. */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { ANYWHERE, accounts, type Membership } from '../../policy/organization/accounts.ts';
import { type RootFeature, rootFeatures } from '../../policy/organization/root-features.ts';
import { delegations, trustedServices } from '../../policy/organization/trusted-services.ts';
import {
  accountNotManagementOrDelegatedAdministrator,
  callerIsNotManagementAccount,
  organizationNotFound,
  serviceAccessNotEnabled,
} from './errors.ts';

const IAM = 'iam.amazonaws.com';

export interface ShownFeatures {
  OrganizationId: string;
  EnabledFeatures: RootFeature[];
}

/** The organization of the management account, or of the member that administers IAM for it. */
async function administered(tx: Transaction, { account }: Place): Promise<Membership> {
  const membership = (await accounts.get(tx, ANYWHERE, account))?.membership;
  if (membership === undefined) throw organizationNotFound();
  const { organizationId, managementAccount } = membership;
  if (managementAccount !== account) {
    const delegation = await delegations.get(tx, ANYWHERE, organizationId, account, IAM);
    if (delegation === undefined) throw accountNotManagementOrDelegatedAdministrator();
  }
  // Only an organization with all features can trust a service at all.
  if ((await trustedServices.get(tx, ANYWHERE, organizationId, IAM)) === undefined) {
    throw serviceAccessNotEnabled();
  }
  return membership;
}

async function enabledIn(tx: Transaction, organizationId: string): Promise<readonly RootFeature[]> {
  return (await rootFeatures.get(tx, ANYWHERE, organizationId))?.enabled ?? [];
}

export async function shownFeatures(tx: Transaction, place: Place): Promise<ShownFeatures> {
  const { organizationId } = await administered(tx, place);
  return { OrganizationId: organizationId, EnabledFeatures: [...(await enabledIn(tx, organizationId))] };
}

/** Switching on what is on, and off what is off, changes nothing. */
export async function switchFeature(
  tx: Transaction,
  place: Place,
  feature: RootFeature,
  isOn: boolean,
): Promise<ShownFeatures> {
  const { organizationId, managementAccount } = await administered(tx, place);
  if (isOn && managementAccount !== place.account) throw callerIsNotManagementAccount();
  const others = (await enabledIn(tx, organizationId)).filter((each) => each !== feature);
  const enabled = isOn ? [...others, feature].sort() : others;
  await rootFeatures.put(tx, ANYWHERE, { organizationId, enabled });
  return { OrganizationId: organizationId, EnabledFeatures: enabled };
}
