import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('UntagLogGroup takes tags away by the name of the group', async () => {
  const logGroupName = await group('one', { tags: { a: '1', b: '2' } });
  await logs().untagLogGroup({ logGroupName, tags: ['a'] });
  expect((await logs().listTagsLogGroup({ logGroupName })).tags).toEqual({ b: '2' });
  const call = logs().untagLogGroup({ logGroupName: 'none', tags: ['a'] });
  await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
