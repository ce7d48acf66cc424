import { encodeDocument } from '../documents.ts';
import type { Handler } from '../handler.ts';
import { inlinePolicyNamed } from '../inline-policies.ts';
import { groupEntity, groupNamed } from '../lookups.ts';

export const getGroupPolicy: Handler<'GetGroupPolicy'> = async ({ tx, place }, input) => {
  const group = await groupNamed(tx, place, input.GroupName);
  const policy = await inlinePolicyNamed(tx, place, groupEntity(group), input.PolicyName);
  return {
    GroupName: group.name,
    PolicyName: policy.name,
    PolicyDocument: encodeDocument(policy.document),
  };
};
