import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('shows the configuration as it was put', async () => {
  const Bucket = await t.bucket();
  const WebsiteConfiguration = { IndexDocument: { Suffix: 'index.html' }, ErrorDocument: { Key: 'e/404' } };
  await t.s3.putBucketWebsite({ Bucket, WebsiteConfiguration });
  const { $metadata, ...website } = await t.s3.getBucketWebsite({ Bucket });
  expect(website).toEqual(WebsiteConfiguration);
});

test('needs a bucket that has one', async () => {
  expect(await failure(t.s3.getBucketWebsite({ Bucket: await t.bucket() }))).toBe(
    '404 NoSuchWebsiteConfiguration: The specified bucket does not have a website configuration',
  );
  expect(await failure(t.s3.getBucketWebsite({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
