/** Buckets and topics that call functions. */

import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';

let t: LambdaTest;
let s3: S3;
let sns: SNS;
beforeAll(async () => {
  t = await lambdaTest();
  s3 = t.cloud.client(S3);
  sns = t.cloud.client(SNS);
});
afterAll(() => t.stop());

const arnOf = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const eventsOf = (name: string) =>
  t.fake.calls.filter(({ spec }) => spec.name === name).map(({ event }) => event);

const letIn = (FunctionName: string, Principal: string, SourceArn: string) =>
  t.lambda.addPermission({
    FunctionName,
    StatementId: 'in',
    Action: 'lambda:InvokeFunction',
    Principal,
    SourceArn,
  });

test('a bucket calls a function that lets it', async () => {
  const Bucket = 'pictures';
  await s3.createBucket({ Bucket });
  const name = await t.create();
  const put = () =>
    s3.putBucketNotificationConfiguration({
      Bucket,
      NotificationConfiguration: {
        LambdaFunctionConfigurations: [
          { LambdaFunctionArn: arnOf(name), Events: ['s3:ObjectCreated:*'], Id: 'mine' },
        ],
      },
    });
  expect((await failureOf(put())).message).toBe(
    'Unable to validate the following destination configurations',
  );
  await letIn(name, 's3.amazonaws.com', 'arn:aws:s3:::pictures');
  await put();
  const kept = await s3.getBucketNotificationConfiguration({ Bucket });
  expect(kept.LambdaFunctionConfigurations).toMatchObject([{ Id: 'mine', LambdaFunctionArn: arnOf(name) }]);
  await s3.putObject({ Bucket, Key: 'a b.jpg', Body: 'x' });
  await t.settled();
  expect(eventsOf(name)).toMatchObject([
    {
      Records: [
        {
          eventSource: 'aws:s3',
          eventName: 'ObjectCreated:Put',
          s3: { configurationId: 'mine', bucket: { name: Bucket }, object: { key: 'a+b.jpg', size: 1 } },
        },
      ],
    },
  ]);
});

test('a topic calls a function that lets it', async () => {
  const { TopicArn = '' } = await sns.createTopic({ Name: 'news' });
  const name = await t.create();
  const { SubscriptionArn } = await sns.subscribe({ TopicArn, Protocol: 'lambda', Endpoint: arnOf(name) });
  await sns.publish({ TopicArn, Message: 'not let in' });
  await t.settled();
  expect(eventsOf(name)).toEqual([]);
  await letIn(name, 'sns.amazonaws.com', TopicArn);
  const { MessageId } = await sns.publish({
    TopicArn,
    Message: 'hello',
    MessageAttributes: { kind: { DataType: 'String', StringValue: 'a' } },
  });
  await t.settled();
  expect(eventsOf(name)).toEqual([
    {
      Records: [
        {
          EventSource: 'aws:sns',
          EventVersion: '1.0',
          EventSubscriptionArn: SubscriptionArn,
          Sns: {
            Type: 'Notification',
            MessageId,
            TopicArn,
            Subject: null,
            Message: 'hello',
            Timestamp: expect.stringMatching(/Z$/),
            SignatureVersion: '1',
            Signature: expect.any(String),
            SigningCertUrl: expect.stringMatching(/^http/),
            UnsubscribeUrl: expect.stringMatching(/^http/),
            MessageAttributes: { kind: { Type: 'String', Value: 'a' } },
          },
        },
      ],
    },
  ]);
});

test('a topic does not take for a function what is none', async () => {
  const { TopicArn = '' } = await sns.createTopic({ Name: 'other' });
  const Endpoint = 'arn:aws:sqs:us-east-1:000000000000:q';
  expect((await failureOf(sns.subscribe({ TopicArn, Protocol: 'lambda', Endpoint }))).message).toBe(
    'Invalid parameter: Lambda endpoint ARN',
  );
});
