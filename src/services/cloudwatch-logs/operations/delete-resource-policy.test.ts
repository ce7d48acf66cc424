import { expect, test } from 'vitest';
import { logsCloud, resourcePolicy } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('DeleteResourcePolicy removes a policy that is there', async () => {
  const policyDocument = resourcePolicy();
  await logs().putResourcePolicy({ policyName: 'p', policyDocument });
  await logs().deleteResourcePolicy({ policyName: 'p' });
  expect((await logs().describeResourcePolicies({})).resourcePolicies).toEqual([]);
  await expect(logs().deleteResourcePolicy({ policyName: 'non-existent' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Policy with name [non-existent] does not exist.',
  });
});
