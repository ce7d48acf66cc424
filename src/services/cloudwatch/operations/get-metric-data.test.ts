import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { cloudwatchCloud } from '../../../../test/support/cloudwatch.ts';

const { cloudwatch, minute } = cloudwatchCloud();
const stat = (Id: string, MetricName: string, Stat = 'Maximum'): MetricDataQuery => ({
  Id,
  MetricStat: { Metric: { Namespace: 'n', MetricName }, Period: 60, Stat },
});
async function read(MetricDataQueries: MetricDataQuery[], more: object = {}) {
  const range = { StartTime: minute(-10), EndTime: minute(1) };
  const output = await cloudwatch().getMetricData({ ...range, MetricDataQueries, ...more });
  const results = (output.MetricDataResults ?? []).map(({ Id, Values }) => [Id, Values] as const);
  return { results, output, NextToken: output.NextToken };
}

async function fill(): Promise<void> {
  const point = (MetricName: string, offset: number, Value: number) => ({
    MetricName,
    Timestamp: minute(offset),
    Value,
  });
  const MetricData = [
    point('a', -3, 1),
    point('a', -2, 2),
    point('a', -1, 3),
    point('b', -3, 10),
    point('b', -1, 0),
  ];
  await cloudwatch().putMetricData({ Namespace: 'n', MetricData });
}

test('GetMetricData answers several metrics, the latest first, and their math', async () => {
  await fill();
  const { output } = await read([stat('m', 'a')]);
  expect(output).toMatchObject({
    Messages: [],
    MetricDataResults: [
      {
        Id: 'm',
        Label: 'a',
        StatusCode: 'Complete',
        Timestamps: [minute(-1), minute(-2), minute(-3)],
        Values: [3, 2, 1],
      },
    ],
  });
  const math = (Id: string, Expression: string): MetricDataQuery => ({ Id, Expression });
  const queries = [
    { ...stat('a', 'a'), ReturnData: false },
    { ...stat('b', 'b'), ReturnData: false },
    math('sum', 'a + b'),
    math('share', '100 * a / (a + b)'),
    math('division', 'a / b'),
    math('all', 'SUM(METRICS())'),
    math('filled', 'FILL(b, 5) - 2 ^ 2'),
    math('most', 'a / MAX(a)'),
    math('chain', 'sum * -1'),
    math('each', 'MAX([a, b])'),
  ];
  expect((await read(queries, { ScanBy: 'TimestampAscending' })).results).toEqual([
    ['sum', [11, 3]],
    ['share', [100 / 11, 100]],
    ['division', [0.1]],
    ['all', [11, 2, 3]],
    ['filled', [6, 1, -4]],
    ['most', [1 / 3, 2 / 3, 1]],
    ['chain', [-11, -3]],
    ['each', [10, 2, 3]],
  ]);
});

test("labels tell metrics apart, or are the caller's", async () => {
  await fill();
  const { output } = await read([
    stat('x', 'a'),
    stat('y', 'a', 'p90'),
    { ...stat('z', 'a'), Label: 'mine' },
  ]);
  expect(output.MetricDataResults?.map(({ Label }) => Label)).toEqual(['a Maximum', 'a p90', 'mine']);
  const ofPeriod = (Id: string, Period: number, Stat?: string): MetricDataQuery => {
    const { MetricStat } = stat(Id, 'a', Stat);
    return { Id, MetricStat: MetricStat && { ...MetricStat, Period } };
  };
  const labels = async (...queries: MetricDataQuery[]) =>
    (await read(queries)).output.MetricDataResults?.map(({ Label }) => Label);
  expect(await labels(ofPeriod('x', 60), ofPeriod('y', 300))).toEqual(['a 60', 'a 300']);
  expect(await labels(ofPeriod('x', 60), ofPeriod('y', 300, 'Sum'))).toEqual(['a Maximum 60', 'a Sum 300']);
});

test('pages hold so many values as are asked for', async () => {
  await fill();
  const queries = [stat('a', 'a'), stat('b', 'b')];
  const pages: Awaited<ReturnType<typeof read>>['results'][] = [];
  let NextToken: string | undefined;
  do {
    const page: Awaited<ReturnType<typeof read>> = await read(queries, { MaxDatapoints: 2, NextToken });
    pages.push(page.results);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  expect(pages).toEqual([
    [
      ['a', [3]],
      ['b', [0]],
    ],
    [
      ['a', [2, 1]],
      ['b', [10]],
    ],
  ]);
  await expect(read(queries, { NextToken: 'x' })).rejects.toThrow('Request parameter NextToken is invalid');
});

test('requests that AWS does not take', async () => {
  const refusals: [MetricDataQuery[], object, string | RegExp][] = [
    [[stat('a', 'a')], { EndTime: minute(-10) }, 'The parameter StartTime must not equal parameter EndTime.'],
    [[stat('a', 'a')], { EndTime: minute(-11) }, 'The parameter EndTime must be greater than StartTime.'],
    [[stat('a', 'a'), stat('a', 'b')], {}, /not unique/],
    [[stat('A', 'a')], {}, /pattern/],
    [[{ Id: 'e' }], {}, 'The parameter MetricDataQueries.member.1.MetricStat is required.'],
    [[{ ...stat('a', 'a'), Expression: '1' }], {}, /mutually exclusive/],
    [[{ Id: 'e', Expression: '1 +' }], {}, /Error in expression/],
    [[{ Id: 'e', Expression: 'e' }], {}, /Error in expression/],
    [
      [
        { Id: 'e', Expression: 'f' },
        { Id: 'f', Expression: 'e' },
      ],
      {},
      /Error in expression/,
    ],
    [[{ Id: 'e', Expression: '1' }], {}, /no time series/],
    [[{ Id: 'e', Expression: "SEARCH('x', 'Sum', 60)" }], {}, /Error in expression|not implemented/],
    [[{ ...stat('a', 'a'), AccountId: '111111111111' }], {}, /not implemented/],
  ];
  for (const [queries, more, message] of refusals) await expect(read(queries, more)).rejects.toThrow(message);
});

test('of several units the first one counts, and the caller hears of the others', async () => {
  const of = (Unit: 'Seconds' | 'Milliseconds' | 'Count', Value: number) => ({
    MetricName: 'units',
    Timestamp: minute(-1),
    Unit,
    Value,
  });
  const sum = stat('m', 'units', 'Sum');
  await cloudwatch().putMetricData({
    Namespace: 'n',
    MetricData: [of('Seconds', 60), of('Milliseconds', 6e4)],
  });
  expect((await read([sum])).output.MetricDataResults).toMatchObject([
    {
      Label: 'units',
      Values: [60_000],
      Messages: [{ Code: 'MultipleUnits', Value: "Multiple units returned: '[Milliseconds, Seconds]'" }],
    },
  ]);
  await cloudwatch().putMetricData({ Namespace: 'n', MetricData: [of('Count', 5)] });
  expect((await read([sum])).results).toEqual([['m', [5]]]);
  const seconds = { Id: 'm', MetricStat: sum.MetricStat && { ...sum.MetricStat, Unit: 'Seconds' as const } };
  const { output } = await read([seconds]);
  expect(output.MetricDataResults?.[0]?.Values).toEqual([60]);
  expect(output.MetricDataResults?.[0]?.Messages ?? []).toEqual([]);
});
