/** Which account an operation is about, and whether the caller may reach for it. */

import type { Demand } from '../../core/demand.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import type { Transaction } from '../../core/transaction.ts';
import { ANYWHERE, accounts } from '../../policy/organization/accounts.ts';
import { delegations, trustedServices } from '../../policy/organization/trusted-services.ts';
import { accessDenied } from './errors.ts';

const SERVICE = 'account.amazonaws.com';

export interface Aimed {
  AccountId?: string | undefined;
}

/** The account that the input names, by default the caller's. */
export function subjectOf(place: Place, { AccountId }: Aimed): Place {
  return AccountId === undefined ? place : { ...place, account: AccountId };
}

/**
 * In the own account its policies decide. Another account is reached by the management account of its organization, or
 * by a delegated administrator, when the organization trusts this service.
 * https://docs.aws.amazon.com/accounts/latest/reference/using-orgs-trusted-access.html
 */
export function onAccount<M = unknown>(
  operation: string,
  conditions: (input: M) => Readonly<Record<string, string>> = () => ({}),
): Access<Aimed & M> {
  const action = `account:${operation}`;
  return {
    actions: [action],
    demands: async (context, input): Promise<Demand[]> => {
      const { place, caller } = context;
      const { AccountId: id } = input;
      const partition = partitionOf(place.region);
      const own = { action, account: place.account, conditions: conditions(input) };
      if (id === undefined) {
        return [{ ...own, resource: `arn:${partition}:account::${place.account}:account` }];
      }
      const found = await reach(context, id);
      if ('reason' in found) throw accessDenied(caller.arn, action, found.reason);
      const { organizationId, managementAccount } = found;
      const resource = `arn:${partition}:account::${managementAccount}:account/${organizationId}/${id}`;
      return [{ ...own, resource }];
    },
  };
}

/** The same for an operation that calls the account it is about by another name. */
export function onStandardAccount(operation: string): Access<{ StandardAccountId?: string | undefined }> {
  const { actions, demands } = onAccount(operation);
  return {
    actions,
    demands: (context, { StandardAccountId }) => demands(context, { AccountId: StandardAccountId }),
  };
}

type Reach = { organizationId: string; managementAccount: string } | { reason: string };

async function reach({ tx, place }: AccessContext, id: string): Promise<Reach> {
  const caller = (await accounts.get(tx, ANYWHERE, place.account))?.membership;
  const subject = (await accounts.get(tx, ANYWHERE, id))?.membership;
  const isOne = caller !== undefined && caller.organizationId === subject?.organizationId;
  const mayReach = isOne && (await isAdministrator(tx, caller, place.account));
  if (!isOne || !mayReach) return { reason: 'Your account does not have the required permissions.' };
  if (id === caller.managementAccount) {
    return {
      reason:
        'The management account can only be managed using the standalone context from the management account.',
    };
  }
  const trusted = await trustedServices.get(tx, ANYWHERE, caller.organizationId, SERVICE);
  return trusted === undefined
    ? { reason: 'Your organization must first enable trusted access with AWS Account Management.' }
    : caller;
}

async function isAdministrator(
  tx: Transaction,
  { organizationId, managementAccount }: { organizationId: string; managementAccount: string },
  account: string,
): Promise<boolean> {
  if (account === managementAccount) return true;
  return (await delegations.get(tx, ANYWHERE, organizationId, account, SERVICE)) !== undefined;
}
