import { accountPolicies, shownAccountPolicy } from '../account-policy.ts';
import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { pageOf } from '../paging.ts';

const LIMIT = 50;

export const describeAccountPolicies: Handler<'DescribeAccountPolicies'> = async (context, input) => {
  const { tx, place } = context;
  const { policyType, policyName, accountIdentifiers = [] } = input;
  if (accountIdentifiers.some((account) => account !== place.account)) {
    throw invalidParameter('Cross-account observability is not implemented by kumobako.');
  }
  const { records, nextToken } = await pageOf(
    context,
    'DescribeAccountPolicies',
    input,
    LIMIT,
    (query) => accountPolicies.list(tx, place, { ...query, prefix: [policyType] }),
    ({ name }) => policyName === undefined || name === policyName,
  );
  return {
    accountPolicies: records.map((policy) => shownAccountPolicy(place, policy)),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};
