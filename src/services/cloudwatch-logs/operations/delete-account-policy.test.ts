import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { protectionPolicy } from '../../../../test/support/protection.ts';

const { logs, group, put, filter, cloud } = logsCloud();
const policy = { policyName: 'all', policyType: 'DATA_PROTECTION_POLICY' } as const;

test('DeleteAccountPolicy ends the masking of what comes', async () => {
  await group('one');
  const policyDocument = protectionPolicy(['EmailAddress']);
  await logs().putAccountPolicy({ ...policy, policyDocument });
  await put('one', ['a@b.example']);
  await cloud().clock.advance(1);
  await logs().deleteAccountPolicy(policy);
  await cloud().clock.advance(1);
  await put('one', ['a@b.example']);
  expect(await filter('one')).toEqual(['***********', 'a@b.example']);
  await expect(logs().deleteAccountPolicy(policy)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(logs().deleteAccountPolicy({ ...policy, dryRun: true })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});
