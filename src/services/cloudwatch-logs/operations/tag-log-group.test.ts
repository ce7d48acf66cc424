import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('TagLogGroup adds tags by the name of the group', async () => {
  const logGroupName = await group('one');
  await logs().tagLogGroup({ logGroupName, tags: { a: '1' } });
  expect((await logs().listTagsLogGroup({ logGroupName })).tags).toEqual({ a: '1' });
  const call = logs().tagLogGroup({ logGroupName: 'none', tags: { a: '1' } });
  await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
