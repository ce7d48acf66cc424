import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('the owner pays unless the bucket says otherwise', async () => {
  const Bucket = await t.bucket();
  expect((await t.s3.getBucketRequestPayment({ Bucket })).Payer).toBe('BucketOwner');
  await t.s3.putBucketRequestPayment({ Bucket, RequestPaymentConfiguration: { Payer: 'Requester' } });
  expect((await t.s3.getBucketRequestPayment({ Bucket })).Payer).toBe('Requester');
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.getBucketRequestPayment({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
