import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('DeleteMetricFilter removes a filter that is there', async () => {
  const logGroupName = await group('one');
  const metricTransformations = [{ metricName: 'm', metricNamespace: 'n', metricValue: '1' }];
  await logs().putMetricFilter({ logGroupName, filterName: 'f', filterPattern: '', metricTransformations });
  await logs().deleteMetricFilter({ logGroupName, filterName: 'f' });
  expect((await logs().describeMetricFilters({})).metricFilters).toEqual([]);
  for (const input of [
    { logGroupName, filterName: 'f' },
    { logGroupName: 'none', filterName: 'f' },
  ]) {
    await expect(logs().deleteMetricFilter(input)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  }
});
