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
    LambdaFunctionConfigurations: [{ LambdaFunctionArn, Events }],
    EventBridgeConfiguration: {},
  });
  const kept = await t.s3.getBucketNotificationConfiguration({ Bucket });
  expect(kept.QueueConfigurations).toMatchObject([{ Id: 'mine', QueueArn, Events }]);
  expect(kept.QueueConfigurations?.[0]?.Filter?.Key?.FilterRules?.[0]?.Value).toBe('.jpg');
  expect(kept.TopicConfigurations?.[0]?.Id).toMatch(/^\w{48}$/);
  expect(kept.LambdaFunctionConfigurations?.[0]?.LambdaFunctionArn).toBe(LambdaFunctionArn);
  expect(kept.EventBridgeConfiguration).toEqual({});
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

test('needs a bucket and a configuration', async () => {
  expect(await failure(put(await t.bucket(), undefined))).toBe(NO_BODY);
  expect(await failure(put('no-such-bucket', {}))).toBe(NO_BUCKET);
});
