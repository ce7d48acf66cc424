import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('the bucket takes ACLs again', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'key');
  expect((await t.s3.deleteBucketOwnershipControls({ Bucket })).$metadata.httpStatusCode).toBe(204);
  expect(await failure(t.s3.getBucketOwnershipControls({ Bucket }))).toContain(
    '404 OwnershipControlsNotFound',
  );
  // Without a rule objects are their writers', as in buckets of older days.
  await t.s3.putObjectAcl({ Bucket, Key: 'key', ACL: 'private' });
  // Once more does no harm.
  await t.s3.deleteBucketOwnershipControls({ Bucket });
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.deleteBucketOwnershipControls({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
