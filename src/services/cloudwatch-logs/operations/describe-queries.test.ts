import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, run, cloud } = logsCloud();

test('DescribeQueries lists those of a week, the latest first', async () => {
  await run(await group('one'), 'fields a');
  await cloud().clock.advance(1_000);
  await run(await group('two'), 'fields b');
  const texts = async (input: object) =>
    (await logs().describeQueries(input)).queries?.map(({ queryString = '' }) =>
      queryString.replace(/.*\| /, ''),
    );
  expect(await texts({})).toEqual(['fields b', 'fields a']);
  expect(await texts({ logGroupName: 'one' })).toEqual(['fields a']);
  expect(await texts({ status: 'Scheduled' })).toEqual([]);
  const { queries, nextToken } = await logs().describeQueries({ maxResults: 1 });
  expect(queries).toEqual([
    {
      queryId: expect.any(String),
      queryLanguage: 'CWLI',
      queryString: expect.stringMatching(/^SOURCE "two" START=\d+ END=\d+ \| fields b$/),
      status: 'Complete',
      createTime: expect.any(Number),
      logGroupName: 'two',
    },
  ]);
  expect(await texts({ nextToken })).toEqual(['fields a']);
  await cloud().clock.advance(8 * 86_400_000);
  expect(await texts({})).toEqual([]);
});
