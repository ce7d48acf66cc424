import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { dataFolder, moveClock, type Server, startServer } from './server.ts';

const MINUTE_MS = 60_000;
const folder = dataFolder();

const QUEUE_ARN = 'arn:aws:sqs:us-east-1:000000000000:alarms';

function clientsOf({ endpoint }: Server) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const config = { endpoint, region: 'us-east-1', credentials };
  return { cloudwatch: new CloudWatch(config), sns: new SNS(config), sqs: new SQS(config) };
}

test('kill -9: an alarm is looked at again, knows what it was, and tells each change', {
  timeout: 60_000,
}, async () => {
  let server = await startServer(folder);
  let { cloudwatch, sns, sqs } = clientsOf(server);
  const Statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: QUEUE_ARN };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'alarms', Attributes: { Policy } });
  const { TopicArn = '' } = await sns.createTopic({ Name: 'alarms' });
  const Attributes = { RawMessageDelivery: 'true' };
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: QUEUE_ARN, Attributes });
  await cloudwatch.putMetricAlarm({
    ...{ AlarmName: 'high', Namespace: 'app', MetricName: 'load', Statistic: 'Maximum', Period: 60 },
    ...{ EvaluationPeriods: 1, Threshold: 10, ComparisonOperator: 'GreaterThanThreshold' },
    ...{ AlarmActions: [TopicArn], OKActions: [TopicArn] },
  });
  const say = (Value: number) =>
    cloudwatch.putMetricData({ Namespace: 'app', MetricData: [{ MetricName: 'load', Value }] });
  const state = async () => {
    const { MetricAlarms: [alarm] = [] } = await cloudwatch.describeAlarms({ AlarmNames: ['high'] });
    return alarm?.StateValue;
  };
  await say(11);
  await server.kill();

  server = await startServer(folder);
  ({ cloudwatch, sns, sqs } = clientsOf(server));
  await moveClock(server, 2 * MINUTE_MS);
  expect(await state()).toBe('ALARM');
  await say(1);
  await cloudwatch.setAlarmState({ AlarmName: 'high', StateValue: 'OK', StateReason: 'by hand' });
  await server.kill();

  server = await startServer(folder);
  ({ cloudwatch, sns, sqs } = clientsOf(server));
  await moveClock(server, 2 * MINUTE_MS);
  expect(await state()).toBe('OK');
  const heard: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 600,
    });
    if (Messages.length === 0) break;
    heard.push(...Messages.map(({ Body = '{}' }) => JSON.parse(Body).NewStateValue));
  }
  expect([...new Set(heard)].sort()).toEqual(['ALARM', 'OK']);
  await server.stop();
});
