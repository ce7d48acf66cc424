import type { Handler } from '../handler.ts';
import { putInlinePolicy } from '../inline-policies.ts';
import { groupEntity, groupNamed } from '../lookups.ts';

export const putGroupPolicy: Handler<'PutGroupPolicy'> = async ({ tx, place }, input) => {
  const group = await groupNamed(tx, place, input.GroupName);
  await putInlinePolicy(tx, place, groupEntity(group), input.PolicyName, input.PolicyDocument);
};
