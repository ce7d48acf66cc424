import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('shows the tags, also those that the bucket was made with', async () => {
  const Tags = [{ Key: 'a', Value: '1' }];
  const Bucket = await t.bucket({ CreateBucketConfiguration: { Tags } });
  expect((await t.s3.getBucketTagging({ Bucket })).TagSet).toEqual(Tags);
});

test('needs a bucket that has some', async () => {
  expect(await failure(t.s3.getBucketTagging({ Bucket: await t.bucket() }))).toBe(
    '404 NoSuchTagSet: The TagSet does not exist',
  );
  expect(await failure(t.s3.getBucketTagging({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
