import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('nothing public is blocked any more', async () => {
  const Bucket = await t.bucket();
  expect((await t.s3.getPublicAccessBlock({ Bucket })).PublicAccessBlockConfiguration).toBeDefined();
  expect((await t.s3.deletePublicAccessBlock({ Bucket })).$metadata.httpStatusCode).toBe(204);
  expect(await failure(t.s3.getPublicAccessBlock({ Bucket }))).toContain('404 NoSuchPublicAccessBlock');
  const Statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await t.s3.putBucketPolicy({ Bucket, Policy });
  // Once more does no harm.
  await t.s3.deletePublicAccessBlock({ Bucket });
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.deletePublicAccessBlock({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
