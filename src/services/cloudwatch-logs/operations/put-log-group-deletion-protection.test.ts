import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('PutLogGroupDeletionProtection protects a group until it is taken back', async () => {
  const logGroupIdentifier = await group('one');
  await logs().putLogGroupDeletionProtection({ logGroupIdentifier, deletionProtectionEnabled: true });
  const remove = () => logs().deleteLogGroup({ logGroupName: 'one' });
  await expect(remove()).rejects.toMatchObject({ name: 'ValidationException' });
  await logs().putLogGroupDeletionProtection({ logGroupIdentifier, deletionProtectionEnabled: false });
  await remove();
});
