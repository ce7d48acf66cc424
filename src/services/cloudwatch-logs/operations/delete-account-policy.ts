import { EFFECTS } from '../account-effects.ts';
import { accountPolicies } from '../account-policy.ts';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';

export const deleteAccountPolicy: Handler<'DeleteAccountPolicy'> = async (context, input) => {
  const { tx, place } = context;
  const { policyName, policyType } = input;
  if (input.dryRun === true) throw invalidParameter(`Policies of the type ${policyType} have no dry runs.`);
  const known = await accountPolicies.get(tx, place, policyType, policyName);
  if (known === undefined) throw resourceNotFound();
  await accountPolicies.delete(tx, place, policyType, policyName);
  await EFFECTS[policyType]?.delete(context, known);
  return {};
};
