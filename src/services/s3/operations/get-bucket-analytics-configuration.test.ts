import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const AnalyticsConfiguration = { Id: 'id', StorageClassAnalysis: {} };
const get = (Bucket: string, Id: string) => t.s3.getBucketAnalyticsConfiguration({ Bucket, Id });

test('shows the configuration of an id', async () => {
  const Bucket = await t.bucket();
  await t.s3.putBucketAnalyticsConfiguration({ Bucket, Id: 'id', AnalyticsConfiguration });
  expect((await get(Bucket, 'id')).AnalyticsConfiguration).toEqual(AnalyticsConfiguration);
});

test('needs a bucket that has one', async () => {
  expect(await failure(get(await t.bucket(), 'other'))).toBe(
    '404 NoSuchConfiguration: The specified configuration does not exist.',
  );
  expect(await failure(get('no-such-bucket', 'id'))).toBe(NO_BUCKET);
});
