import { expect, test } from 'vitest';
import { cloudwatchCloud } from '../../../../test/support/cloudwatch.ts';

const { cloudwatch, cloud } = cloudwatchCloud();
const list = async (input: object) => {
  const { Metrics = [], NextToken } = await cloudwatch().listMetrics(input);
  return { names: Metrics.map(({ MetricName }) => MetricName), NextToken };
};
const put = (Namespace: string, MetricName: string, Dimensions: { Name: string; Value: string }[] = []) =>
  cloudwatch().putMetricData({ Namespace, MetricData: [{ MetricName, Value: 1, Dimensions }] });

test('ListMetrics finds by namespace, name and dimensions', async () => {
  await put('a', 'one', [
    { Name: 'y', Value: '2' },
    { Name: 'x', Value: '1' },
  ]);
  await put('a', 'two');
  await put('b', 'one');
  expect((await list({ Namespace: 'a' })).names).toEqual(['one', 'two']);
  expect((await list({ MetricName: 'one' })).names).toEqual(['one', 'one']);
  expect((await list({ Dimensions: [{ Name: 'x' }] })).names).toEqual(['one']);
  expect((await list({ Dimensions: [{ Name: 'x', Value: '2' }] })).names).toEqual([]);
  expect((await cloudwatch().listMetrics({ Namespace: 'a', MetricName: 'one' })).Metrics).toEqual([
    {
      Namespace: 'a',
      MetricName: 'one',
      Dimensions: [
        { Name: 'x', Value: '1' },
        { Name: 'y', Value: '2' },
      ],
    },
  ]);
});

test('pages of 500, and tokens of nobody', async () => {
  const MetricData = Array.from({ length: 700 }, (_, i) => ({ MetricName: `m${i}`, Value: 1 }));
  await cloudwatch().putMetricData({ Namespace: 'many', MetricData });
  const first = await list({ Namespace: 'many' });
  const second = await list({ Namespace: 'many', NextToken: first.NextToken });
  expect(new Set([...first.names, ...second.names]).size).toBe(700);
  expect([first.names.length, second.NextToken]).toEqual([500, undefined]);
  await expect(list({ NextToken: first.NextToken })).rejects.toThrow(
    'Request parameter NextToken is invalid',
  );
  await expect(list({ NextToken: 'x' })).rejects.toThrow('Request parameter NextToken is invalid');
});

test('metrics without samples for two weeks, or for three hours, are not listed', async () => {
  await put('old', 'gone');
  await cloud().clock.advance(4 * 3_600_000);
  expect((await list({ Namespace: 'old', RecentlyActive: 'PT3H' })).names).toEqual([]);
  expect((await list({ Namespace: 'old' })).names).toEqual(['gone']);
  await cloud().clock.advance(14 * 86_400_000);
  expect((await list({ Namespace: 'old' })).names).toEqual([]);
  await put('old', 'gone');
  expect((await list({ Namespace: 'old' })).names).toEqual(['gone']);
  await expect(list({ IncludeLinkedAccounts: true })).rejects.toThrow(/not implemented/);
});
