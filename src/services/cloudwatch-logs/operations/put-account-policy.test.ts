import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { protectionPolicy } from '../../../../test/support/protection.ts';

const { logs, group, put, filter, cloud } = logsCloud();
const input = {
  policyName: 'all',
  policyType: 'DATA_PROTECTION_POLICY',
  policyDocument: protectionPolicy(['EmailAddress']),
} as const;

test('PutAccountPolicy masks in all groups, together with their own policies', async () => {
  await group('old');
  await put('old', ['a@b.example before']);
  await cloud().clock.advance(1);
  const { accountPolicy } = await logs().putAccountPolicy({ ...input, scope: 'ALL' });
  expect(accountPolicy).toMatchObject({ ...input, scope: 'ALL', accountId: '000000000000' });
  await group('new');
  const policyDocument = protectionPolicy(['IpAddress']);
  await logs().putDataProtectionPolicy({ logGroupIdentifier: 'new', policyDocument });
  await put('old', ['a@b.example 10.1.2.3']);
  await put('new', ['a@b.example 10.1.2.3']);
  expect(await filter('old')).toEqual(['a@b.example before', '*********** 10.1.2.3']);
  expect(await filter('new')).toEqual(['*********** ********']);
  const { logGroups } = await logs().describeLogGroups({ logGroupNamePrefix: 'old' });
  expect(logGroups?.[0]?.inheritedProperties).toEqual(['ACCOUNT_DATA_PROTECTION']);
  // There is one, which may be replaced.
  await logs().putAccountPolicy(input);
  await expect(logs().putAccountPolicy({ ...input, policyName: 'other' })).rejects.toMatchObject({
    name: 'LimitExceededException',
    message: 'Resource limit exceeded.',
  });
});

test('what is refused', async () => {
  const wrong = [
    { policyType: 'SUBSCRIPTION_FILTER_POLICY' },
    { policyDocument: '{}' },
    { selectionCriteria: 'LogGroupName NOT IN ["a"]' },
    { dryRun: true },
    // No value of the client's type.
    { policyType: 'OTHER' as never },
  ] as const;
  for (const more of wrong) {
    await expect(logs().putAccountPolicy({ ...input, ...more })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  }
});
