import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('a new bucket blocks everything', async () => {
  const Bucket = await t.bucket();
  expect((await t.s3.getPublicAccessBlock({ Bucket })).PublicAccessBlockConfiguration).toEqual({
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  });
});

test('needs a bucket and a configuration', async () => {
  const Bucket = await t.bucket();
  await t.s3.deletePublicAccessBlock({ Bucket });
  expect(await failure(t.s3.getPublicAccessBlock({ Bucket }))).toBe(
    '404 NoSuchPublicAccessBlockConfiguration: The public access block configuration was not found',
  );
  expect(await failure(t.s3.getPublicAccessBlock({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
