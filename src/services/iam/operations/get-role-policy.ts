import { encodeDocument } from '../documents.ts';
import type { Handler } from '../handler.ts';
import { inlinePolicyNamed } from '../inline-policies.ts';
import { roleEntity, roleNamed } from '../lookups.ts';

export const getRolePolicy: Handler<'GetRolePolicy'> = async ({ tx, place }, input) => {
  const role = await roleNamed(tx, place, input.RoleName);
  const policy = await inlinePolicyNamed(tx, place, roleEntity(role), input.PolicyName);
  return {
    RoleName: role.name,
    PolicyName: policy.name,
    PolicyDocument: encodeDocument(policy.document),
  };
};
