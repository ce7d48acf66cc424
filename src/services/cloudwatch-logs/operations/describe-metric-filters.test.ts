import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();
const names = async (input: object) =>
  (await logs().describeMetricFilters(input)).metricFilters?.map(({ filterName }) => filterName);

test('DescribeMetricFilters lists those of one group, of all, of a metric', async () => {
  for (const [logGroupName, filterName, metricName] of [
    ['one', 'b', 'x'],
    ['two', 'a', 'y'],
    ['two', 'ab', 'x'],
  ] as const) {
    await group(logGroupName).catch(() => {});
    const metricTransformations = [{ metricName, metricNamespace: 'n', metricValue: '1' }];
    await logs().putMetricFilter({ logGroupName, filterName, filterPattern: 'p', metricTransformations });
  }
  expect(await names({})).toEqual(['a', 'ab', 'b']);
  expect(await names({ logGroupName: 'two' })).toEqual(['a', 'ab']);
  expect(await names({ filterNamePrefix: 'a' })).toEqual(['a', 'ab']);
  expect(await names({ metricName: 'x', metricNamespace: 'n' })).toEqual(['ab', 'b']);
  const { nextToken, metricFilters } = await logs().describeMetricFilters({ limit: 1 });
  expect(await names({ nextToken })).toEqual(['ab', 'b']);
  expect(metricFilters).toEqual([
    {
      filterName: 'a',
      filterPattern: 'p',
      logGroupName: 'two',
      creationTime: expect.any(Number),
      applyOnTransformedLogs: false,
      metricTransformations: [{ metricName: 'y', metricNamespace: 'n', metricValue: '1' }],
    },
  ]);
});

test('a metric without its namespace, a group that is not there', async () => {
  await expect(names({ metricName: 'x' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await expect(names({ logGroupName: 'none' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
