import type { Handler } from '../handler.ts';
import { putInlinePolicy } from '../inline-policies.ts';
import { userEntity, userNamed } from '../lookups.ts';

export const putUserPolicy: Handler<'PutUserPolicy'> = async ({ tx, place }, input) => {
  const user = await userNamed(tx, place, input.UserName);
  await putInlinePolicy(tx, place, userEntity(user), input.PolicyName, input.PolicyDocument);
};
