import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const configuration = {
  Id: 'id',
  IsEnabled: true,
  IncludedObjectVersions: 'Current' as const,
  Schedule: { Frequency: 'Weekly' as const },
  Destination: { S3BucketDestination: { Bucket: 'arn:aws:s3:::target', Format: 'ORC' as const } },
};
const put = (Bucket: string, Id: string) =>
  t.s3.putBucketInventoryConfiguration({ Bucket, Id, InventoryConfiguration: { ...configuration, Id } });
const remove = (Bucket: string, Id: string) => t.s3.deleteBucketInventoryConfiguration({ Bucket, Id });
const ABSENT = '404 NoSuchConfiguration: The specified configuration does not exist.';

test('takes one configuration away and leaves the others', async () => {
  const Bucket = await t.bucket();
  await put(Bucket, 'one');
  await put(Bucket, 'two');
  expect((await remove(Bucket, 'one')).$metadata.httpStatusCode).toBe(204);
  expect(await failure(t.s3.getBucketInventoryConfiguration({ Bucket, Id: 'one' }))).toBe(ABSENT);
  const { InventoryConfigurationList: left } = await t.s3.listBucketInventoryConfigurations({ Bucket });
  expect(left?.map(({ Id }) => Id)).toEqual(['two']);
});

test('needs a bucket that has one', async () => {
  expect(await failure(remove(await t.bucket(), 'one'))).toBe(ABSENT);
  expect(await failure(remove('no-such-bucket', 'one'))).toBe(NO_BUCKET);
});
