import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('DeleteSubscriptionFilter tells what is not there', async () => {
  const logGroupName = await group('one');
  for (const [name, what] of [
    [logGroupName, 'subscription filter'],
    ['none', 'log group'],
  ] as const) {
    await expect(
      logs().deleteSubscriptionFilter({ logGroupName: name, filterName: 'f' }),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `The specified ${what} does not exist.`,
    });
  }
});
