import { expect, test } from 'vitest';
import { cloudwatchCloud } from '../../../../test/support/cloudwatch.ts';

const { cloudwatch, minute, userWith, cloud } = cloudwatchCloud();
type Data = NonNullable<Parameters<ReturnType<typeof cloudwatch>['putMetricData']>[0]['MetricData']>;
const put = (Namespace: string, MetricData: Data) => cloudwatch().putMetricData({ Namespace, MetricData });

async function statistics(Namespace: string, from = minute(-5)) {
  const output = await cloudwatch().getMetricStatistics({
    Namespace,
    MetricName: 'm',
    StartTime: from,
    EndTime: minute(5),
    Period: 60,
    Statistics: ['SampleCount', 'Sum', 'Minimum', 'Maximum', 'Average'],
  });
  return output.Datapoints ?? [];
}

test('PutMetricData adds up values, values with counts and statistic sets of a period', async () => {
  const Timestamp = minute();
  await put('sums', [
    { MetricName: 'm', Timestamp, Value: 5, Unit: 'Count' },
    { MetricName: 'm', Timestamp, Values: [1, 2], Counts: [2, 3], Unit: 'Count' },
    {
      MetricName: 'm',
      Timestamp,
      StatisticValues: { SampleCount: 2, Sum: 20, Minimum: -1, Maximum: 21 },
      Unit: 'Count',
    },
    { MetricName: 'm', Timestamp, Values: [4], Dimensions: [{ Name: 'a', Value: 'b' }] },
  ]);
  expect(await statistics('sums')).toEqual([
    { Timestamp, SampleCount: 8, Sum: 33, Minimum: -1, Maximum: 21, Average: 33 / 8, Unit: 'Count' },
  ]);
});

test('samples without a time are of now, and are found for 15 months, ever coarser', async () => {
  await put('ages', [{ MetricName: 'm', Value: 1 }]);
  expect(await statistics('ages')).toHaveLength(1);
  const start = minute(-1);
  const DAY_MS = 86_400_000;
  const found = async (Period: number) =>
    (
      await cloudwatch().getMetricStatistics({
        Namespace: 'ages',
        MetricName: 'm',
        StartTime: start,
        EndTime: new Date(start.getTime() + 3_600_000),
        Period,
        Statistics: ['Sum'],
      })
    ).Datapoints?.length;
  await cloud().clock.advance(16 * DAY_MS);
  expect([await found(60), await found(300), await found(3_600)]).toEqual([0, 1, 1]);
  await cloud().clock.advance(48 * DAY_MS);
  expect([await found(300), await found(3_600)]).toEqual([0, 1]);
  await cloud().clock.advance(400 * DAY_MS);
  expect(await found(3_600)).toBe(0);
  const logs = await cloud().world.segments.logs();
  for (let day = 0; day < 2; day++) await cloud().clock.advance(DAY_MS);
  for (const log of logs.filter((each) => each.startsWith('metrics-'))) {
    const { firstSequence, lastSequence } = await cloud().world.segments.facts(log);
    // The segment that still grows stays.
    expect(lastSequence - firstSequence).toBeLessThanOrEqual(1);
  }
});

test('data that AWS does not take', async () => {
  const now = minute();
  const at = (days: number) => new Date(now.getTime() + days * 86_400_000);
  const refusals: [Data[number], string, string | RegExp][] = [
    [
      { MetricName: 'm', Value: Number.NaN },
      'InvalidParameterValue',
      'The value NaN for parameter MetricData.member.1.Value is invalid.',
    ],
    [{ MetricName: 'm', Value: 2 ** 361 }, 'InvalidParameterValue', /MetricData.member.1.Value is invalid/],
    [
      { MetricName: 'm', Value: 1, Values: [1] },
      'InvalidParameterValue',
      'The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both.',
    ],
    [
      { MetricName: 'm', Values: [1, 2], Counts: [1] },
      'InvalidParameterValue',
      'The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size.',
    ],
    [
      { MetricName: 'm', Value: 1, StatisticValues: { SampleCount: 1, Sum: 1, Minimum: 1, Maximum: 1 } },
      'InvalidParameterCombination',
      /mutually exclusive/,
    ],
    [{ MetricName: 'm' }, 'InvalidParameterCombination', /At least one/],
    [
      { MetricName: 'm', Value: 1, Timestamp: at(-15) },
      'InvalidParameterValue',
      /no earlier than 2 weeks ago/,
    ],
    [
      { MetricName: 'm', Value: 1, Timestamp: at(1) },
      'InvalidParameterValue',
      /no later than 2 hours in the future/,
    ],
    [
      { MetricName: 'm', Values: Array.from({ length: 151 }, () => 1) },
      'InvalidParameterValue',
      /size greater than 150/,
    ],
    [
      {
        MetricName: 'm',
        Value: 1,
        Dimensions: [
          { Name: 'a', Value: 'b' },
          { Name: 'a', Value: 'c' },
        ],
      },
      'InvalidParameterValue',
      /more than once/,
    ],
  ];
  for (const [datum, code, message] of refusals) {
    const error = await put('wrong', [datum]).then(
      () => undefined,
      (thrown: Error & { Code?: string }) => thrown,
    );
    expect([error?.Code ?? error?.name.replace(/Exception$/, ''), error?.message]).toEqual([
      code,
      typeof message === 'string' ? message : expect.stringMatching(message),
    ]);
  }
  expect(await statistics('wrong')).toEqual([]);
});

test('namespaces of AWS belong to AWS, and policies may name one', async () => {
  await expect(put('AWS/Lambda', [{ MetricName: 'm', Value: 1 }])).rejects.toMatchObject({
    message: /AWS\//,
  });
  const Condition = { StringEquals: { 'cloudwatch:namespace': 'mine' } };
  const keys = await userWith('metrics', {
    Effect: 'Allow',
    Action: 'cloudwatch:PutMetricData',
    Resource: '*',
    Condition,
  });
  const MetricData = [{ MetricName: 'm', Value: 1 }];
  await cloudwatch(keys).putMetricData({ Namespace: 'mine', MetricData });
  await expect(cloudwatch(keys).putMetricData({ Namespace: 'other', MetricData })).rejects.toThrow(
    /not authorized/,
  );
});
