import type { NotificationConfiguration } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { failure, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const QueueArn = 'arn:aws:sqs:us-east-1:000000000000:queue';
const TopicArn = 'arn:aws:sns:us-east-1:000000000000:topic';
const LambdaFunctionArn = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const Events = ['s3:ObjectCreated:*' as const];
const put = (Bucket: string, NotificationConfiguration: object | undefined) =>
  // Some of the tests send what the types do not allow.
  t.s3.putBucketNotificationConfiguration({
    Bucket,
    NotificationConfiguration: NotificationConfiguration as never,
    SkipDestinationValidation: true,
  });

test('keeps targets of every kind and gives them ids', async () => {
  const Bucket = await t.bucket();
  const Filter = { Key: { FilterRules: [{ Name: 'suffix' as const, Value: '.jpg' }] } };
  await put(Bucket, {
    QueueConfigurations: [{ Id: 'mine', QueueArn, Events, Filter }],
    TopicConfigurations: [{ TopicArn, Events: ['s3:ObjectRemoved:Delete', 's3:ObjectTagging:Put'] }],
  });
  const kept = await t.s3.getBucketNotificationConfiguration({ Bucket });
  expect(kept.QueueConfigurations).toMatchObject([{ Id: 'mine', QueueArn, Events }]);
  expect(kept.QueueConfigurations?.[0]?.Filter?.Key?.FilterRules).toEqual([
    { Name: 'Suffix', Value: '.jpg' },
  ]);
  expect(kept.TopicConfigurations?.[0]?.Id).toMatch(/^\w{48}$/);
});

test('refuses destinations that no event would reach', async () => {
  const Bucket = await t.bucket();
  const noName = LambdaFunctionArn.replace(/f$/, 'n/a');
  for (const arn of [LambdaFunctionArn, noName]) {
    const LambdaFunctionConfigurations = [{ LambdaFunctionArn: arn, Events }];
    const NotificationConfiguration = { LambdaFunctionConfigurations };
    const lambda = t.s3.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration });
    // Lambda refuses the second for its form, in words that are none of S3's.
    expect(await failure(lambda)).toBe(
      '400 InvalidArgument: Unable to validate the following destination configurations',
    );
  }
  const broken = put(Bucket, { LambdaFunctionConfigurations: [{ LambdaFunctionArn: QueueArn, Events }] });
  expect(await failure(broken)).toBe('400 InvalidArgument: The ARN is not well formed');
  expect(await failure(put(Bucket, { EventBridgeConfiguration: {} }))).toContain('501 NotImplemented: ');
});

test('refuses two targets that would hear of one event', async () => {
  const Bucket = await t.bucket();
  const two = (one: object, other: object, others: string[] = Events) =>
    failure(
      put(Bucket, {
        QueueConfigurations: [{ QueueArn, Events, Filter: { Key: { FilterRules: rulesOf(one) } } }],
        TopicConfigurations: [{ TopicArn, Events: others, Filter: { Key: { FilterRules: rulesOf(other) } } }],
      }),
    );
  const rulesOf = (rules: object) => Object.entries(rules).map(([Name, Value]) => ({ Name, Value }));
  const ambiguous =
    '400 InvalidArgument: Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules ' +
    'if the prefixes are overlapping for the same event type.';
  expect(await two({}, {}, ['s3:ObjectCreated:Put'])).toBe(
    '400 InvalidArgument: Configurations overlap. Configurations on the same bucket cannot share a common event type.',
  );
  expect(await two({ prefix: 'a/' }, { prefix: 'a/b/' })).toBe(ambiguous);
  expect(await two({ prefix: 'a/', suffix: 'g' }, { suffix: '.jpg' })).toBe(ambiguous);
  expect(await two({ prefix: 'a/' }, { prefix: 'b/' })).toBe('it did not fail');
  expect(await two({ suffix: '.png' }, { suffix: '.jpg' })).toBe('it did not fail');
  expect(await two({}, {}, ['s3:ObjectRemoved:*'])).toBe('it did not fail');
});

test('an empty configuration takes all targets away', async () => {
  const Bucket = await t.bucket();
  await put(Bucket, { QueueConfigurations: [{ QueueArn, Events }] });
  await put(Bucket, {});
  const { $metadata, ...kept } = await t.s3.getBucketNotificationConfiguration({ Bucket });
  expect(kept).toEqual({});
});

test('refuses targets and filters that are none', async () => {
  const Bucket = await t.bucket();
  const queue = (more: object, ...others: object[]) =>
    failure(put(Bucket, { QueueConfigurations: [{ QueueArn, Events, ...more }, ...others] }));
  const filter = (...FilterRules: object[]) => queue({ Filter: { Key: { FilterRules } } });
  expect(await queue({ QueueArn: 'queue' })).toBe('400 InvalidArgument: The ARN could not be parsed');
  expect(await queue({ QueueArn: TopicArn })).toBe('400 InvalidArgument: The ARN is not well formed');
  expect(await queue({ QueueArn: QueueArn.replace('us-east-1', 'eu-west-1') })).toBe(
    '400 InvalidArgument: The notification destination service region is not valid for the bucket ' +
      'location constraint',
  );
  expect(await queue({ QueueArn: `${QueueArn}.fifo` })).toBe(
    '400 InvalidArgument: FIFO SQS queues are not supported.',
  );
  expect(await queue({ Events: ['s3:ObjectLooked'] })).toBe(
    '400 InvalidArgument: The event is not supported for notifications',
  );
  expect(await queue({ Events: [] })).toContain('400 MalformedXML: ');
  expect(await queue({ Id: 'same' }, { Id: 'same', QueueArn, Events })).toBe(
    '400 InvalidArgument: Same ID used for multiple configurations. IDs must be unique',
  );
  expect(await filter({ Name: 'infix', Value: 'a' })).toBe(
    '400 InvalidArgument: filter rule name must be either prefix or suffix',
  );
  expect(await filter({ Name: 'prefix', Value: 'a' }, { Name: 'Prefix', Value: 'b' })).toBe(
    '400 InvalidArgument: Cannot specify more than one prefix rule in a filter.',
  );
  expect((await t.s3.getBucketNotificationConfiguration({ Bucket })).QueueConfigurations).toBeUndefined();
});

test('asks each destination, and names those that do not take the event', async () => {
  const Bucket = await t.bucket();
  const sqs = t.cloud().client(SQS);
  const sns = t.cloud().client(SNS);
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'closed' });
  const { TopicArn: closedTopic = '' } = await sns.createTopic({ Name: 'closed' });
  const closedQueue = QueueArn.replace(/queue$/, 'closed');
  const asked = (NotificationConfiguration: NotificationConfiguration) =>
    t.s3.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration });
  const error = await asked({
    TopicConfigurations: [
      { TopicArn, Events: ['s3:ObjectTagging:*'] },
      { TopicArn: closedTopic, Events: ['s3:ObjectAcl:Put'] },
    ],
    QueueConfigurations: [
      { QueueArn, Events },
      { QueueArn: closedQueue, Events: ['s3:ObjectRemoved:*'] },
    ],
  }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    Code: 'InvalidArgument',
    message: 'Unable to validate the following destination configurations',
    ArgumentName1: TopicArn,
    ArgumentValue1: 'The destination topic does not exist',
    ArgumentName2: closedTopic,
    ArgumentValue2:
      'Permissions on the destination topic do not allow S3 to publish notifications from this bucket',
    ArgumentName3: QueueArn,
    ArgumentValue3: 'The destination queue does not exist',
    ArgumentName4: closedQueue,
    ArgumentValue4:
      'Permissions on the destination queue do not allow S3 to publish notifications from this bucket',
  });
  expect((await t.s3.getBucketNotificationConfiguration({ Bucket })).QueueConfigurations).toBeUndefined();
  // Let in for another bucket is not let in.
  const letIn = async (bucket: string) => {
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: closedQueue,
      Condition: {
        ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${bucket}` },
        StringEquals: { 'aws:SourceAccount': '000000000000' },
      },
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } });
  };
  await letIn('another');
  const QueueConfigurations = [{ QueueArn: closedQueue, Events }];
  expect(await failure(asked({ QueueConfigurations }))).toContain('Unable to validate');
  await letIn(Bucket);
  await asked({ QueueConfigurations });
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl });
  expect(Messages.map(({ Body = '' }) => JSON.parse(Body))).toMatchObject([
    { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket },
  ]);
  expect(JSON.parse(Messages[0]?.Body ?? '')).toMatchObject({
    Time: expect.stringMatching(/^\d{4}-.*Z$/),
    RequestId: expect.any(String),
    HostId: expect.any(String),
  });
});

test('needs a bucket and a configuration', async () => {
  expect(await failure(put(await t.bucket(), undefined))).toBe(NO_BODY);
  expect(await failure(put('no-such-bucket', {}))).toBe(NO_BUCKET);
});
