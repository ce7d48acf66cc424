import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('ListLogGroupsForQuery names the groups of a query, in pages', async () => {
  const logGroupNames = [await group('a'), await group('b')];
  const { queryId = '' } = await logs().startQuery({
    logGroupNames,
    startTime: 0,
    endTime: 1,
    queryString: 'fields x',
  });
  const arn = (name: string) => `arn:aws:logs:us-east-1:000000000000:log-group:${name}`;
  expect((await logs().listLogGroupsForQuery({ queryId })).logGroupIdentifiers).toEqual([arn('a'), arn('b')]);
  const call = logs().listLogGroupsForQuery({ queryId: 'none' });
  await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
