import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('ListTagsLogGroup answers no tags as none', async () => {
  const logGroupName = await group('one');
  expect((await logs().listTagsLogGroup({ logGroupName })).tags).toEqual({});
  const call = logs().listTagsLogGroup({ logGroupName: 'none' });
  await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
