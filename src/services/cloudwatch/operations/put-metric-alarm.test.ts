import { expect, test } from 'vitest';
import { alarmTest } from '../../../../test/support/alarms.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = alarmTest();

test('what crosses its threshold tells a topic, and tells it again when it is over', async () => {
  const topic = await t.topic();
  await t.put('high', { AlarmActions: [topic.arn], OKActions: [topic.arn], AlarmDescription: 'too high' });
  expect(await t.alarm('high')).toMatchObject({
    AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:high',
    ActionsEnabled: true,
    StateValue: 'INSUFFICIENT_DATA',
    StateReason: 'Unchecked: Initial alarm creation',
    Dimensions: [],
    InsufficientDataActions: [],
  });
  const at = t.minute();
  await t.minutes(21.5);
  const date = at.toISOString().replace(/^..(..)-(..)-(..)T(.{8}).*$/, '$3/$2/$1 $4');
  const reason = `Threshold Crossed: 1 datapoint [21.5 (${date})] was greater than the threshold (10.0).`;
  expect(await t.alarm('high')).toMatchObject({ StateValue: 'ALARM', StateReason: reason });
  const [heard] = await topic.heard();
  expect(heard?.subject).toBe('ALARM: "high" in US East (N. Virginia)');
  expect(heard?.text).toContain('"Threshold":10.0,');
  expect(heard?.message).toEqual({
    AlarmName: 'high',
    AlarmDescription: 'too high',
    AWSAccountId: '000000000000',
    AlarmConfigurationUpdatedTimestamp: expect.stringMatching(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/,
    ),
    NewStateValue: 'ALARM',
    NewStateReason: reason,
    StateChangeTime: expect.stringMatching(/\+0000$/),
    Region: 'US East (N. Virginia)',
    AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:high',
    OldStateValue: 'INSUFFICIENT_DATA',
    OKActions: [topic.arn],
    AlarmActions: [topic.arn],
    InsufficientDataActions: [],
    Trigger: {
      MetricName: 'load',
      Namespace: 'app',
      StatisticType: 'Statistic',
      Statistic: 'MAXIMUM',
      Unit: null,
      Dimensions: [],
      Period: 60,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 10,
      TreatMissingData: '',
      EvaluateLowSampleCountPercentile: '',
    },
  });
  const data = JSON.parse((await t.alarm('high')).StateReasonData ?? '');
  expect(data).toMatchObject({
    version: '1.0',
    startDate: at.toISOString().replace('Z', '+0000'),
    statistic: 'Maximum',
    period: 60,
    recentDatapoints: [21.5],
    evaluatedDatapoints: [{ sampleCount: 1, value: 21.5 }],
  });
  await t.minutes(3);
  const over = (await topic.heard()).map(({ message }) => message);
  expect(over).toMatchObject([{ NewStateValue: 'OK', OldStateValue: 'ALARM' }]);
  expect(over[0]?.NewStateReason).toMatch(/ was not greater than the threshold \(10\.0\)\.$/);
  expect(await t.history('high')).toEqual([
    `Successfully executed action ${topic.arn}`,
    'Alarm updated from ALARM to OK',
    `Successfully executed action ${topic.arn}`,
    'Alarm updated from INSUFFICIENT_DATA to ALARM',
    'Alarm "high" created',
  ]);
});

test('a topic that does not let CloudWatch in hears nothing, and the history tells why', async () => {
  const other = { Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sns:Publish' };
  const topic = await t.topic({ Sid: 'a', ...other, Resource: '*' });
  await t.put('shut out', { AlarmActions: [topic.arn] });
  await t.minutes(11);
  expect(await topic.heard()).toEqual([]);
  expect((await t.history('shut out', 'Action'))[0]).toMatch(
    new RegExp(`^Failed to execute action ${topic.arn}. Received error: ".*not authorized`),
  );
  const arn = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:let in';
  const allowed = {
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: 'sns:Publish',
  };
  const Condition = {
    ArnLike: { 'aws:SourceArn': arn },
    StringEquals: { 'aws:SourceAccount': '000000000000' },
  };
  const open = await t.topic({ Sid: 'a', ...allowed, Resource: '*', Condition });
  await t.put('let in', { AlarmActions: [open.arn] });
  await t.minutes(11);
  expect(await open.heard()).toHaveLength(1);
});

test('metric math, percentiles, and dimensions', async () => {
  const stat = (Id: string, MetricName: string) => ({
    ...{ Id, ReturnData: false },
    MetricStat: { Metric: { Namespace: 'math', MetricName }, Period: 60, Stat: 'Sum' },
  });
  const Metrics = [
    { Id: 'rate', Expression: '100 * errors / all', Label: 'errors of all' },
    stat('errors', 'errors'),
    stat('all', 'all'),
  ];
  const rule = {
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  } as const;
  await t.cloudwatch().putMetricAlarm({ AlarmName: 'math', Metrics, ...rule });
  const Period = 60;
  const single = { Namespace: 'math', MetricName: 'errors', Period, ExtendedStatistic: 'p50' };
  const Dimensions = [{ Name: 'a', Value: 'b' }];
  await t.cloudwatch().putMetricAlarm({ AlarmName: 'half', ...single, ...rule, Dimensions });
  const MetricData = [
    { MetricName: 'errors', Value: 1 },
    { MetricName: 'all', Value: 20 },
    { MetricName: 'errors', Values: [1, 6, 7], Dimensions },
  ];
  await t.cloudwatch().putMetricData({ Namespace: 'math', MetricData });
  await t.minutes(undefined);
  const math = await t.alarm('math');
  expect(math).toMatchObject({ StateValue: 'ALARM', Metrics });
  expect(math.StateReason).toContain('[5.0 (');
  expect((await t.alarm('half')).StateReason).toContain('[6.0 (');
});

test('alarms of ten seconds are looked at every ten seconds', async () => {
  await t.put('fine', { Period: 10 });
  await t.say(11);
  await t.cloud().clock.advance(20_000);
  expect(await t.state('fine')).toBe('ALARM');
});

test('an update keeps the state and the tags', async () => {
  await t.put('kept', { Tags: [{ Key: 'a', Value: 'b' }] });
  await t.minutes(11);
  await t.put('kept', { Threshold: 20, Tags: [{ Key: 'c', Value: 'd' }] });
  expect(await t.alarm('kept')).toMatchObject({ StateValue: 'ALARM', Threshold: 20 });
  const ResourceARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:kept';
  expect((await t.cloudwatch().listTagsForResource({ ResourceARN })).Tags).toEqual([
    { Key: 'a', Value: 'b' },
  ]);
  expect(await t.history('kept', 'ConfigurationUpdate')).toEqual([
    'Alarm "kept" updated',
    'Alarm "kept" created',
  ]);
});

test('what cannot be', async () => {
  const failure = async (more: object) => {
    const { code, message } = await failureOf(t.put('bad', more));
    return `${code}: ${message}`;
  };
  expect(await failure({ AlarmActions: ['arn:alarm'] })).toBe(
    'ValidationException: Invalid arn syntax: arn:alarm',
  );
  expect(await failure({ AlarmActions: ['arn:aws-cn:sns:cn-north-1:000000000000:x'] })).toBe(
    'ValidationException: Invalid partition aws-cn specified. Only aws is supported.',
  );
  expect(await failure({ AlarmActions: ['arn:aws:sqs:us-east-1:000000000000:x'] })).toMatch(
    /Invalid arn syntax/,
  );
  expect(await failure({ Threshold: undefined })).toMatch(/valid Threshold/);
  expect(await failure({ ComparisonOperator: undefined })).toMatch(/valid ComparisonOperator/);
  expect(await failure({ ComparisonOperator: 'GreaterThanUpperThreshold' })).toMatch(/anomaly detection/);
  expect(await failure({ EvaluationPeriods: undefined })).toMatch(/EvaluationPeriods/);
  expect(await failure({ DatapointsToAlarm: 2 })).toMatch(/less than or equal to EvaluationPeriods/);
  expect(await failure({ TreatMissingData: 'so' })).toMatch(
    /are breaching, notBreaching, ignore, and missing/,
  );
  expect(await failure({ EvaluateLowSampleCountPercentile: 'unknown' })).toBe(
    'ValidationException: Option unknown is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.',
  );
  expect(await failure({ EvaluateLowSampleCountPercentile: 'ignore' })).toMatch(
    /only for percentile statistics/,
  );
  expect(await failure({ Statistic: undefined, ExtendedStatistic: '90' })).toMatch(
    /The value 90 for parameter ExtendedStatistic is not supported/,
  );
  expect(await failure({ ExtendedStatistic: 'p90' })).toMatch(/both Statistic and ExtendedStatistic/);
  expect(await failure({ Statistic: undefined })).toMatch(/Statistic parameter/);
  expect(await failure({ Period: 45 })).toMatch(/10, 20, 30 or a multiple of 60/);
  expect(await failure({ EvaluationPeriods: 1441 })).toMatch(/across more than a day/);
  expect(await failure({ Period: 3600, EvaluationPeriods: 169 })).toMatch(/across more than a week/);
  expect(await failure({ AlarmName: 'a\nb' })).toMatch(/ASCII Control/);
  expect(await failure({ Metrics: [{ Id: 'a', Expression: 'b' }] })).toMatch(/mutually exclusive/);
  const EvaluationWindow = { SlidingWindow: {} };
  expect(await failure({ EvaluationWindow })).toMatch(/not implemented/);
  const math = async (Metrics: object[]) => {
    const { code, message } = await failureOf(
      t.cloudwatch().putMetricAlarm({
        ...{ AlarmName: 'bad', EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'LessThanThreshold' },
        Metrics: Metrics.map((one) => ({ Id: 'x', ...one })),
      }),
    );
    return `${code}: ${message}`;
  };
  const MetricStat = { Metric: { Namespace: 'n', MetricName: 'm' }, Period: 60, Stat: 'Sum' };
  expect(await math([{ MetricStat }, { Id: 'y', MetricStat }])).toMatch(/Exactly one element/);
  expect(await math([{ MetricStat }, { Expression: 'x' }])).toMatch(/not unique/);
  expect(await math([{ Expression: 'SELECT SUM(m) FROM n' }])).toMatch(/Metrics Insights/);
  expect(
    await math([
      { MetricStat, ReturnData: false },
      { Id: 'y', Expression: 'x +' },
    ]),
  ).toMatch(/Error in expression/);
  const slower = { MetricStat: { ...MetricStat, Period: 120 }, Id: 'y', ReturnData: false };
  expect(await math([{ MetricStat }, slower])).toMatch(/the same period/);
});
