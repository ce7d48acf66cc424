import { EFFECTS } from '../account-effects.ts';
import {
  type AccountPolicyRecord,
  accountPolicies,
  criteriaOf,
  policiesOf,
  shownAccountPolicy,
} from '../account-policy.ts';
import { checkTogether } from '../account-rules.ts';
import { invalidParameter } from '../errors.ts';
import type { Staged } from '../handler.ts';

/** As AWS's type for CloudFormation has it. */
const NAME = /^[^:*]{1,256}$/;

/** It and policies of groups add up, or theirs goes before, as AWS says it for each type. */
export const putAccountPolicy: Staged<'PutAccountPolicy'> = async (context, input) => {
  const { place } = context;
  const { policyName: name, policyDocument: document, policyType: type, selectionCriteria } = input;
  const effect = Object.hasOwn(EFFECTS, type) ? EFFECTS[type] : undefined;
  if (effect === undefined) {
    throw invalidParameter(`Account policies of the type ${type} are not implemented by kumobako.`);
  }
  // "Specifying dryRun is valid only when you specify RETENTION_POLICY for policyType."
  if (input.dryRun === true) throw invalidParameter(`Policies of the type ${type} have no dry runs.`);
  if (!NAME.test(name) || name.startsWith('aws/')) {
    throw invalidParameter(
      'The name of an account policy has up to 256 characters, no colon and no asterisk, and cannot begin with aws/.',
    );
  }
  criteriaOf({ type, selectionCriteria });
  effect.check(document);
  await effect.verify?.(context, document);
  return context.transact(async (inner) => {
    const { tx, now } = inner;
    const known = await accountPolicies.get(tx, place, type, name);
    const others = await policiesOf(tx, place, type);
    const policy: AccountPolicyRecord = {
      ...{ type, name, document, updatedAtMs: now(), selectionCriteria },
      createdAtMs: known?.createdAtMs ?? now(),
    };
    checkTogether(
      policy,
      others.filter((other) => other.name !== name),
    );
    const record = await effect.put(inner, policy, known);
    await accountPolicies.put(tx, place, record);
    return { accountPolicy: shownAccountPolicy(place, record) };
  });
};
