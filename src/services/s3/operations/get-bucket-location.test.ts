import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('the oldest region has no name; the others are told as they were asked for', async () => {
  const location = async (LocationConstraint?: 'EU' | 'ap-southeast-2') => {
    const Bucket = await t.bucket(
      LocationConstraint && { CreateBucketConfiguration: { LocationConstraint } },
    );
    return (await t.s3.getBucketLocation({ Bucket })).LocationConstraint;
  };
  expect(await location()).toBeUndefined();
  expect(await location('ap-southeast-2')).toBe('ap-southeast-2');
  expect(await location('EU')).toBe('EU');
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.getBucketLocation({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
