import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('shows the configuration, which is empty at first', async () => {
  const Bucket = await t.bucket();
  const shown = async () => {
    const { $metadata, ...configuration } = await t.s3.getBucketNotificationConfiguration({ Bucket });
    return configuration;
  };
  expect(await shown()).toEqual({});
  const NotificationConfiguration = {
    QueueConfigurations: [
      {
        Id: 'q',
        QueueArn: 'arn:aws:sqs:us-east-1:000000000000:queue',
        Events: ['s3:ObjectCreated:Put' as const, 's3:ObjectRemoved:*' as const],
      },
    ],
  };
  const SkipDestinationValidation = true;
  await t.s3.putBucketNotificationConfiguration({
    Bucket,
    NotificationConfiguration,
    SkipDestinationValidation,
  });
  expect(await shown()).toEqual(NotificationConfiguration);
});

test('needs a bucket', async () => {
  const call = t.s3.getBucketNotificationConfiguration({ Bucket: 'no-such-bucket' });
  expect(await failure(call)).toBe(NO_BUCKET);
});
