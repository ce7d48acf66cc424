import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const configuration = { Id: 'id', StorageClassAnalysis: {} };
const put = (Bucket: string, Id: string) =>
  t.s3.putBucketAnalyticsConfiguration({ Bucket, Id, AnalyticsConfiguration: { ...configuration, Id } });
const remove = (Bucket: string, Id: string) => t.s3.deleteBucketAnalyticsConfiguration({ Bucket, Id });
const ABSENT = '404 NoSuchConfiguration: The specified configuration does not exist.';

test('takes one configuration away and leaves the others', async () => {
  const Bucket = await t.bucket();
  await put(Bucket, 'one');
  await put(Bucket, 'two');
  expect((await remove(Bucket, 'one')).$metadata.httpStatusCode).toBe(204);
  expect(await failure(t.s3.getBucketAnalyticsConfiguration({ Bucket, Id: 'one' }))).toBe(ABSENT);
  const { AnalyticsConfigurationList: left } = await t.s3.listBucketAnalyticsConfigurations({ Bucket });
  expect(left?.map(({ Id }) => Id)).toEqual(['two']);
});

test('needs a bucket that has one', async () => {
  expect(await failure(remove(await t.bucket(), 'one'))).toBe(ABSENT);
  expect(await failure(remove('no-such-bucket', 'one'))).toBe(NO_BUCKET);
});
