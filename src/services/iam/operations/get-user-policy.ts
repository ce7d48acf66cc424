import { encodeDocument } from '../documents.ts';
import type { Handler } from '../handler.ts';
import { inlinePolicyNamed } from '../inline-policies.ts';
import { userEntity, userNamed } from '../lookups.ts';

export const getUserPolicy: Handler<'GetUserPolicy'> = async ({ tx, place }, input) => {
  const user = await userNamed(tx, place, input.UserName);
  const policy = await inlinePolicyNamed(tx, place, userEntity(user), input.PolicyName);
  return {
    UserName: user.name,
    PolicyName: policy.name,
    PolicyDocument: encodeDocument(policy.document),
  };
};
