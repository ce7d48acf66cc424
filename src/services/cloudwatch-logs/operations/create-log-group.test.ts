import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('CreateLogGroup makes a group with class, key and tags', async () => {
  await group('/app/one', {
    tags: { team: 'blue' },
    logGroupClass: 'INFREQUENT_ACCESS',
    kmsKeyId: 'arn:aws:kms:us-east-1:000000000000:key/k',
  });
  const { logGroups } = await logs().describeLogGroups({ logGroupNamePrefix: '/app/one' });
  const arn = 'arn:aws:logs:us-east-1:000000000000:log-group:/app/one';
  expect(logGroups).toEqual([
    {
      logGroupName: '/app/one',
      creationTime: expect.any(Number),
      metricFilterCount: 0,
      arn: `${arn}:*`,
      logGroupArn: arn,
      storedBytes: 0,
      deletionProtectionEnabled: false,
      kmsKeyId: 'arn:aws:kms:us-east-1:000000000000:key/k',
      logGroupClass: 'INFREQUENT_ACCESS',
    },
  ]);
  expect((await logs().listTagsForResource({ resourceArn: arn })).tags).toEqual({ team: 'blue' });
});

test("names that are AWS's own", async () => {
  await expect(logs().createLogGroup({ logGroupName: 'aws/lambda/f' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'Log groups starting with AWS/ are reserved for AWS.',
  });
});

test('names that are taken, and names, tags and classes that AWS does not take', async () => {
  await group('/app/two');
  await expect(logs().createLogGroup({ logGroupName: '/app/two' })).rejects.toMatchObject({
    name: 'ResourceAlreadyExistsException',
    message: 'The specified log group already exists',
  });
  for (const logGroupName of ['', 'a b', 'a:b', 'x'.repeat(513)]) {
    const call = logs().createLogGroup({ logGroupName });
    await expect(call).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }
  await expect(logs().createLogGroup({ logGroupName: 'x'.repeat(513) })).rejects.toThrow(
    'Invalid LogGroup or LogStream, both must have length less than or equal to 512.',
  );
  for (const more of [
    { logGroupClass: 'GOLD' as 'STANDARD' },
    { tags: { 'aws:x': 'y' } },
    { kmsKeyId: 'k' },
  ]) {
    const call = logs().createLogGroup({ logGroupName: '/app/three', ...more });
    await expect(call).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }
});

test('a group of the class DELIVERY keeps events for two days', async () => {
  await group('delivered', { logGroupClass: 'DELIVERY' });
  const { logGroups } = await logs().describeLogGroups({ logGroupNamePrefix: 'delivered' });
  expect(logGroups?.[0]?.retentionInDays).toBe(2);
});
