import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { protectionPolicy } from '../../../../test/support/protection.ts';

const { logs } = logsCloud();
const policyType = 'DATA_PROTECTION_POLICY';

test('DescribeAccountPolicies lists those of a type, or one by its name', async () => {
  const policyDocument = protectionPolicy(['EmailAddress']);
  await logs().putAccountPolicy({ policyName: 'all', policyType, policyDocument });
  const names = async (more: object = {}) =>
    (await logs().describeAccountPolicies({ policyType, ...more })).accountPolicies?.map(
      ({ policyName }) => policyName,
    );
  expect(await names()).toEqual(['all']);
  expect(await names({ policyName: 'all', accountIdentifiers: ['000000000000'] })).toEqual(['all']);
  expect(await names({ policyName: 'other' })).toEqual([]);
  expect(await names({ policyType: 'FIELD_INDEX_POLICY' })).toEqual([]);
  await expect(names({ accountIdentifiers: ['111111111111'] })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});
