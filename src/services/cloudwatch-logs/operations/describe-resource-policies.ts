import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { pageOf } from '../paging.ts';
import { shownPolicy } from '../resource-policy.ts';
import { resourcePolicies } from '../state.ts';

const LIMIT = 50;

export const describeResourcePolicies: Handler<'DescribeResourcePolicies'> = async (context, input) => {
  const { tx, place } = context;
  if (input.resourceArn !== undefined || input.policyScope === 'RESOURCE') {
    throw invalidParameter('Policies of single log groups are not implemented by kumobako.');
  }
  const { records, nextToken } = await pageOf(context, 'DescribeResourcePolicies', input, LIMIT, (query) =>
    resourcePolicies.list(tx, place, query),
  );
  return {
    resourcePolicies: records.map(shownPolicy),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};
