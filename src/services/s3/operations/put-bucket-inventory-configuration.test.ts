import { expect, test } from 'vitest';
import { failure, MALFORMED, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const whole = (more: object = {}) => ({
  Id: 'id',
  IsEnabled: true,
  IncludedObjectVersions: 'All',
  Schedule: { Frequency: 'Daily' },
  Destination: { S3BucketDestination: { Bucket: 'arn:aws:s3:::target', Format: 'CSV', Prefix: 'p' } },
  ...more,
});
const put = (Bucket: string, configuration: object | undefined, Id = 'id') =>
  // Some of the tests send what the types do not allow.
  t.s3.putBucketInventoryConfiguration({ Bucket, Id, InventoryConfiguration: configuration as never });

test('keeps one configuration an id and replaces it', async () => {
  const Bucket = await t.bucket();
  await put(Bucket, whole());
  const configuration = whole({
    IsEnabled: false,
    OptionalFields: ['Size', 'ETag'],
    Filter: { Prefix: 'a/' },
  });
  await put(Bucket, configuration);
  const { InventoryConfiguration } = await t.s3.getBucketInventoryConfiguration({ Bucket, Id: 'id' });
  expect(InventoryConfiguration).toEqual(configuration);
});

test('refuses configurations that are not whole', async () => {
  const Bucket = await t.bucket();
  const malformed = [
    { IsEnabled: undefined },
    { IncludedObjectVersions: 'Some' },
    { Schedule: { Frequency: 'Hourly' } },
    { OptionalFields: ['Colour'] },
    { Destination: { S3BucketDestination: { Bucket: 'arn:aws:s3:::target', Format: 'XLS' } } },
  ];
  for (const more of malformed) {
    expect([more, await failure(put(Bucket, whole(more)))]).toEqual([more, MALFORMED]);
  }
  const Destination = { S3BucketDestination: { Bucket: 'target', Format: 'CSV' } };
  expect(await failure(put(Bucket, whole({ Destination })))).toBe(
    '400 InvalidS3DestinationBucket: Invalid bucket ARN.',
  );
});

test('refuses ids that do not agree or cannot be', async () => {
  const Bucket = await t.bucket();
  expect(await failure(put(Bucket, whole(), 'other'))).toBe(
    '400 IdMismatch: Document ID does not match the specified configuration ID.',
  );
  expect(await failure(put(Bucket, whole({ Id: 'a b' }), 'a b'))).toBe(
    '400 InvalidConfigurationId: The specified configuration ID is invalid.',
  );
});

test('needs a bucket and a configuration', async () => {
  expect(await failure(put(await t.bucket(), undefined))).toBe(NO_BODY);
  expect(await failure(put('no-such-bucket', whole()))).toBe(NO_BUCKET);
});
