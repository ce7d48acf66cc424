import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const MetricsConfiguration = { Id: 'id', Filter: { Prefix: 'a/' } };
const get = (Bucket: string, Id: string) => t.s3.getBucketMetricsConfiguration({ Bucket, Id });

test('shows the configuration of an id', async () => {
  const Bucket = await t.bucket();
  await t.s3.putBucketMetricsConfiguration({ Bucket, Id: 'id', MetricsConfiguration });
  expect((await get(Bucket, 'id')).MetricsConfiguration).toEqual(MetricsConfiguration);
});

test('needs a bucket that has one', async () => {
  expect(await failure(get(await t.bucket(), 'other'))).toBe(
    '404 NoSuchConfiguration: The specified configuration does not exist.',
  );
  expect(await failure(get('no-such-bucket', 'id'))).toBe(NO_BUCKET);
});
