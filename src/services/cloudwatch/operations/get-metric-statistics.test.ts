import { expect, test } from 'vitest';
import { cloudwatchCloud } from '../../../../test/support/cloudwatch.ts';

const { cloudwatch, minute } = cloudwatchCloud();
const metric = { Namespace: 'n', MetricName: 'm' };
const read = (more: object) =>
  cloudwatch().getMetricStatistics({
    ...metric,
    StartTime: minute(-10),
    EndTime: minute(1),
    Period: 60,
    ...more,
  });

test('GetMetricStatistics answers each period that has samples, percentiles too', async () => {
  const values = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
  await cloudwatch().putMetricData({
    Namespace: 'n',
    MetricData: [
      { MetricName: 'm', Timestamp: minute(-3), Values: values(100), Unit: 'Seconds' },
      { MetricName: 'm', Timestamp: minute(-1), Value: 7, Unit: 'Bytes' },
    ],
  });
  const { Label, Datapoints } = await read({ Statistics: ['Sum'], ExtendedStatistics: ['p50', 'p99.5'] });
  expect(Label).toBe('m');
  expect(Datapoints).toEqual([
    { Timestamp: minute(-3), Sum: 5050, Unit: 'Seconds', ExtendedStatistics: { p50: 50, 'p99.5': 100 } },
    { Timestamp: minute(-1), Sum: 7, Unit: 'Bytes', ExtendedStatistics: { p50: 7, 'p99.5': 7 } },
  ]);
  expect((await read({ Statistics: ['Sum'], Unit: 'Bytes' })).Datapoints).toHaveLength(1);
  expect((await read({ Statistics: ['Sum'], EndTime: minute(-1) })).Datapoints).toHaveLength(1);
  // What has different units is not added up.
  expect((await read({ Statistics: ['Sum'], Period: 3_600 })).Datapoints).toEqual([
    { Timestamp: minute(-10), Sum: 7, Unit: 'Bytes' },
    { Timestamp: minute(-10), Sum: 5050, Unit: 'Seconds' },
  ]);
});

test('requests that AWS does not take', async () => {
  const refusals: [object, string | RegExp][] = [
    [
      { Statistics: ['Sum'], EndTime: minute(-10) },
      'The parameter StartTime must be less than the parameter EndTime.',
    ],
    [{}, 'Must specify either Statistics or ExtendedStatistics'],
    [
      { Statistics: ['Sum'], StartTime: minute(-3_000) },
      /up to 3,001 datapoints, which exceeds the limit of 1,440/,
    ],
    [{ Statistics: ['Sum'], Period: 61 }, /multiple of 60/],
    [{ ExtendedStatistics: ['p101'] }, /not supported/],
    [{ ExtendedStatistics: ['tm90'] }, /not implemented/],
  ];
  for (const [more, message] of refusals) await expect(read(more)).rejects.toThrow(message);
});
