import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('DescribeSubscriptionFilters of a group without any, and of none', async () => {
  const logGroupName = await group('one');
  expect((await logs().describeSubscriptionFilters({ logGroupName })).subscriptionFilters).toEqual([]);
  await expect(logs().describeSubscriptionFilters({ logGroupName: 'none' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'The specified log group does not exist.',
  });
});
