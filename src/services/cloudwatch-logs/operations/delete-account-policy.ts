import { accountPolicies } from '../account-policy.ts';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { ACCOUNT, protect } from '../protection/state.ts';

export const deleteAccountPolicy: Handler<'DeleteAccountPolicy'> = async (context, input) => {
  const { tx, place, now } = context;
  const { policyName, policyType } = input;
  if (input.dryRun === true) throw invalidParameter('Dry runs are not implemented by kumobako.');
  const known = await accountPolicies.get(tx, place, policyType, policyName);
  if (known === undefined) throw resourceNotFound();
  await accountPolicies.delete(tx, place, policyType, policyName);
  await protect(tx, place, ACCOUNT, now(), undefined);
  return {};
};
