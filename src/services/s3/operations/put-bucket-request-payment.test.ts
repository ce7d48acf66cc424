import { STS } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { failure, MALFORMED, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('who is from another account has to say that he pays', async () => {
  const other = { accessKeyId: '111111111111', secretAccessKey: 'test' };
  expect((await t.cloud().client(STS, { credentials: other }).getCallerIdentity({})).Account).toBe(
    '111111111111',
  );
  const Bucket = await t.bucket();
  await t.put(Bucket, 'key', 'costs money');
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111111111111:root' },
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
    },
  });
  await t.s3.putBucketPolicy({ Bucket, Policy });
  const head = (more: object = {}) => failure(t.as(other).getObject({ Bucket, Key: 'key', ...more }));
  expect(await head()).toBe('it did not fail');
  await t.s3.putBucketRequestPayment({ Bucket, RequestPaymentConfiguration: { Payer: 'Requester' } });
  expect((await t.s3.getBucketRequestPayment({ Bucket })).Payer).toBe('Requester');
  expect(await head()).toBe('403 AccessDenied: Access Denied');
  expect(await head({ RequestPayer: 'requester' })).toBe('it did not fail');
  expect(await t.text(Bucket, 'key')).toBe('costs money');
});

test('refuses bad configurations', async () => {
  const Bucket = await t.bucket();
  const put = (RequestPaymentConfiguration: { Payer: 'Requester' } | undefined, name = Bucket) =>
    failure(t.s3.putBucketRequestPayment({ Bucket: name, RequestPaymentConfiguration }));
  expect(await put(undefined)).toBe(NO_BODY);
  expect(await put({ Payer: 'Nobody' as 'Requester' })).toBe(MALFORMED);
  expect(await put({ Payer: 'Requester' }, 'no-such-bucket')).toBe(NO_BUCKET);
  expect((await t.s3.getBucketRequestPayment({ Bucket })).Payer).toBe('BucketOwner');
});
