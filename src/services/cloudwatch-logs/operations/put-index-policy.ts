import { fieldsIn, indexedFieldsOf, rememberFormer } from '../field-index.ts';
import { demandStandard } from '../group-class.ts';
import type { Handler } from '../handler.ts';
import { indexedSince, indexPolicies, readIndexPolicy } from '../index-policy.ts';
import { addressOf, findGroup } from '../names.ts';

/** "Only log groups in the Standard log class support field index policies." */
export const putIndexPolicy: Handler<'PutIndexPolicy'> = async ({ tx, place, now }, input) => {
  const { logGroupIdentifier, policyDocument: document } = input;
  readIndexPolicy(document);
  const address = addressOf(place, input);
  const group = await findGroup(tx, address);
  demandStandard(group);
  const known = await indexPolicies.get(tx, address.place, group.id);
  const before = (await indexedFieldsOf(tx, address.place, group)).values();
  const updatedAtMs = now();
  const sinceMs = indexedSince(document, known, updatedAtMs);
  const policy = { groupId: group.id, document, updatedAtMs, sinceMs };
  await indexPolicies.put(tx, address.place, policy);
  const after = new Set(fieldsIn(policy).map(({ name }) => name));
  await rememberFormer(tx, address.place, { owner: group.id }, { before, after }, updatedAtMs);
  return {
    indexPolicy: {
      logGroupIdentifier,
      policyDocument: document,
      lastUpdateTime: updatedAtMs,
      source: 'LOG_GROUP',
    },
  };
};
