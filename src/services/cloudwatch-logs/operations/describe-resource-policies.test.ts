import { expect, test } from 'vitest';
import { logsCloud, resourcePolicy } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('DescribeResourcePolicies lists in pages', async () => {
  const policyDocument = resourcePolicy();
  for (const policyName of ['a', 'b', 'c']) await logs().putResourcePolicy({ policyName, policyDocument });
  const { resourcePolicies, nextToken } = await logs().describeResourcePolicies({ limit: 2 });
  expect(resourcePolicies?.map(({ policyName }) => policyName)).toEqual(['a', 'b']);
  const rest = await logs().describeResourcePolicies({ limit: 2, nextToken });
  expect(rest.resourcePolicies?.map(({ policyName }) => policyName)).toEqual(['c']);
  expect(rest.nextToken).toBeUndefined();
});
