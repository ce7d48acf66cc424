import { invalidNextToken } from '../errors.ts';
import { shownIndexPolicyOf } from '../field-index.ts';
import type { Handler } from '../handler.ts';
import { findGroup, identified } from '../names.ts';

/** A group's own policy, else the account's that is about it. The model allows one group a call: there are no pages. */
export const describeIndexPolicies: Handler<'DescribeIndexPolicies'> = async ({ tx, place }, input) => {
  if (input.nextToken !== undefined) throw invalidNextToken();
  const found = [];
  for (const identifier of input.logGroupIdentifiers) {
    const address = identified(place, identifier);
    const group = await findGroup(tx, address);
    const policy = await shownIndexPolicyOf(tx, address.place, group, identifier);
    if (policy !== undefined) found.push(policy);
  }
  return { indexPolicies: found };
};
