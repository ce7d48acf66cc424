import { accountPolicies, shownAccountPolicy } from '../account-policy.ts';
import { invalidParameter, limitExceeded } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { readProtectionPolicy } from '../protection/policy.ts';
import { ACCOUNT, protect } from '../protection/state.ts';

/** What metrics call it, as dashboards of users show. */
const OF_ACCOUNT = 'ACCOUNT_DATA_PROTECTION_POLICY';

/** "An account can have only one data protection policy" of its own; it and those of groups add up. */
export const putAccountPolicy: Handler<'PutAccountPolicy'> = async (context, input) => {
  const { tx, place, now } = context;
  const { policyName: name, policyDocument: document, policyType: type } = input;
  if (type !== 'DATA_PROTECTION_POLICY') {
    throw invalidParameter(`Account policies of the type ${type} are not implemented by kumobako.`);
  }
  if (input.dryRun === true) throw invalidParameter('Dry runs are not implemented by kumobako.');
  if (input.selectionCriteria !== undefined) {
    throw invalidParameter('Selection criteria cannot be used with data protection policies.');
  }
  const { identifiers } = readProtectionPolicy(document);
  const { records } = await accountPolicies.list(tx, place, { prefix: [type], limit: 1 });
  if (records.some((policy) => policy.name !== name)) throw limitExceeded();
  const { updatedAtMs } = await protect(tx, place, ACCOUNT, now(), {
    document,
    identifiers,
    policyName: OF_ACCOUNT,
  });
  const policy = { type, name, document, updatedAtMs };
  await accountPolicies.put(tx, place, policy);
  return { accountPolicy: shownAccountPolicy(place, policy) };
};
