import { demandStandard } from '../group-class.ts';
import type { Handler } from '../handler.ts';
import { checkIndexPolicy, indexPolicies, shownIndexPolicy } from '../index-policy.ts';
import { addressOf, findGroup } from '../names.ts';

/** "Only log groups in the Standard log class support field index policies." */
export const putIndexPolicy: Handler<'PutIndexPolicy'> = async ({ tx, place, now }, input) => {
  const { logGroupIdentifier, policyDocument: document } = input;
  checkIndexPolicy(document);
  const address = addressOf(place, input);
  const group = await findGroup(tx, address);
  demandStandard(group);
  const policy = { groupId: group.id, document, updatedAtMs: now() };
  await indexPolicies.put(tx, address.place, policy);
  return { indexPolicy: shownIndexPolicy(logGroupIdentifier, policy) };
};
