import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
let cloudwatch: CloudWatch;
beforeAll(async () => {
  t = await lambdaTest();
  cloudwatch = t.cloud.client(CloudWatch);
});
afterAll(() => t.stop());

const ARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm';

async function alarm(AlarmName: string, action: string): Promise<string[]> {
  await cloudwatch.putMetricAlarm({
    ...{ AlarmName, Namespace: 'app', MetricName: 'load', Statistic: 'Average', Period: 10 },
    ...{ EvaluationPeriods: 1, Threshold: 5, ComparisonOperator: 'GreaterThanThreshold' },
    ...{
      AlarmActions: [action],
      AlarmDescription: 'a test',
      Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }],
    },
  });
  await cloudwatch.setAlarmState({ AlarmName, StateValue: 'ALARM', StateReason: 'testing' });
  await t.settled();
  const { AlarmHistoryItems = [] } = await cloudwatch.describeAlarmHistory({
    ...{ AlarmName, HistoryItemType: 'Action' },
  });
  return AlarmHistoryItems.map(({ HistorySummary = '' }) => HistorySummary);
}

test('a function hears of its alarm, once it lets alarms in', async () => {
  const FunctionName = await t.create();
  const action = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`;
  expect((await alarm('refused', action))[0]).toMatch(/^Failed to execute action .*function:/);
  expect(t.fake.calls).toEqual([]);
  await t.lambda.addPermission({
    ...{ FunctionName, StatementId: 'alarms', Action: 'lambda:InvokeFunction' },
    Principal: 'lambda.alarms.cloudwatch.amazonaws.com',
    ...{ SourceArn: `${ARN}:heard`, SourceAccount: '000000000000' },
  });
  expect(await alarm('heard', action)).toEqual([`Successfully executed action ${action}`]);
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  expect(t.fake.calls.map(({ event }) => event)).toEqual([
    {
      source: 'aws.cloudwatch',
      alarmArn: `${ARN}:heard`,
      accountId: '000000000000',
      time,
      region: 'us-east-1',
      alarmData: {
        alarmName: 'heard',
        state: { value: 'ALARM', reason: 'testing', timestamp: time },
        previousState: {
          value: 'INSUFFICIENT_DATA',
          reason: 'Unchecked: Initial alarm creation',
          timestamp: time,
        },
        configuration: {
          description: 'a test',
          metrics: [
            {
              id: expect.stringMatching(/^[0-9a-f-]{36}$/),
              metricStat: {
                metric: { namespace: 'app', name: 'load', dimensions: { InstanceId: 'i-1' } },
                period: 10,
                stat: 'Average',
              },
              returnData: true,
            },
          ],
        },
      },
    },
  ]);
});

test.each(['arn:aws:automate:us-east-1:ec2:stop', 'arn:aws:ssm:us-east-1:000000000000:opsitem:1'])(
  '%s is tried, and the history tells that nothing could do it',
  async (action) => {
    const [summary] = await alarm(`on ${action.split(':')[2]}`, action);
    expect(summary).toMatch(
      new RegExp(`^Failed to execute action ${action}. Received error: "kumobako has no `),
    );
  },
);
