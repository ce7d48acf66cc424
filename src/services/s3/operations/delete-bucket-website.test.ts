import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('takes the configuration away', async () => {
  const Bucket = await t.bucket();
  const WebsiteConfiguration = { IndexDocument: { Suffix: 'index.html' } };
  await t.s3.putBucketWebsite({ Bucket, WebsiteConfiguration });
  expect((await t.s3.deleteBucketWebsite({ Bucket })).$metadata.httpStatusCode).toBe(204);
  expect(await failure(t.s3.getBucketWebsite({ Bucket }))).toContain('404 NoSuchWebsiteConfiguration: ');
  // Once more does no harm.
  await t.s3.deleteBucketWebsite({ Bucket });
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.deleteBucketWebsite({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
