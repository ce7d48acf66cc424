import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import {
  PublishBatchCommand,
  PublishCommand,
  SetEndpointAttributesCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { httpEndpoint } from '../../../test/support/http-endpoint.ts';
import { type MetricsReader, metricsReader } from '../../../test/support/metrics.ts';
import { type SnsTest, snsTest } from '../../../test/support/sns.ts';

let the: SnsTest;
let metrics: MetricsReader;
beforeAll(async () => {
  the = await snsTest();
  metrics = metricsReader(the.cloud, 'AWS/SNS');
});
afterAll(() => the.stop());
// Each test begins with a minute, so that none ends by itself meanwhile.
beforeEach(() => metrics.minuteOver());

const of = (arn: string) => ({ TopicName: arn.split(':').pop() ?? '' });

test('what is published, and what queues get', async () => {
  const topic = await the.topic();
  const [first, second] = [await the.queue(), await the.queue()];
  await the.subscribe(topic, first);
  await the.subscribe(topic, second);
  await the.publish(topic, 'four');
  const PublishBatchRequestEntries = ['a', 'b'].map((Id) => ({ Id, Message: '0123456789' }));
  await the.sns.send(new PublishBatchCommand({ TopicArn: topic, PublishBatchRequestEntries }));
  await the.cloud.world.outbox.drained();
  expect(await metrics.names(of(topic))).toEqual([]);
  await metrics.minuteOver();
  expect(await metrics.total('NumberOfMessagesPublished', of(topic))).toBe(3);
  expect(await metrics.total('PublishSize', of(topic))).toBe(24);
  expect(await metrics.points('PublishSize', of(topic), 'Maximum')).toEqual([10]);
  expect(await metrics.total('NumberOfNotificationsDelivered', of(topic))).toBe(6);
  expect(await metrics.names(of(topic))).toEqual([
    'NumberOfMessagesPublished',
    'NumberOfNotificationsDelivered',
    'PublishSize',
  ]);
});

test('what filter policies keep back, and why', async () => {
  const topic = await the.topic();
  const queue = await the.queue();
  await the.subscribe(topic, queue, { FilterPolicy: '{"colour": ["red"]}' });
  const byBody = { FilterPolicy: '{"size": [{"numeric": [">", 5]}]}', FilterPolicyScope: 'MessageBody' };
  await the.subscribe(topic, await the.queue(), byBody);
  const colour = (StringValue: string) => ({
    MessageAttributes: { colour: { DataType: 'String', StringValue } },
  });
  await the.publish(topic, '{"size": 9}', colour('red'));
  await the.publish(topic, '{"size": 1}', colour('blue'));
  await the.publish(topic, 'no JSON');
  await the.cloud.world.outbox.drained();
  await metrics.minuteOver();
  expect(await metrics.total('NumberOfNotificationsDelivered', of(topic))).toBe(2);
  expect(await metrics.total('NumberOfNotificationsFilteredOut', of(topic))).toBe(4);
  for (const why of ['MessageAttributes', 'NoMessageAttributes', 'MessageBody', 'InvalidMessageBody']) {
    expect(await metrics.total(`NumberOfNotificationsFilteredOut-${why}`, of(topic))).toBe(1);
  }
});

test('what an endpoint refuses sets an alarm off, and is counted on its way to the dead-letter queue', async () => {
  const topic = await the.topic();
  const cloudwatch = the.cloud.client(CloudWatch);
  await cloudwatch.putMetricAlarm({
    AlarmName: 'lost',
    ...{ Namespace: 'AWS/SNS', MetricName: 'NumberOfNotificationsFailed' },
    Dimensions: [{ Name: 'TopicName', Value: of(topic).TopicName }],
    ...{ Statistic: 'Sum', Period: 60, EvaluationPeriods: 1, Threshold: 0 },
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  });
  const state = async () => (await cloudwatch.describeAlarms({})).MetricAlarms?.[0]?.StateValue;
  const [gone, letters] = [await the.queue(), await the.queue()];
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: letters.arn });
  await the.subscribe(topic, gone, { RedrivePolicy });
  await the.sqs.send(new DeleteQueueCommand({ QueueUrl: gone.url }));
  await the.cloud.clock.advance(75_000);
  expect(await state()).toBe('OK');
  await the.publish(topic, 'm');
  await the.cloud.world.outbox.drained();
  await the.cloud.clock.advance(70_000);
  expect(await state()).toBe('ALARM');
  expect(await metrics.total('NumberOfNotificationsFailed', of(topic))).toBe(1);
  expect(await metrics.total('NumberOfNotificationsRedrivenToDlq', of(topic))).toBe(1);
  await the.sqs.send(new DeleteQueueCommand({ QueueUrl: letters.url }));
  await the.publish(topic, 'm');
  await the.cloud.world.outbox.drained();
  await metrics.minuteOver();
  expect(await metrics.total('NumberOfNotificationsFailedToRedriveToDlq', of(topic))).toBe(1);
  expect(await metrics.total('NumberOfNotificationsDelivered', of(topic))).toBe(0);
  await cloudwatch.deleteAlarms({ AlarmNames: ['lost'] });
});

test('over HTTP each try that fails counts', async () => {
  const topic = await the.topic();
  const endpoint = await httpEndpoint();
  const DeliveryPolicy = '{"healthyRetryPolicy":{"numRetries":2,"minDelayTarget":1,"maxDelayTarget":1}}';
  const at = { TopicArn: topic, Protocol: 'http', Endpoint: endpoint.url };
  await the.sns.send(new SubscribeCommand({ ...at, Attributes: { DeliveryPolicy } }));
  await the.cloud.world.outbox.drained();
  await fetch(JSON.parse(endpoint.received[0]?.body ?? '').SubscribeURL);
  endpoint.status = 500;
  await the.publish(topic, 'm');
  await the.cloud.world.outbox.drained();
  endpoint.status = 200;
  await the.publish(topic, 'm');
  await the.cloud.world.outbox.drained();
  endpoint.status = 400;
  await the.cloud.clock.advance(60_000);
  // The first try and the second of the first message, after which it was given up.
  expect(await metrics.total('NumberOfNotificationsFailed', of(topic))).toBe(2);
  expect(await metrics.total('NumberOfNotificationsDelivered', of(topic))).toBe(1);
  await endpoint.close();
});

test('short messages: how many arrive, and what the month has cost', async () => {
  const send = (PhoneNumber: string, more: object = {}) =>
    the.sns.send(new PublishCommand({ PhoneNumber, Message: 'm', ...more }));
  await send('+15555550100');
  const tooDear = { 'AWS.SNS.SMS.MaxPrice': { DataType: 'Number', StringValue: '0.00001' } };
  await send('+15555550100', { MessageAttributes: tooDear });
  const topic = await the.topic();
  await the.sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sms', Endpoint: '+15555550101' }));
  await the.publish(topic, 'm');
  await the.cloud.world.outbox.drained();
  await metrics.minuteOver();
  const [rate = 0] = await metrics.points('SMSSuccessRate', {}, 'Average');
  expect(rate).toBeCloseTo(2 / 3);
  expect(
    await metrics.points('SMSSuccessRate', { Country: 'US', SMSType: 'Promotional' }, 'SampleCount'),
  ).toEqual([3]);
  const spent = (await the.inbox()).filter(({ status }) => status === 'delivered');
  const usd = spent.reduce((sum, { priceUsd }) => sum + priceUsd, 0);
  const [most = 0] = await metrics.points('SMSMonthToDateSpentUSD', {}, 'Maximum');
  expect(most).toBeCloseTo(usd);
  expect(await metrics.total('NumberOfNotificationsDelivered', of(topic))).toBe(1);
});

test('push notifications, by application and by platform', async () => {
  const application = await the.application('GCM');
  const device = await the.device(application);
  await the.sns.send(new PublishCommand({ TargetArn: device, Message: 'm' }));
  await metrics.minuteOver();
  const Application = application.split('/').pop() ?? '';
  expect(await metrics.total('NumberOfNotificationsDelivered', { Application, Platform: 'GCM' })).toBe(1);
  expect(await metrics.total('NumberOfNotificationsDelivered', { Application })).toBe(1);
  // By a topic what a disabled device does not take has failed.
  const topic = await the.topic();
  await the.sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'application', Endpoint: device }));
  const Attributes = { Enabled: 'false' };
  await the.sns.send(new SetEndpointAttributesCommand({ EndpointArn: device, Attributes }));
  await the.publish(topic, 'm');
  await the.cloud.world.outbox.drained();
  await metrics.minuteOver();
  expect(await metrics.total('NumberOfNotificationsFailed', of(topic))).toBe(1);
});
