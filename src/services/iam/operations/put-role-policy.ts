import type { Handler } from '../handler.ts';
import { putInlinePolicy } from '../inline-policies.ts';
import { modifiableRole, roleEntity } from '../lookups.ts';

export const putRolePolicy: Handler<'PutRolePolicy'> = async ({ tx, place }, input) => {
  const role = await modifiableRole(tx, place, input.RoleName);
  await putInlinePolicy(tx, place, roleEntity(role), input.PolicyName, input.PolicyDocument);
};
