import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { protectionPolicy } from '../../../../test/support/protection.ts';

const { logs, group, now } = logsCloud();

test('GetDataProtectionPolicy answers what was put, by name and ARN; of a group without one only its name', async () => {
  const logGroupIdentifier = await group('one');
  const arn = 'arn:aws:logs:us-east-1:000000000000:log-group:one';
  const get = async (identifier: string) => {
    const { $metadata: _, ...answer } = await logs().getDataProtectionPolicy({
      logGroupIdentifier: identifier,
    });
    return answer;
  };
  expect(await get('one')).toEqual({ logGroupIdentifier: 'one' });
  const policyDocument = protectionPolicy(['EmailAddress']);
  await logs().putDataProtectionPolicy({ logGroupIdentifier, policyDocument });
  const lastUpdatedTime = expect.toSatisfy((time: number) => now() - time < 60_000);
  expect(await get(arn)).toEqual({ logGroupIdentifier: arn, policyDocument, lastUpdatedTime });
  const shown = async () => (await logs().describeLogGroups({})).logGroups?.[0]?.dataProtectionStatus;
  expect(await shown()).toBe('ACTIVATED');
  await logs().deleteDataProtectionPolicy({ logGroupIdentifier });
  expect(await get('one')).toEqual({ logGroupIdentifier: 'one' });
  expect(await shown()).toBe('DELETED');
  await expect(get('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
