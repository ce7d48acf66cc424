import { effectivePolicyNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { memberNumbered, organizationOf } from '../organization.ts';
import { pageOfList } from '../paging.ts';
import { checkFaultsKnown, faultsOf } from '../policy-faults.ts';
import { pathOf } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListEffectivePolicyValidationErrors.html */
export const listEffectivePolicyValidationErrors: Handler<'ListEffectivePolicyValidationErrors'> = async (
  context,
  input,
) => {
  const { tx, place, now } = context;
  const { AccountId, PolicyType } = input;
  const organization = await organizationOf(tx, place.account);
  await memberNumbered(tx, organization, AccountId);
  checkFaultsKnown(organization, PolicyType);
  const faults = await faultsOf(tx, organization, AccountId);
  if (faults === undefined) throw effectivePolicyNotFound();
  const request = { context, operation: 'ListEffectivePolicyValidationErrors', input };
  const { items, paged } = pageOfList(request, faults.errors, (error) => JSON.stringify(error));
  return {
    AccountId,
    PolicyType,
    // AWS's record of such an event has the account in it, unlike other paths.
    Path: `${pathOf(organization, faults.line)}${AccountId}/`,
    EvaluationTimestamp: new Date(now()),
    EffectivePolicyValidationErrors: items,
    ...paged,
  };
};
