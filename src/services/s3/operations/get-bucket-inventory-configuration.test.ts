import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const InventoryConfiguration = {
  Id: 'id',
  IsEnabled: true,
  IncludedObjectVersions: 'Current' as const,
  Schedule: { Frequency: 'Weekly' as const },
  Destination: { S3BucketDestination: { Bucket: 'arn:aws:s3:::target', Format: 'ORC' as const } },
};
const get = (Bucket: string, Id: string) => t.s3.getBucketInventoryConfiguration({ Bucket, Id });

test('shows the configuration of an id', async () => {
  const Bucket = await t.bucket();
  await t.s3.putBucketInventoryConfiguration({ Bucket, Id: 'id', InventoryConfiguration });
  expect((await get(Bucket, 'id')).InventoryConfiguration).toEqual(InventoryConfiguration);
});

test('needs a bucket that has one', async () => {
  expect(await failure(get(await t.bucket(), 'other'))).toBe(
    '404 NoSuchConfiguration: The specified configuration does not exist.',
  );
  expect(await failure(get('no-such-bucket', 'id'))).toBe(NO_BUCKET);
});
