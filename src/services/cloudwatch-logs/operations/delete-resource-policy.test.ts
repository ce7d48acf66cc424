import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('DeleteResourcePolicy removes a policy that is there', async () => {
  const policyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  await logs().putResourcePolicy({ policyName: 'p', policyDocument });
  await logs().deleteResourcePolicy({ policyName: 'p' });
  expect((await logs().describeResourcePolicies({})).resourcePolicies).toEqual([]);
  await expect(logs().deleteResourcePolicy({ policyName: 'non-existent' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Policy with name [non-existent] does not exist.',
  });
});
