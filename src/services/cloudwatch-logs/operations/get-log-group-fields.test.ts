import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put } = logsCloud();

test('GetLogGroupFields tells which fields events have, and how often', async () => {
  const logGroupName = await group('one');
  await put('one', ['{"a":1}', '{"a":1,"b":{"c":2}}', 'plain', 'text']);
  const { logGroupFields = [] } = await logs().getLogGroupFields({ logGroupName });
  const shares = Object.fromEntries(logGroupFields.map(({ name, percent }) => [name, percent]));
  expect(shares).toMatchObject({ '@message': 100, a: 50, 'b.c': 25 });
  expect((await logs().getLogGroupFields({ logGroupName, time: 1_000 })).logGroupFields).toEqual([]);
  await expect(logs().getLogGroupFields({ logGroupName: 'none' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
