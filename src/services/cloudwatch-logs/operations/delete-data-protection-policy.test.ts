import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { protectionPolicy } from '../../../../test/support/protection.ts';

const { logs, group } = logsCloud();

test('DeleteDataProtectionPolicy takes the policy away; there has to be one', async () => {
  const logGroupIdentifier = await group('one');
  const remove = (identifier: string) =>
    logs().deleteDataProtectionPolicy({ logGroupIdentifier: identifier });
  const policyDocument = protectionPolicy(['EmailAddress']);
  await logs().putDataProtectionPolicy({ logGroupIdentifier, policyDocument });
  await remove('one');
  for (const identifier of ['one', 'none']) {
    await expect(remove(identifier)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  }
  // A new group of the same name has nothing of the old one.
  await logs().deleteLogGroup({ logGroupName: 'one' });
  await group('one');
  const { logGroups } = await logs().describeLogGroups({});
  expect(logGroups?.[0]?.dataProtectionStatus).toBeUndefined();
});
