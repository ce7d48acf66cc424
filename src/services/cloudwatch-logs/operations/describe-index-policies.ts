import { invalidNextToken } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { indexPolicies, shownIndexPolicy } from '../index-policy.ts';
import { findGroup, identified } from '../names.ts';

/** The model allows one group a call: there are no pages. */
export const describeIndexPolicies: Handler<'DescribeIndexPolicies'> = async ({ tx, place }, input) => {
  if (input.nextToken !== undefined) throw invalidNextToken();
  const found = [];
  for (const identifier of input.logGroupIdentifiers) {
    const address = identified(place, identifier);
    const group = await findGroup(tx, address);
    const policy = await indexPolicies.get(tx, address.place, group.id);
    if (policy !== undefined) found.push(shownIndexPolicy(identifier, policy));
  }
  return { indexPolicies: found };
};
