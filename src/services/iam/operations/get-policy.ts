import type { Handler } from '../handler.ts';
import { policyOfArn } from '../managed-policies.ts';
import { wholePolicy } from '../shapes.ts';

export const getPolicy: Handler<'GetPolicy'> = async ({ tx, place }, { PolicyArn }) => {
  const policy = await policyOfArn(tx, place.account, PolicyArn);
  return { Policy: await wholePolicy(tx, place, policy) };
};
